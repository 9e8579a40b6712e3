#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "config/source/format.hpp"
#include "config/source/yaml.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/replace_file.hpp"

namespace flywheel::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "fmt";

bool is_definition(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// The files that `flagd check` reads below a directory, in order; links are left out: what they lead to is formatted
/// where it is. Errors: `unreadable`.
Result<std::vector<fs::path>> files_below(const fs::path& root) {
  std::vector<fs::path> files;
  std::error_code failure;
  fs::recursive_directory_iterator at(root, failure);
  for (const fs::recursive_directory_iterator end; !failure && at != end; at.increment(failure)) {
    const std::string name = at->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || name.starts_with('_')) {
      at.disable_recursion_pending();
    } else if (is_definition(at->path()) && !at->is_symlink(ignored) && at->is_regular_file(ignored)) {
      files.push_back(at->path());
    }
  }
  if (failure) return Error("unreadable", root.string() + ": the directory cannot be read: " + failure.message());
  std::sort(files.begin(), files.end());
  return files;
}

/// What one argument names.
Result<std::vector<fs::path>> files_of(const std::string& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) return Error("unreadable", path + ": there is no such file");
  if (failure) return Error("unreadable", path + ": " + failure.message());
  if (fs::is_directory(status)) return files_below(path);
  if (!fs::is_regular_file(status)) return Error("unreadable", path + ": this is neither a file nor a directory");
  return std::vector<fs::path>{path};
}

/// Errors: `unreadable`.
Result<std::string> read_text(const fs::path& path) {
  std::error_code failure;
  if (const auto size = fs::file_size(path, failure); !failure && size > source::kMostFileBytes) {
    return Error("unreadable", path.string() + ": the file is larger than 1 MiB");
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in || text.bad()) return Error("unreadable", path.string() + ": the file cannot be read");
  return text.str();
}

/// Formats one file, or says that it would change. False: something is wrong with it, and has been printed.
Result<bool> format_file(const fs::path& path, bool check_only, Streams& streams) {
  const auto text = read_text(path);
  if (!text) return text.error();
  const source::TextFile file(path.string(), *text);
  source::Diagnostics diagnostics;
  const auto formatted = source::format(file, diagnostics);
  for (const source::Diagnostic& one : diagnostics.take()) streams.err << render_text(one) << "\n";
  if (!formatted) return Error("malformed", "");
  if (*formatted == *text) return false;
  if (!check_only) {
    if (const auto replaced = replace_file(path, *formatted); !replaced) return replaced.error();
  }
  streams.out << path.string() << "\n";
  return true;
}

}  // namespace

int run_fmt(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd fmt [--check] PATH…",
      "Gives definitions their canonical form: keys in the order of the reference, two spaces a level. PATH is a file\n"
      "or a directory. Comments, texts and values stay as they are. Files that change are listed; one with errors is\n"
      "left alone.",
      {"PATH"},
      {{"check", std::nullopt, "change nothing; exit with 1 where a file would change", true}},
      false,
      true};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const bool check_only = arguments->has("check");

  bool failed = false;
  std::set<fs::path> done;
  for (const std::string& argument : arguments->all("PATH")) {
    const auto files = files_of(argument);
    if (!files) {
      failed = true;
      complain(streams, kName, files.error().message);
      continue;
    }
    for (const fs::path& path : *files) {
      std::error_code ignored;
      if (!done.insert(fs::canonical(path, ignored)).second) continue;
      const auto changed = format_file(path, check_only, streams);
      if (!changed && !changed.error().message.empty()) complain(streams, kName, changed.error().message);
      failed = failed || !changed || (*changed && check_only);
    }
  }
  streams.out << std::flush;
  return failed ? kFailed : kOk;
}

}  // namespace flywheel::commands
