// Random terms and worlds.
#pragma once

#include "tests/config/expression/reference/dice.hpp"
#include "tests/config/expression/reference/world.hpp"

namespace flywheel::expression::reference {

/// A world in which some attributes and moments are known, of any types, and whose segments are random conditions.
[[nodiscard]] World random_world(Dice& dice);

/// A condition over the world's names, up to `depth` levels deep. Most are well typed; attributes and dyn(…) take care
/// that many are not.
[[nodiscard]] Term random_condition(Dice& dice, int depth);

/// A condition of the forms that targeting usually has: questions about single attributes, joined by && or by ||.
[[nodiscard]] Term random_targeting(Dice& dice);

/// Any term of that depth.
[[nodiscard]] Term random_term(Dice& dice, int depth);

}  // namespace flywheel::expression::reference
