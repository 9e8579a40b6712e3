#include "experiments/statistics/compute/inputs.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

namespace flywheel::statistics {

namespace {

std::optional<Real> real_of_text(std::string_view text) {
  constexpr std::string_view kDecimal = "0123456789+-.eE";
  if (text.empty() || text.find_first_not_of(kDecimal) != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  char* end = nullptr;
  const Real number = std::strtold(terminated.c_str(), &end);
  if (end != terminated.c_str() + terminated.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::optional<Real> real_of(const Value& value) {
  switch (value.kind()) {
    case Kind::kInt:
      return static_cast<Real>(value.as_int());
    case Kind::kUint:
      return static_cast<Real>(value.as_uint());
    case Kind::kDouble:
      return std::isfinite(value.as_double()) ? std::optional<Real>(value.as_double()) : std::nullopt;
    case Kind::kString:
      return real_of_text(value.as_string());
    default:
      return std::nullopt;
  }
}

Value Inputs::find(std::string_view name) const {
  const Value found = inputs_.find(name);
  return found.absent() ? options_.find(name) : found;
}

bool Inputs::has(std::string_view name) const {
  const Value found = find(name);
  return !found.absent() && !found.is(Kind::kNull);
}

Real Inputs::number(std::string_view name) {
  const std::optional<Real> found = real_of(find(name));
  valid_ = valid_ && found.has_value();
  return found.value_or(0);
}

Real Inputs::number(std::string_view name, Real fallback) {
  return has(name) ? number(name) : fallback;
}

Real Inputs::fraction(std::string_view name, std::optional<Real> fallback) {
  const Real found = fallback ? number(name, *fallback) : number(name);
  if (found > 0 && found < 1) return found;
  valid_ = false;
  return 0.5L;
}

std::string_view Inputs::text(std::string_view name, std::string_view fallback) {
  const Value found = find(name);
  if (found.absent() || found.is(Kind::kNull)) return fallback;
  if (found.is(Kind::kString)) return found.as_string();
  valid_ = false;
  return fallback;
}

bool Inputs::flag(std::string_view name) {
  const Value found = find(name);
  if (found.absent() || found.is(Kind::kNull)) return false;
  valid_ = valid_ && found.is(Kind::kBool);
  return found.is(Kind::kBool) && found.as_bool();
}

std::vector<Real> Inputs::numbers(std::string_view name) {
  return numbers_of(find(name), *this);
}

Sample Inputs::arm(std::string_view name) {
  return arm_of(find(name));
}

Sample Inputs::arm_of(const Value& arm) {
  const std::string_view kind = text("kind", "");
  if (!arm.is(Kind::kMap)) {
    valid_ = false;
    return {};
  }
  const auto has = [&](std::string_view name) { return !arm.find(name).absent(); };
  Sample sample;
  if (has("n") && has("mean") && has("m2")) {
    sample = {number_of(arm, "n", *this), number_of(arm, "mean", *this), number_of(arm, "m2", *this), false};
    if (sample.n == 0) sample.mean = sample.m2 = 0;
  } else if (has("values")) {
    sample = Sample::of_values(numbers_of(arm.find("values"), *this));
  } else if (has("sum_squares")) {
    sample =
        Sample::of_sums(number_of(arm, "n", *this), number_of(arm, "sum", *this), number_of(arm, "sum_squares", *this));
  } else {
    sample = Sample::of_successes(number_of(arm, "n", *this), number_of(arm, "sum", *this));
    valid_ = valid_ && kind != "mean";
  }
  if (kind == "prop" || kind == "proportion") sample.proportion = true;
  valid_ = valid_ && sample.possible();
  return sample;
}

std::vector<Real> numbers_of(const Value& list, Inputs& inputs) {
  std::vector<Real> numbers;
  if (!list.is(Kind::kList)) {
    inputs.mark_invalid();
    return numbers;
  }
  numbers.reserve(list.as_list().size());
  for (const Value& item : list.as_list()) {
    const std::optional<Real> number = real_of(item);
    if (!number) inputs.mark_invalid();
    numbers.push_back(number.value_or(0));
  }
  return numbers;
}

Real number_of(const Value& map, std::string_view name, Inputs& inputs) {
  const std::optional<Real> found = real_of(map.find(name));
  if (!found) inputs.mark_invalid();
  return found.value_or(0);
}

}  // namespace flywheel::statistics
