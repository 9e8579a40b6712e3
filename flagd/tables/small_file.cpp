#include "flagd/tables/small_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/source/yaml.hpp"

namespace flywheel::tables {

Result<std::string> read_small_file(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) return Error("cannot_read", "is a directory");
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error("cannot_read", std::strerror(errno));
  if (const auto size = std::filesystem::file_size(path, unknown); !unknown && size > source::kMostFileBytes) {
    return Error("cannot_read", "is larger than 1 MiB");
  }
  std::ostringstream text;
  text << file.rdbuf();
  return {boost::system::in_place_value, std::move(text).str()};
}

}  // namespace flywheel::tables
