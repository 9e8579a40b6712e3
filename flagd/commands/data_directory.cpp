#include "flagd/commands/data_directory.hpp"

#include <fstream>

namespace flywheel::commands {

Result<void> DataDirectory::create() const {
  std::error_code error;
  const bool created = std::filesystem::create_directories(path_, error);
  if (!error && created) std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
  if (error) return Error("unavailable", path_.string() + ": " + error.message());
  return {};
}

Result<void> DataDirectory::remember_definitions(const std::string& directory) const {
  const auto file = path_ / "definitions";
  std::error_code error;
  const auto absolute = std::filesystem::absolute(directory, error);
  std::ofstream out(file, std::ios::trunc);
  out << absolute.string() << "\n";
  out.close();
  if (error || !out) return Error("unavailable", file.string() + ": cannot be written");
  return {};
}

std::optional<std::string> DataDirectory::definitions() const {
  std::ifstream in(path_ / "definitions");
  std::string line;
  if (!std::getline(in, line) || line.empty()) return std::nullopt;
  return line;
}

}  // namespace flywheel::commands
