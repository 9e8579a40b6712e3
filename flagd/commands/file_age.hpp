// Since when files exist, as git tells.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/vocabulary/time.hpp"

namespace flywheel::commands {

/// When each file was first committed, renames followed. Files that git does not know, or outside of a repository, are
/// left out, as is everything where there is no git. Asks `git log` once a file.
[[nodiscard]] std::map<std::string, Time, std::less<>> first_commits(const std::vector<std::string>& files);

}  // namespace flywheel::commands
