// Negated comparisons with an attribute that a context may lack.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/expression/program.hpp"

namespace flywheel::catalog {

/// One attribute that an expression negates something about.
struct MaybeMissing {
  std::string attribute;   ///< a path: `account.plan`
  std::size_t offset = 0;  ///< the negation, in bytes of the expression's text
  std::size_t length = 1;
};

/// The attributes of which an expression says what they are not (`x != "a"`, `not (x in ["a"])`, `not x`) without
/// asking whether they are there (`has(x)`), each once. Who lacks them never matches, which is easy to overlook: "not
/// from Austria" leaves out everybody whose country is not known. An attribute that the same `and` also asks a positive
/// question about is left out here: who lacks it is meant to be left out. Nothing where the text is no expression.
[[nodiscard]] std::vector<MaybeMissing> find_maybe_missing(std::string_view text, const expression::Scope& scope);

}  // namespace flywheel::catalog
