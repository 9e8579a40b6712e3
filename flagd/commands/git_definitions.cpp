#include "flagd/commands/git_definitions.hpp"

#include "flagd/commands/program_output.hpp"

namespace flywheel::commands {
namespace {

Error unavailable(std::string message) {
  return {"unavailable", std::move(message)};
}

}  // namespace

Result<std::vector<catalog::SourceFile>> definitions_at(const std::filesystem::path& directory,
                                                        const std::string& revision) {
  const std::string where = directory.string();
  if (revision.starts_with('-')) return unavailable("`" + revision + "` is no revision");
  const auto commit =
      output_of({"git", "-C", where, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!commit) {
    return unavailable("`" + revision + "` is neither a directory nor a git revision of " + where);
  }
  const std::string id = commit->substr(0, commit->find('\n'));
  const auto listed = output_of({"git", "-C", where, "ls-tree", "-r", "-z", "--name-only", id, "--", "."});
  if (!listed) return unavailable("git cannot list the files of `" + revision + "`");
  std::vector<catalog::SourceFile> files;
  for (std::size_t begin = 0; begin < listed->size();) {
    const std::size_t end = listed->find('\0', begin);
    const std::string name = listed->substr(begin, end - begin);
    begin = end == std::string::npos ? listed->size() : end + 1;
    if (!catalog::is_definitions_file(name)) continue;
    auto text = output_of({"git", "-C", where, "cat-file", "blob", id + ":./" + name});
    if (!text) return unavailable("git cannot read `" + name + "` of `" + revision + "`");
    files.push_back({name, std::move(*text)});
  }
  if (files.empty()) return unavailable("`" + revision + "` has no definitions below " + where);
  return files;
}

}  // namespace flywheel::commands
