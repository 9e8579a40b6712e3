#include "experiments/report/chart_scale.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace flywheel::report {
namespace {

double round_step(double rough) {
  if (!(rough > 0) || !std::isfinite(rough)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power * 1.0000001) return factor * power;
  }
  return 10 * power;
}

}  // namespace

ChartScale ChartScale::around(double low, double high, int ticks, double start, double end) {
  low = std::min(low, 0.0);
  high = std::max(high, 0.0);
  if (!(high > low)) high = low + 1;
  ChartScale scale;
  scale.step = round_step((high - low) / ticks);
  scale.low = std::floor(low / scale.step) * scale.step;
  scale.high = std::ceil(high / scale.step) * scale.step;
  scale.start = start;
  scale.end = end;
  return scale;
}

double ChartScale::place(double number) const {
  return start + (std::clamp(number, low, high) - low) / (high - low) * (end - start);
}

std::vector<double> ChartScale::ticks() const {
  std::vector<double> numbers;
  const auto count = std::lround((high - low) / step);
  for (long i = 0; i <= count; ++i) numbers.push_back(low + static_cast<double>(i) * step);
  return numbers;
}

std::string ChartScale::tick_text(double number) const {
  if (std::abs(number) < step / 2) number = 0;
  const double size = std::abs(number);
  const int decimals = std::clamp(-static_cast<int>(std::floor(std::log10(step) + 1e-9)), 0, 12);
  char text[40];
  const bool plain = std::max(std::abs(low), std::abs(high)) < 1e9;
  const auto text_end = plain ? std::to_chars(text, text + sizeof text, size, std::chars_format::fixed, decimals).ptr
                              : std::to_chars(text, text + sizeof text, size, std::chars_format::general, 3).ptr;
  return (number < 0 ? "\u2212" : "") + std::string(text, text_end);
}

}  // namespace flywheel::report
