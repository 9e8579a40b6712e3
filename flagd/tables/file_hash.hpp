// What a file is, whatever its name.
#pragma once

#include <string>

#include "config/vocabulary/result.hpp"

namespace flywheel::tables {

/// The first 128 bits of the SHA-256 of a file's content, as 32 hex digits. Errors: `cannot_read`.
[[nodiscard]] Result<std::string> hash_file(const std::string& path);

}  // namespace flywheel::tables
