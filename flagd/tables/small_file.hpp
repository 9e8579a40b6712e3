// The text of a small file.
#pragma once

#include <string>

#include "config/vocabulary/result.hpp"

namespace flywheel::tables {

/// At most as long as a file of definitions may be. Errors: `cannot_read`, with what to say behind the file's name.
[[nodiscard]] Result<std::string> read_small_file(const std::string& path);

}  // namespace flywheel::tables
