#include "flagd/commands/file_age.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>

#include "flagd/commands/program_output.hpp"

namespace flywheel::commands {
namespace {

using Times = std::map<std::string, Time, std::less<>>;

/// What `git log -z` prints, part by part.
class Parts {
 public:
  explicit Parts(std::string_view text) : text_(text) {}

  std::optional<std::string_view> next() {
    while (text_.starts_with('\n')) text_.remove_prefix(1);  // stands between a commit and its files
    if (text_.empty()) return std::nullopt;
    const std::string_view part = text_.substr(0, text_.find('\0'));
    text_.remove_prefix(std::min(part.size() + 1, text_.size()));
    return part;
  }

 private:
  std::string_view text_;
};

/// The times from the log of a directory: commits from the oldest on, each `@SECONDS` and then its files, `A` and a
/// path for one that was added, `R…` and two paths for one that got another name, which keeps its age.
Times first_commits_in(std::string_view log) {
  Times times;
  Time commit;
  Parts parts(log);
  while (const auto part = parts.next()) {
    if (part->starts_with('@')) {
      std::int64_t seconds = 0;
      std::from_chars(part->data() + 1, part->data() + part->size(), seconds);
      commit = Time(std::chrono::seconds(seconds));
      continue;
    }
    const auto path = parts.next();
    if (!path) break;
    if (part->starts_with('A')) {
      times.insert_or_assign(std::string(*path), commit);  // a later file of the same name is a new one
      continue;
    }
    const auto renamed = parts.next();
    if (!renamed) break;
    const auto before = times.find(*path);
    times.insert_or_assign(std::string(*renamed), before == times.end() ? commit : before->second);
  }
  return times;
}

}  // namespace

Times first_commits(const std::string& directory, const std::vector<std::string>& files) {
  if (files.empty()) return {};
  const auto log = output_of({"git", "-C", directory, "log", "--reverse", "-M", "--diff-filter=AR", "--relative",
                              "--format=@%at", "--name-status", "-z", "--", "."});
  if (!log) return {};
  const Times known = first_commits_in(*log);
  Times times;
  for (const std::string& file : files) {
    const auto found = known.find(std::filesystem::path(file).lexically_relative(directory).string());
    if (found != known.end()) times.emplace(file, found->second);
  }
  return times;
}

}  // namespace flywheel::commands
