#include "experiments/report/number_style.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace flywheel::report {
namespace {

constexpr int kMostDecimals = 8;
constexpr double kLargestPlain = 1e15;  // beyond it a double has no decimals and nobody reads the digits
constexpr std::string_view kMinus = "\u2212";

std::string fixed(double number, int decimals) {
  char text[400];  // the largest double has 309 digits before the point
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

std::string significant(double number, int digits) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::general, digits).ptr;
  return {text, end};
}

/// Commas between groups of three digits before the decimal point of an unsigned number.
std::string grouped(std::string digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t at = point; at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string magnitude(double number, int decimals) {
  const double size = std::abs(number);
  if (!(size < kLargestPlain)) return significant(size, 4);
  return grouped(fixed(size, decimals));
}

/// Whether a text of digits shows no digit but 0.
bool shows_zero(std::string_view text) {
  return text.find_first_of("123456789") == std::string_view::npos;
}

std::string with_sign(double number, const std::string& size, bool plus) {
  if (shows_zero(size)) return size;
  if (number < 0) return std::string(kMinus) + size;
  return plus ? "+" + size : size;
}

/// The decimals at which `number` shows two significant digits.
int decimals_of(double number) {
  if (!(number > 0) || !std::isfinite(number)) return 2;
  return std::clamp(1 - static_cast<int>(std::floor(std::log10(number))), 0, kMostDecimals);
}

std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// "2.3e-2716": two digits and the exponent of e^ln.
std::string scientific_of_ln(double ln) {
  const double log10 = ln / std::log(10.0);
  double exponent = std::floor(log10);
  double mantissa = std::pow(10.0, log10 - exponent);
  if (mantissa >= 9.95) {
    mantissa = 1;
    exponent += 1;
  }
  return fixed(mantissa, 1) + "e" + fixed(exponent, 0);
}

}  // namespace

std::string count_text(std::int64_t count) {
  const std::string digits = std::to_string(count);
  return count < 0 ? std::string(kMinus) + grouped(digits.substr(1)) : grouped(digits);
}

std::string plural(std::string_view unit) {
  const bool after_vowel =
      unit.size() > 1 && std::string_view("aeiou").find(unit[unit.size() - 2]) != std::string::npos;
  if (!unit.ends_with('y') || after_vowel) return std::string(unit) + "s";
  return std::string(unit.substr(0, unit.size() - 1)) + "ies";
}

std::string units_text(std::int64_t count, std::string_view unit) {
  return count_text(count) + " " + (count == 1 ? std::string(unit) : plural(unit));
}

std::string p_number(double p, std::optional<double> ln_p) {
  if (p >= 0.0001) return significant(p, 2);
  return ln_p || p > 0 ? scientific_of_ln(ln_p ? *ln_p : std::log(p)) : "0";
}

std::string p_text(double p, std::optional<double> ln_p) {
  return "p = " + p_number(p, ln_p);
}

std::string chance_text(const Posterior& posterior) {
  constexpr double kClose = 0.0005;
  const double lose = std::exp(posterior.ln_chance_to_lose);
  if (lose < kClose) return "1 \u2212 " + p_number(lose, posterior.ln_chance_to_lose);
  if (posterior.chance_to_win < kClose) return p_number(posterior.chance_to_win);
  return fixed(posterior.chance_to_win * 100, 1) + "%";
}

std::string confidence_text(double alpha) {
  return significant((1 - alpha) * 100, 6) + "%";
}

std::string short_number(double number) {
  return significant(number, 4);
}

std::string share_text(double share) {
  return without_trailing_zeros(fixed(share * 100, 2)) + "%";
}

std::string relative_text(double change) {
  const double percent = change * 100;
  const int decimals = std::abs(percent) >= 9.995 ? 1 : 2;
  return with_sign(change, magnitude(percent, decimals), true) + "%";
}

std::string lift_text(const statistics::Lift& lift) {
  if (!lift.estimate) return "\u2013";
  const std::string text = relative_text(*lift.estimate);
  if (lift.unbounded) return text + " (unbounded)";
  if (!lift.interval) return text;
  return text + " (" + relative_text(lift.interval->low) + " to " + relative_text(lift.interval->high) + ")";
}

NumberStyle NumberStyle::of(const MetricResult& metric) {
  const double factor = metric.unit == Unit::kRate ? 100 : 1;
  double narrowest = std::numeric_limits<double>::infinity();
  for (const Effect& effect : metric.effects) {
    const auto& interval = effect.comparison.interval;
    if (interval && interval->high > interval->low)
      narrowest = std::min(narrowest, (interval->high - interval->low) / 2);
  }
  return {metric.unit, decimals_of(narrowest * factor)};
}

std::string NumberStyle::value(double value) const {
  const std::string text = with_sign(value, magnitude(value * factor(), decimals_), false);
  return unit_ == Unit::kRate ? text + "%" : with_unit(text);
}

std::string NumberStyle::with_unit(std::string text) const {
  if (!change_unit().empty()) (text += ' ') += change_unit();
  return text;
}

std::string NumberStyle::amount(double difference) const {
  return with_unit(magnitude(difference * factor(), decimals_));
}

std::string NumberStyle::change(double difference) const {
  return with_sign(difference, magnitude(difference * factor(), decimals_), true);
}

std::string NumberStyle::change_with_unit(double difference) const {
  return with_unit(change(difference));
}

std::string NumberStyle::range(const statistics::Interval& interval) const {
  return change(interval.low) + " to " + change(interval.high);
}

}  // namespace flywheel::report
