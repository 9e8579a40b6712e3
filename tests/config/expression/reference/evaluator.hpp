// Terms → values, the slow and plain way: a walk over the tree, in wider arithmetic than the product has.
#pragma once

#include <optional>

#include "tests/config/expression/reference/world.hpp"

namespace flywheel::expression::reference {

/// A value, or the code of the failure that EXPRESSIONS.md gives for it.
struct Answer {
  Answer(Datum datum) : value(std::move(datum)) {}
  template <class Alternative>
  Answer(Alternative alternative) : value(Datum{Content(std::move(alternative))}) {}
  static Answer failed(std::string code) {
    Answer answer{Datum{}};
    answer.value.reset();
    answer.failure = std::move(code);
    return answer;
  }

  std::optional<Datum> value;
  std::string failure{};
};

[[nodiscard]] Answer evaluate(const Term& term, const World& world);

/// The value as the product's tests render values: tests/config/expression/rendered.hpp.
[[nodiscard]] std::string rendered(const Datum& value);

}  // namespace flywheel::expression::reference
