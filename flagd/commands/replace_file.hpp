// Writing a file anew, all or nothing.
#pragma once

#include <filesystem>
#include <string_view>

#include "config/vocabulary/result.hpp"

namespace flywheel::commands {

/// Replaces what a file holds in one step: whoever reads it sees the old text or the new one. Its mode stays, and its
/// owner where we may say so. A link stays a link, and what it leads to is replaced. Errors: `unwritable`; the file is
/// as before.
[[nodiscard]] Result<void> replace_file(const std::filesystem::path& path, std::string_view text);

}  // namespace flywheel::commands
