// The operators and functions of terms on values.
#pragma once

#include "tests/config/expression/reference/evaluator.hpp"

namespace flywheel::expression::reference {

[[nodiscard]] bool equal(const Datum& a, const Datum& b);
/// a `text` b, of == != < <= > >= in.
[[nodiscard]] Answer relation(const Datum& a, const std::string& text, const Datum& b);
/// a `text` b, of + - * / %.
[[nodiscard]] Answer arithmetic(const Datum& a, const std::string& text, const Datum& b);
/// version(a) `text` version(b).
[[nodiscard]] Answer version_relation(const Datum& a, const std::string& text, const Datum& b);
/// The function or method of that name.
[[nodiscard]] Answer function(const std::string& name, const std::vector<Datum>& arguments);

}  // namespace flywheel::expression::reference
