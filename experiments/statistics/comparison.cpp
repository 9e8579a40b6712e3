#include "experiments/statistics/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/fisher.hpp"
#include "experiments/statistics/lift_interval.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

double rounded(Real number) {
  return static_cast<double>(number);
}

// What an arm's mean is known to be, for the interval of the lift.
struct Estimate {
  Real mean = 0;
  Real variance = 0;  // of the mean
};

Lift lift_of(const Estimate& a, const Estimate& b, Real critical) {
  Lift lift;
  if (a.mean == 0) {
    lift.reason = ReasonCode::kZeroBaseline;
    return lift;
  }
  lift.estimate = rounded((b.mean - a.mean) / std::fabs(a.mean));
  if (a.variance == 0 && b.variance == 0) {
    lift.reason = ReasonCode::kZeroVariance;
    return lift;
  }
  const FiellerInterval fieller = fieller_interval(a.mean, a.variance, b.mean, b.variance, critical);
  lift.unbounded = fieller.unbounded;
  if (!fieller.unbounded) lift.interval = Interval{rounded(fieller.bounds.low), rounded(fieller.bounds.high)};
  return lift;
}

void set_p(Comparison& result, const Tail& tail) {
  result.p = rounded(tail.p);
  result.ln_p = rounded(tail.ln_p);
}

void note_disagreement(Comparison& result) {
  if (!result.p || !result.interval) return;
  const bool excludes_zero = result.interval->low > 0 || result.interval->high < 0;
  result.borderline = excludes_zero != (*result.p < result.alpha);
}

bool possible(Proportion arm) {
  return arm.n >= 0 && arm.x >= 0 && arm.x <= arm.n;
}

bool possible(const Moments& arm) {
  return arm.n >= 0 && std::isfinite(arm.mean) && std::isfinite(arm.m2) && arm.m2 >= 0;
}

Estimate estimate_of(const Moments& arm) {
  const auto n = static_cast<Real>(arm.n);
  return {arm.mean, arm.n < 2 ? 0 : Real{arm.m2} / (n - 1) / n};
}

// The pooled test; undefined where nobody or everybody converted.
void pooled_z(Comparison& result, Proportion a, Proportion b) {
  const auto n_a = static_cast<Real>(a.n);
  const auto n_b = static_cast<Real>(b.n);
  const auto x_a = static_cast<Real>(a.x);
  const auto x_b = static_cast<Real>(b.x);
  const Real pooled = (x_a + x_b) / (n_a + n_b);
  const Real variance = pooled * ((n_a - x_a + n_b - x_b) / (n_a + n_b)) * (1 / n_a + 1 / n_b);
  if (variance == 0) {
    result.reason = ReasonCode::kZeroVariance;
    return;
  }
  const Real z = (x_b / n_b - x_a / n_a) / std::sqrt(variance);
  result.statistic = rounded(z);
  set_p(result, normal_two_sided(z));
}

// Welch's statistic, degrees of freedom, p and interval; returns the critical value.
Real welch(Comparison& result, const Moments& a, const Moments& b, const Estimate& mean_a, const Estimate& mean_b) {
  const Real variance = mean_a.variance + mean_b.variance;
  const Real se = std::sqrt(variance);
  const Real share_a = mean_a.variance / variance;
  const Real share_b = mean_b.variance / variance;
  const Real df = 1 / (share_a * share_a / static_cast<Real>(a.n - 1) + share_b * share_b / static_cast<Real>(b.n - 1));
  const Real difference = mean_b.mean - mean_a.mean;
  const Real critical = student_isf(Real{result.alpha} / 2, df);
  result.standard_error = rounded(se);
  result.degrees_of_freedom = rounded(df);
  result.statistic = rounded(difference / se);
  set_p(result, student_two_sided(difference / se, df));
  result.interval = Interval{rounded(difference - critical * se), rounded(difference + critical * se)};
  return critical;
}

}  // namespace

Comparison compare_proportions(Proportion a, Proportion b, double alpha) {
  Comparison result;
  result.method = "two_proportions_z_newcombe";
  result.alpha = alpha;
  result.n_a = a.n;
  result.n_b = b.n;
  if (!possible(a) || !possible(b) || !(alpha > 0 && alpha < 1)) {
    result.reason = result.lift.reason = ReasonCode::kInvalidInput;
    return result;
  }
  const auto n_a = static_cast<Real>(a.n);
  const auto n_b = static_cast<Real>(b.n);
  const auto x_a = static_cast<Real>(a.x);
  const auto x_b = static_cast<Real>(b.x);
  if (a.n > 0) result.estimate_a = rounded(x_a / n_a);
  if (b.n > 0) result.estimate_b = rounded(x_b / n_b);
  if (a.n == 0 || b.n == 0) {
    result.reason = result.lift.reason = ReasonCode::kNoData;
    return result;
  }
  const Estimate mean_a{x_a / n_a, x_a * (n_a - x_a) / (n_a * n_a * n_a)};
  const Estimate mean_b{x_b / n_b, x_b * (n_b - x_b) / (n_b * n_b * n_b)};
  const Real z = normal_isf(Real{alpha} / 2);
  result.difference = rounded((x_b * n_a - x_a * n_b) / (n_a * n_b));
  result.standard_error = rounded(std::sqrt(mean_a.variance + mean_b.variance));
  pooled_z(result, a, b);
  const Bounds newcombe = newcombe_interval(n_a, x_a, n_b, x_b, z);
  result.interval = Interval{rounded(newcombe.low), rounded(newcombe.high)};
  result.lift = lift_of(mean_a, mean_b, z);
  note_disagreement(result);
  return result;
}

void prefer_exact_test(Comparison& result, Proportion a, Proportion b) {
  constexpr Real kFewestExpected = 5;
  if (!result.difference) return;
  const auto n_a = static_cast<Real>(a.n), n_b = static_cast<Real>(b.n);
  const auto successes = static_cast<Real>(a.x + b.x);
  const Real failures = n_a + n_b - successes;
  if (std::min(n_a, n_b) / (n_a + n_b) * std::min(successes, failures) >= kFewestExpected) return;
  result.method = "two_proportions_fisher_newcombe";
  result.statistic.reset();
  result.reason = ReasonCode::kNone;
  set_p(result, fisher_two_sided(static_cast<Real>(a.x), static_cast<Real>(a.n - a.x), static_cast<Real>(b.x),
                                 static_cast<Real>(b.n - b.x)));
  note_disagreement(result);
}

Comparison compare_means(const Moments& a, const Moments& b, double alpha) {
  Comparison result;
  result.method = "welch_t";
  result.alpha = alpha;
  result.n_a = a.n;
  result.n_b = b.n;
  if (!possible(a) || !possible(b) || !(alpha > 0 && alpha < 1)) {
    result.reason = result.lift.reason = ReasonCode::kInvalidInput;
    return result;
  }
  if (a.n > 0) result.estimate_a = a.mean;
  if (b.n > 0) result.estimate_b = b.mean;
  if (a.n == 0 || b.n == 0) {
    result.reason = result.lift.reason = ReasonCode::kNoData;
    return result;
  }
  const Estimate mean_a = estimate_of(a);
  const Estimate mean_b = estimate_of(b);
  result.difference = rounded(mean_b.mean - mean_a.mean);
  if (a.n < 2 || b.n < 2) {
    result.reason = ReasonCode::kInsufficientN;
  } else if (a.m2 == 0 && b.m2 == 0) {
    result.reason = ReasonCode::kZeroVariance;
  } else {
    result.lift = lift_of(mean_a, mean_b, welch(result, a, b, mean_a, mean_b));
    note_disagreement(result);
    return result;
  }
  result.lift = lift_of({mean_a.mean, 0}, {mean_b.mean, 0}, 0);
  if (result.lift.estimate) result.lift.reason = result.reason;
  return result;
}

}  // namespace flywheel::statistics
