// Terms → texts.
#pragma once

#include "tests/config/expression/reference/dice.hpp"
#include "tests/config/expression/reference/term.hpp"

namespace flywheel::expression::reference {

/// The term as somebody may write it: spellings, quotes, escapes, white space and needless parentheses by chance, and
/// parentheses wherever they are needed.
[[nodiscard]] std::string print(const Term& term, Dice& dice);

}  // namespace flywheel::expression::reference
