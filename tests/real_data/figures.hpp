// Published figures, and what the product answers to the same questions.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace real_data {

/// A number as it was published, and computed again with 40 digits from the published counts (mpmath): the published
/// digits alone could not tell whether ours are right to more places than were printed.
struct Figure {
  const char* published;
  double precise;
};

/// Two arms and a conversion; a is the control.
struct Row {
  const char* name;
  std::int64_t n_a, x_a, n_b, x_b;
  Figure rate_a, rate_b, difference;
  Figure z, p;  ///< pooled
  Figure wald_low, wald_high, newcombe_low, newcombe_high;
  Figure lift, lift_se, lift_low, lift_high;  ///< by the delta method
  Figure beta_chance;                         ///< P(b > a), uniform priors
  Figure normal_chance;                       ///< that the lift is above 0, flat prior: GrowthBook's chance
  double standard_error;                      ///< of the difference, unpooled: what intervals are compared by
};

/// How far a number may be from the precise one.
struct Tolerance {
  double relative = 0;
  double absolute = 0;
};
inline constexpr Tolerance kEstimate{.relative = 1e-12};  ///< means, differences, lift
inline constexpr Tolerance kStandardError{.relative = 1e-10};
inline constexpr Tolerance kStatistic{.relative = 1e-9};
inline constexpr Tolerance kP{.relative = 1e-8};
inline constexpr Tolerance kChance{.absolute = 1e-8};
inline constexpr Tolerance kSurvival{.relative = 1e-10};
/// Of an interval's ends.
inline Tolerance interval_of(double standard_error) {
  return {.relative = 0, .absolute = 1e-9 * standard_error};
}

/// Whether a number is as near to the precise one as it has to be, and prints as the published one.
[[nodiscard]] bool is(double number, const Figure& figure, Tolerance tolerance);
[[nodiscard]] bool is(const boost::json::value& number, const Figure& figure, Tolerance tolerance);

/// Whether a sum of ones is that count.
[[nodiscard]] bool counts(const boost::json::value& sum, std::int64_t expected);

/// A file of real data; empty (and said so) where it does not lie beside the source tree.
[[nodiscard]] std::string file(const std::string& name);
/// What takes minutes under a sanitizer is left out there.
[[nodiscard]] bool sanitized();

/// The output of `flagd` with these arguments, which has to end well.
[[nodiscard]] boost::json::value flagd(const std::vector<std::string>& arguments);
/// `flagd compute METHOD` of that request.
[[nodiscard]] boost::json::value compute(const std::string& method, const std::string& request);

/// Checks that a report of two arms says what the row says of its first metric.
void check_report(const boost::json::value& report, const Row& row);
/// Checks every figure of the row against the methods by their names.
void check_methods(const Row& row);

}  // namespace real_data
