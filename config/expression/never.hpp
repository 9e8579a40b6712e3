// Comparisons that can never hold.
#pragma once

#include <optional>

#include "config/expression/syntax.hpp"

namespace flywheel::expression {

/// Why the comparison `relation` (a kRelation whose children have their types) is certainly a mistake, and where;
/// absent where it may hold.
[[nodiscard]] std::optional<CompileError> never_holds(const Node& relation, const Attributes& attributes);

}  // namespace flywheel::expression
