// CUPED: means, several covariates, ratios.
#include <cmath>
#include <string>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/sample.hpp"

namespace flywheel::statistics::methods {

namespace {

// One arm's units: (y, x, …), and the columns where they were given. Where both arms' are, means and columns are less
// than the values by `pivot`, so that no difference is lost beside them.
struct Adjusted {
  CrossMoments moments;
  std::vector<std::vector<Real>> columns;
  std::vector<Real> pivot = {0, 0};
};

Adjusted read_columns(Inputs& in, std::string_view name, const std::vector<std::string_view>& names) {
  const Value arm = in.find(name);
  Adjusted result;
  for (const std::string_view column : names) {
    result.columns.push_back(numbers_of(arm.find(column), in));
    if (result.columns.back().size() != result.columns.front().size()) in.mark_invalid();
  }
  if (in.valid()) result.moments = CrossMoments::of_columns(result.columns);
  return result;
}

void take_out_pivot(Adjusted& a, Adjusted& b) {
  const bool both =
      !a.columns.empty() && !b.columns.empty() && !a.columns.front().empty() && !b.columns.front().empty();
  if (!both || a.columns.size() != b.columns.size()) return;
  a.pivot.clear();
  for (const auto& column : a.columns) a.pivot.push_back(column.front());
  b.pivot = a.pivot;
  for (Adjusted* arm : {&a, &b}) {
    for (std::size_t k = 0; k < arm->columns.size(); ++k) {
      for (Real& value : arm->columns[k]) value -= arm->pivot[k];
    }
    arm->moments = CrossMoments::of_columns(arm->columns);
  }
}

Adjusted read_pair(Inputs& in, std::string_view name) {
  const Value arm = in.find(name);
  if (!arm.find("y").absent()) return read_columns(in, name, {"y", "x"});
  const Real n = number_of(arm, "n", in);
  const Real y = number_of(arm, "sum_y", in);
  const Real x = number_of(arm, "sum_x", in);
  const Sample outcome = Sample::of_sums(n, y, number_of(arm, "sum_y2", in));
  const Sample covariate = Sample::of_sums(n, x, number_of(arm, "sum_x2", in));
  const Real sum_xy = number_of(arm, "sum_xy", in);
  if (!outcome.possible() || !covariate.possible()) in.mark_invalid();
  if (!in.valid() || n == 0) return {{0, {0, 0}, {0, 0, 0, 0}}, {}};
  const Real xy = centred_cross(n, x, y, sum_xy);
  return {{n, {outcome.mean, covariate.mean}, {outcome.m2, xy, xy, covariate.m2}}, {}};
}

struct Estimate {
  Real difference = 0;
  Real variance_a = 0;
  Real variance_b = 0;

  [[nodiscard]] Real se() const { return std::sqrt(variance_a + variance_b); }
};

// The difference of y − θ'x.
Estimate adjusted_difference(const CrossMoments& a, const CrossMoments& b, const std::vector<Real>& theta) {
  std::vector<Real> weights{1};
  Estimate result{b.mean[0] - a.mean[0], 0, 0};
  for (std::size_t k = 0; k < theta.size(); ++k) {
    weights.push_back(-theta[k]);
    result.difference -= theta[k] * (b.mean[k + 1] - a.mean[k + 1]);
  }
  result.variance_a = a.variance_of(weights) / a.n;
  result.variance_b = b.variance_of(weights) / b.n;
  return result;
}

ReasonCode refusal_of_arms(const Inputs& in, const CrossMoments& a, const CrossMoments& b) {
  if (!in.valid()) return ReasonCode::kInvalidInput;
  if (a.n < 1 || b.n < 1) return ReasonCode::kNoData;
  return a.n < 2 || b.n < 2 ? ReasonCode::kInsufficientN : ReasonCode::kNone;
}

void put_test(Answer& out, const Estimate& estimate, Real n_a, Real n_b, Real alpha) {
  const Real se = estimate.se();
  const Real df = welch_degrees_of_freedom(estimate.variance_a, n_a, estimate.variance_b, n_b);
  const Real half = student_isf(alpha / 2, df) * se;
  out.number("df", df);
  out.p("p", "ln_p", student_two_sided(estimate.difference / se, df));
  out.bounds("ci_low", "ci_high", {estimate.difference - half, estimate.difference + half});
}

// The relative effect: the delta method with and without the pre-period's share in the baseline's gradient.
void put_lift(Answer& out, const Adjusted& arm_a, const Adjusted& arm_b, const Estimate& estimate, Real theta) {
  const CrossMoments& a = arm_a.moments;
  const Real baseline = a.mean[0] + arm_a.pivot[0];
  if (baseline == 0) {
    out.null("lift");
    out.text("lift_error", "zero_baseline");
    return;
  }
  const Real size = std::fabs(baseline);
  const auto standard_error = [&](Real of_y) {
    return std::sqrt(estimate.variance_b / (size * size) + a.variance_of({of_y, theta / size}) / a.n);
  };
  out.number("lift", estimate.difference / size);
  out.number("lift_se", standard_error(-1 / size - estimate.difference / (size * baseline)));
  out.number("lift_se_gbstats", standard_error(-(arm_b.moments.mean[0] + arm_b.pivot[0]) / (size * baseline)));
}

// Lin (2013): a regression of its own in each arm, evaluated at the common mean of x; variance HC2.
void put_lin(Answer& out, const Adjusted& a, const Adjusted& b, Real common_x) {
  Real estimates[2] = {};
  Real variance = 0;
  int side = 0;
  for (const Adjusted* arm : {&a, &b}) {
    const CrossMoments& m = arm->moments;
    const Real slope = m.at(1, 1) > 0 ? m.at(0, 1) / m.at(1, 1) : 0;
    const Real shift = common_x - m.mean[1];
    estimates[side++] = m.mean[0] + slope * shift;
    for (std::size_t i = 0; i < arm->columns[0].size(); ++i) {
      const Real dx = arm->columns[1][i] - m.mean[1];
      const Real residual = arm->columns[0][i] - m.mean[0] - slope * dx;
      const Real spread = m.at(1, 1) > 0 ? dx / m.at(1, 1) : 0;
      const Real leverage = 1 / m.n + dx * spread;
      const Real influence = 1 / m.n + shift * spread;
      if (leverage < 1) variance += influence * influence * residual * residual / (1 - leverage);
    }
  }
  out.number("lin2013_diff", estimates[1] - estimates[0]);
  out.number("lin2013_se_hc2", std::sqrt(variance));
}

void put_raw(Answer& out, const CrossMoments& a, const CrossMoments& b, const Estimate& raw) {
  const Real df = welch_degrees_of_freedom(raw.variance_a, a.n, raw.variance_b, b.n);
  out.number("raw_se", raw.se());
  out.p("raw_p", student_two_sided(raw.difference / raw.se(), df));
  const Real pre_variance = a.covariance(1, 1) / a.n + b.covariance(1, 1) / b.n;
  if (pre_variance > 0) {
    const Real pre_df = welch_degrees_of_freedom(a.covariance(1, 1) / a.n, a.n, b.covariance(1, 1) / b.n, b.n);
    const Tail balance = student_two_sided((b.mean[1] - a.mean[1]) / std::sqrt(pre_variance), pre_df);
    out.p("pre_p", balance);
    constexpr Real kAlarm = 0.001L;
    if (balance.p < kAlarm)
      out.text("warning", "the covariate differs between the arms: was it measured before exposure?");
  }
}

}  // namespace

void cuped(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  Adjusted arm_a = read_pair(in, "a");
  Adjusted arm_b = read_pair(in, "b");
  if (in.valid()) take_out_pivot(arm_a, arm_b);
  const CrossMoments& a = arm_a.moments;
  const CrossMoments& b = arm_b.moments;
  const ReasonCode refusal = refusal_of_arms(in, a, b);
  const bool both = refusal == ReasonCode::kNone || refusal == ReasonCode::kInsufficientN;
  if (both) {
    out.number("raw_diff", b.mean[0] - a.mean[0]);
    out.number("pre_diff", b.mean[1] - a.mean[1]);
  }
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"theta", "diff", "se", "df", "p", "ci_low", "ci_high"});
  const Estimate raw = adjusted_difference(a, b, {0});
  if (raw.se() == 0) return out.refuse(ReasonCode::kZeroVariance, {"theta", "df", "p", "ci_low", "ci_high"});
  const CrossMoments pooled = CrossMoments::merged(a, b);
  const Real theta = regression_of_first(pooled)[0];
  const Real theta_within = regression_of_first(CrossMoments::within(a, b))[0];
  const Estimate estimate = adjusted_difference(a, b, {theta});
  const Estimate within = adjusted_difference(a, b, {theta_within});
  out.number("theta", theta);
  if (pooled.at(1, 1) == 0) out.text("fallback", "unadjusted");
  out.number("diff", estimate.difference);
  out.number("se", estimate.se());
  if (estimate.se() > 0) {
    put_test(out, estimate, a.n, b.n, alpha);
  } else {
    out.refuse(ReasonCode::kZeroVariance, {"df", "p", "ci_low", "ci_high"});
  }
  put_raw(out, a, b, raw);
  const Real ratio = estimate.se() / raw.se();
  out.number("variance_reduction", 1 - ratio * ratio);
  out.number("theta_within", theta_within);
  out.number("diff_within", within.difference);
  out.number("se_within", within.se());
  put_lift(out, arm_a, arm_b, estimate, theta);
  if (!arm_a.columns.empty() && !arm_b.columns.empty()) put_lin(out, arm_a, arm_b, pooled.mean[1]);
}

void cuped_multi(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Value first = in.find("a");
  std::vector<std::string_view> names{"y"};
  for (int k = 1;; ++k) {
    const std::string_view name = out.arena().copy("x" + std::to_string(k));
    if (first.find(name).absent()) break;
    names.push_back(name);
  }
  if (names.size() < 2) in.mark_invalid();
  Adjusted arm_a = read_columns(in, "a", names);
  Adjusted arm_b = read_columns(in, "b", names);
  if (in.valid()) take_out_pivot(arm_a, arm_b);
  const CrossMoments& a = arm_a.moments;
  const CrossMoments& b = arm_b.moments;
  const ReasonCode refusal = refusal_of_arms(in, a, b);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"diff", "se", "df", "p", "ci_low", "ci_high"});
  const std::vector<Real> theta = regression_of_first(CrossMoments::merged(a, b));
  for (std::size_t k = 0; k < theta.size(); ++k) {
    out.number(out.arena().copy("theta" + std::to_string(k + 1)), theta[k]);
  }
  const Estimate estimate = adjusted_difference(a, b, theta);
  out.number("diff", estimate.difference);
  out.number("se", estimate.se());
  if (estimate.se() == 0) return out.refuse(ReasonCode::kZeroVariance, {"df", "p", "ci_low", "ci_high"});
  put_test(out, estimate, a.n, b.n, alpha);
}

namespace {

// An arm's linearised post-period and pre-period ratios.
struct LinearisedPair {
  Real n = 0;
  Real post = 0, pre = 0;
  Real variance_post = 0, variance_pre = 0, covariance = 0;
};

// Main and denominator, after (p) and before (0): variables in the order mp, dp, m0, d0.
CrossMoments read_ratio_pair(Inputs& in, const Value& arm) {
  constexpr std::string_view kNames[4] = {"mp", "dp", "m0", "d0"};
  constexpr std::string_view kCross[4][4] = {{"", "mpdp", "mpm0", "mpd0"},
                                             {"mpdp", "", "m0dp", "dpd0"},
                                             {"mpm0", "m0dp", "", "m0d0"},
                                             {"mpd0", "dpd0", "m0d0", ""}};
  CrossMoments result;
  result.n = number_of(arm, "n", in);
  std::vector<Real> sums;
  std::vector<Real> squares;
  for (const std::string_view name : kNames) {
    const std::vector<Real> pair = numbers_of(arm.find(name), in);
    if (pair.size() != 2) in.mark_invalid();
    sums.push_back(pair.size() == 2 ? pair[0] : 0);
    squares.push_back(pair.size() == 2 ? pair[1] : 0);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    result.mean.push_back(result.n > 0 ? sums[i] / result.n : 0);
    for (std::size_t j = 0; j < 4; ++j) {
      const Real product = i == j ? squares[i] : number_of(arm, kCross[i][j], in);
      result.cross.push_back(result.n > 0 ? centred_cross(result.n, sums[i], sums[j], product) : 0);
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    if (result.at(i, i) < 0) in.mark_invalid();
  }
  return result;
}

LinearisedPair linearised(const CrossMoments& arm) {
  LinearisedPair result;
  result.n = arm.n;
  result.post = arm.mean[0] / arm.mean[1];
  result.pre = arm.mean[2] / arm.mean[3];
  const std::vector<Real> post{1 / arm.mean[1], -result.post / arm.mean[1], 0, 0};
  const std::vector<Real> pre{0, 0, 1 / arm.mean[3], -result.pre / arm.mean[3]};
  result.variance_post = arm.variance_of(post);
  result.variance_pre = arm.variance_of(pre);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) result.covariance += post[i] * pre[j] * arm.covariance(i, j);
  }
  return result;
}

}  // namespace

void cuped_ratio(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const CrossMoments arm_a = read_ratio_pair(in, in.find("a"));
  const CrossMoments arm_b = read_ratio_pair(in, in.find("b"));
  const ReasonCode refusal = refusal_of_arms(in, arm_a, arm_b);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"theta", "diff", "se", "lift", "p"});
  for (const CrossMoments* arm : {&arm_a, &arm_b}) {
    if (arm->mean[1] == 0 || arm->mean[3] == 0) {
      return out.refuse(ReasonCode::kZeroDenominator, {"theta", "diff", "se", "lift", "p"});
    }
  }
  const LinearisedPair a = linearised(arm_a);
  const LinearisedPair b = linearised(arm_b);
  const Real pre = a.variance_pre * (a.n - 1) + b.variance_pre * (b.n - 1);
  const Real theta = pre > 0 ? (a.covariance * (a.n - 1) + b.covariance * (b.n - 1)) / pre : 0;
  const auto variance = [&](const LinearisedPair& arm) {
    return (arm.variance_post - 2 * theta * arm.covariance + theta * theta * arm.variance_pre) / arm.n;
  };
  const Estimate estimate{b.post - a.post - theta * (b.pre - a.pre), variance(a), variance(b)};
  out.number("theta", theta);
  if (pre == 0) out.text("fallback", "unadjusted");
  out.number("diff", estimate.difference);
  out.number("lift", a.post == 0 ? std::nullopt : std::optional<Real>(estimate.difference / std::fabs(a.post)));
  out.number("se", estimate.se());
  if (!(estimate.se() > 0)) return out.refuse(ReasonCode::kZeroVariance, {"df", "p", "ci_low", "ci_high"});
  put_test(out, estimate, a.n, b.n, alpha);
}

}  // namespace flywheel::statistics::methods
