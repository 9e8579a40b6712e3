// Definitions as they stand in a git revision.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/vocabulary/result.hpp"

namespace flywheel::commands {

/// The definitions below `directory`, which lies in a git work tree, as `revision` has them. Errors: `unavailable` (no
/// git, no work tree, no such revision).
[[nodiscard]] Result<std::vector<catalog::SourceFile>> definitions_at(const std::filesystem::path& directory,
                                                                      const std::string& revision);

}  // namespace flywheel::commands
