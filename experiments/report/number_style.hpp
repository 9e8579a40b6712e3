// How numbers are written for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// "145,274".
[[nodiscard]] std::string count_text(std::int64_t count);

/// "users", "companies".
[[nodiscard]] std::string plural(std::string_view unit);

/// "1 user", "2,000 users", "3 companies".
[[nodiscard]] std::string units_text(std::int64_t count, std::string_view unit);

/// "0.19", "2.3e-2716" (from the logarithm, where p underflows).
[[nodiscard]] std::string p_number(double p, std::optional<double> ln_p = std::nullopt);
/// The same after "p = ".
[[nodiscard]] std::string p_text(double p, std::optional<double> ln_p = std::nullopt);

/// The chance to win: "97.3%", and "1 − 2.3e-12" where the other chance is small.
[[nodiscard]] std::string chance_text(const Posterior& posterior);

/// 1 − alpha in percent: "95%", "99.9%".
[[nodiscard]] std::string confidence_text(double alpha);

/// A number with four significant digits: "0.004472", "12.35".
[[nodiscard]] std::string short_number(double number);

/// A share in percent without trailing zeros: "50%", "33.33%".
[[nodiscard]] std::string share_text(double share);

/// A relative change: "+12.3%", "−1.31%".
[[nodiscard]] std::string relative_text(double change);

/// A lift with its interval: "−1.31% (−3.24% to +0.66%)"; "–" where it is not defined.
[[nodiscard]] std::string lift_text(const statistics::Lift& lift);

/// One metric's way of writing its values and their differences, with the decimals that its intervals justify (two
/// significant digits of the narrowest half-width). Negative numbers have a minus sign (U+2212).
class NumberStyle {
 public:
  NumberStyle(Unit unit, int decimals) : unit_(unit), decimals_(decimals) {}
  [[nodiscard]] static NumberStyle of(const MetricResult& metric);

  /// "12.04%", "3,512.5".
  [[nodiscard]] std::string value(double value) const;
  /// The size of a difference in words: "1.70 points", "0.40".
  [[nodiscard]] std::string amount(double difference) const;
  /// A signed difference without its unit: "+1.70", "−0.16", "0.00".
  [[nodiscard]] std::string change(double difference) const;
  /// A signed difference with its unit: "+1.70 points".
  [[nodiscard]] std::string change_with_unit(double difference) const;
  /// "+0.90 to +2.50".
  [[nodiscard]] std::string range(const statistics::Interval& interval) const;
  /// What `change` counts in: "points" (percentage points), "days" or nothing.
  [[nodiscard]] std::string_view change_unit() const {
    return unit_ == Unit::kRate ? "points" : unit_ == Unit::kDays ? "days" : "";
  }
  /// The factor from a difference to what `change` shows: 100 for rates.
  [[nodiscard]] double factor() const { return unit_ == Unit::kRate ? 100 : 1; }

 private:
  [[nodiscard]] std::string with_unit(std::string text) const;

  Unit unit_;
  int decimals_;
};

}  // namespace flywheel::report
