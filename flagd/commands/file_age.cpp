#include "flagd/commands/file_age.hpp"

#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>

#include "flagd/commands/program_output.hpp"

namespace flywheel::commands {
namespace {

/// The last line of seconds since 1970: the oldest commit, as `git log` begins with the newest.
std::optional<Time> last_time(std::string_view lines) {
  while (lines.ends_with('\n')) lines.remove_suffix(1);
  lines = lines.substr(lines.rfind('\n') + 1);  // the whole, where there is one line
  std::int64_t seconds = 0;
  const auto [end, failure] = std::from_chars(lines.data(), lines.data() + lines.size(), seconds);
  if (failure != std::errc() || end != lines.data() + lines.size()) return std::nullopt;
  return Time(std::chrono::seconds(seconds));
}

}  // namespace

std::map<std::string, Time, std::less<>> first_commits(const std::vector<std::string>& files) {
  std::map<std::string, Time, std::less<>> times;
  for (const std::string& file : files) {
    const std::filesystem::path path(file);
    const std::string directory = path.has_parent_path() ? path.parent_path().string() : ".";
    const auto lines = output_of(
        {"git", "-C", directory, "log", "--follow", "--diff-filter=A", "--format=%at", "--", path.filename().string()});
    if (!lines) continue;
    if (const auto time = last_time(*lines)) times.emplace(file, *time);
  }
  return times;
}

}  // namespace flywheel::commands
