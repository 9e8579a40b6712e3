// Treatment against control: one p-value, the interval that goes with it, and the relative lift.
#pragma once

#include <optional>
#include <string_view>

#include "experiments/statistics/moments.hpp"
#include "experiments/statistics/reason_code.hpp"

namespace flywheel::statistics {

struct Interval {
  double low = 0;
  double high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// x successes of n, 0 ≤ x ≤ n.
struct Proportion {
  std::int64_t n = 0;
  std::int64_t x = 0;
};

/// The relative change (b − a)/|a| with its interval.
struct Lift {
  std::optional<double> estimate;    ///< none: zero_baseline
  std::optional<Interval> interval;  ///< Fieller; none where unbounded or undefined
  bool unbounded = false;            ///< Fieller's g ≥ 1: the data do not rule out any change
  ReasonCode reason = ReasonCode::kNone;
};

/// Everything one comparison says. a = control, b = treatment; differences are b − a. Undefined numbers are absent and
/// `reason` says why; what is still defined is still given.
struct Comparison {
  std::string_view method;  ///< "two_proportions_z_newcombe", "two_proportions_fisher_newcombe", "welch_t"
  std::int64_t n_a = 0, n_b = 0;
  std::optional<double> estimate_a, estimate_b;
  std::optional<double> difference;
  std::optional<double> standard_error;
  std::optional<double> degrees_of_freedom;  ///< Welch only
  std::optional<double> statistic;           ///< t or z
  std::optional<double> p;                   ///< two-sided
  std::optional<double> ln_p;
  std::optional<Interval> interval;  ///< of the difference, at 1 − alpha
  Lift lift;
  double alpha = 0.05;
  bool borderline = false;  ///< p and the interval disagree about significance (pooled z and Newcombe may, near alpha)
  ReasonCode reason = ReasonCode::kNone;
};

/// Pooled z test, Newcombe's hybrid score interval of the difference, Fieller interval of the lift.
[[nodiscard]] Comparison compare_proportions(Proportion a, Proportion b, double alpha);

/// Takes Fisher's exact p instead of z's where a cell of the table is expected to hold fewer than five, so that no p is
/// missing either. `result` is compare_proportions(a, b).
void prefer_exact_test(Comparison& result, Proportion a, Proportion b);

/// Welch's t test and interval, Fieller interval of the lift.
[[nodiscard]] Comparison compare_means(const Moments& a, const Moments& b, double alpha);

}  // namespace flywheel::statistics
