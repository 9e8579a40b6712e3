// A file of unit ids or contexts, a line each.
#pragma once

#include <string>
#include <vector>

#include "config/vocabulary/result.hpp"

namespace flywheel::commands {

/// The contexts of a file, each as JSON text: a line that begins with `{` is a context, any other line is a targeting
/// key; empty lines are passed over. Errors: `unavailable`.
[[nodiscard]] Result<std::vector<std::string>> read_contexts(const std::string& path);

/// The unit ids of a file: a line each, or the `targetingKey` of a context. Each id once. Errors: `unavailable`, and
/// `invalid` with path and line.
[[nodiscard]] Result<std::vector<std::string>> read_unit_ids(const std::string& path);

}  // namespace flywheel::commands
