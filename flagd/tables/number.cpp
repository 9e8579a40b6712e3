#include "flagd/tables/number.hpp"

#include <charconv>
#include <cmath>

namespace flywheel::tables {

std::optional<double> read_number(std::string_view field) {
  double number = 0;
  const auto [end, failure] = std::from_chars(field.data(), field.data() + field.size(), number);
  if (failure != std::errc() || end != field.data() + field.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace flywheel::tables
