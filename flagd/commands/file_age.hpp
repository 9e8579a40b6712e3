// Since when files exist, as git tells.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/vocabulary/time.hpp"

namespace flywheel::commands {

/// When each of `files`, which lie below `directory`, was first committed there; renames within it are followed. Files
/// that git does not know, or outside of a repository, are left out, as is everything where there is no git. Asks `git
/// log` once, whatever the number of files.
[[nodiscard]] std::map<std::string, Time, std::less<>> first_commits(const std::string& directory,
                                                                     const std::vector<std::string>& files);

}  // namespace flywheel::commands
