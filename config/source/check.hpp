// Holds a tree against the schema.
#pragma once

#include <string>
#include <string_view>

#include "config/source/diagnostics.hpp"
#include "config/source/schema.hpp"

namespace flywheel::source {

/// Reports everything in which `node` is not what `type` says: unknown keys (with the nearest known one), missing
/// keys, wrong types, words that are none of the known ones. `called` names the node in messages: "`rules`".
/// True where nothing was reported.
bool check(const Node& node, const Type& type, std::string_view called, Diagnostics& diagnostics);

/// Whether a text may be a key or a name: 1 to 200 bytes without control characters.
[[nodiscard]] bool is_name(std::string_view text);

/// What is due, as a phrase: "a duration like 3d", "one of `up`, `down`".
[[nodiscard]] std::string phrase(const Type& type);

}  // namespace flywheel::source
