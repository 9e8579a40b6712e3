// Reading what a method is asked: numbers, lists and arms, from the inputs or the options.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/vocabulary/value.hpp"
#include "experiments/statistics/real.hpp"
#include "experiments/statistics/sample.hpp"

namespace flywheel::statistics {

/// A JSON number, or a decimal string for numbers beyond double; none where it is neither or not finite.
[[nodiscard]] std::optional<Real> real_of(const Value& value);

/// Every reader marks the inputs as invalid where something required is absent or malformed; a method asks `valid()`
/// once, after reading. A name is looked for in the inputs first, then in the options.
class Inputs {
 public:
  Inputs(const Value& inputs, const Value& options) : inputs_(inputs), options_(options) {}

  [[nodiscard]] bool valid() const { return valid_; }
  void mark_invalid() { valid_ = false; }

  /// The inputs as they came.
  [[nodiscard]] Value whole() const { return inputs_; }
  [[nodiscard]] Value find(std::string_view name) const;
  /// Whether it is there and not null.
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] Real number(std::string_view name);
  [[nodiscard]] Real number(std::string_view name, Real fallback);
  /// Strictly between 0 and 1.
  [[nodiscard]] Real fraction(std::string_view name, std::optional<Real> fallback = std::nullopt);
  [[nodiscard]] Real alpha() { return fraction("alpha", 0.05L); }
  [[nodiscard]] std::string_view text(std::string_view name, std::string_view fallback);
  [[nodiscard]] bool flag(std::string_view name);
  [[nodiscard]] std::vector<Real> numbers(std::string_view name);
  /// The arm of that name; its kind is the inputs' `kind`, else a proportion for `{n, sum}` and a mean otherwise.
  [[nodiscard]] Sample arm(std::string_view name);
  [[nodiscard]] Sample arm_of(const Value& arm);

 private:
  const Value inputs_;
  const Value options_;
  bool valid_ = true;
};

/// The numbers of a list; marks `inputs` invalid where there is anything else.
[[nodiscard]] std::vector<Real> numbers_of(const Value& list, Inputs& inputs);
/// A required number of a map.
[[nodiscard]] Real number_of(const Value& map, std::string_view name, Inputs& inputs);

}  // namespace flywheel::statistics
