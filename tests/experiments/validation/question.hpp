// Asking the engine for a method by its name, as `flagd compute` does.
#pragma once

#include <cmath>
#include <string_view>
#include <vector>

#include "experiments/statistics/compute/answer.hpp"
#include "experiments/statistics/compute/compute.hpp"
#include "experiments/statistics/compute/inputs.hpp"

namespace validation {

class Question {
 public:
  explicit Question(std::string_view method) : method_(method) {}

  Question& with(std::string_view name, flywheel::Value value) {
    inputs_.push_back({name, value});
    return *this;
  }
  Question& with(std::string_view name, double number) { return with(name, flywheel::Value::number(number)); }
  Question& with(std::string_view name, const char* text) { return with(name, flywheel::Value::string(text)); }
  Question& with(std::string_view name, const std::vector<flywheel::statistics::Real>& numbers) {
    return with(name, list(numbers));
  }
  /// An arm {values: […]}.
  Question& arm(std::string_view name, const std::vector<flywheel::statistics::Real>& numbers) {
    return arm(name, {{"values", list(numbers)}});
  }
  Question& arm(std::string_view name, std::vector<flywheel::Member> fields) { return with(name, map(fields)); }

  [[nodiscard]] flywheel::Value list(const std::vector<flywheel::statistics::Real>& numbers) {
    std::vector<flywheel::Value> items;
    for (const auto number : numbers) items.push_back(flywheel::Value::number(static_cast<double>(number)));
    return flywheel::statistics::list_in(arena_, items);
  }
  [[nodiscard]] flywheel::Value map(const std::vector<flywheel::Member>& fields) {
    return flywheel::statistics::map_in(arena_, fields);
  }
  [[nodiscard]] flywheel::Value list_of(const std::vector<flywheel::Value>& items) {
    return flywheel::statistics::list_in(arena_, items);
  }

  /// The whole answer; lives as long as the question.
  [[nodiscard]] flywheel::Value answer() {
    return *flywheel::statistics::compute(method_, map(inputs_), flywheel::Value(), arena_);
  }

 private:
  std::string_view method_;
  flywheel::Arena arena_;
  std::vector<flywheel::Member> inputs_;
};

/// A number of an answer; NaN where it is not defined.
inline flywheel::statistics::Real number_in(const flywheel::Value& answer, std::string_view name) {
  return flywheel::statistics::real_of(answer.find(name)).value_or(std::nanl(""));
}

}  // namespace validation
