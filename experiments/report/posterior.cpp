#include "experiments/report/posterior.hpp"

#include <cmath>

#include "experiments/report/number_style.hpp"
#include "experiments/statistics/beta_comparison.hpp"
#include "experiments/statistics/posterior.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::report {
namespace {

using statistics::Real;
using statistics::Tail;

/// Of the arm against the baseline, before it is known which way is good.
struct Sides {
  Tail above;  // the arm is larger
  Tail below;
  Real rise = 0;  // E[max(difference, 0)]
  Real fall = 0;  // E[max(−difference, 0)]
};

Posterior posterior_from(const Sides& sides, bool good_up) {
  Posterior result;
  result.chance_to_win = static_cast<double>((good_up ? sides.above : sides.below).p);
  result.ln_chance_to_lose = static_cast<double>((good_up ? sides.below : sides.above).ln_p);
  result.loss_of_choosing = static_cast<double>(good_up ? sides.fall : sides.rise);
  result.loss_of_keeping = static_cast<double>(good_up ? sides.rise : sides.fall);
  return result;
}

statistics::Interval central(Real mean, Real sd, double alpha) {
  const Real half = statistics::normal_isf(Real{alpha} / 2) * sd;
  return {static_cast<double>(mean - half), static_cast<double>(mean + half)};
}

statistics::Beta beta_of(const statistics::Moments& moments) {
  const auto successes = static_cast<Real>(std::llround(moments.sum()));
  return {1 + successes, 1 + static_cast<Real>(moments.n) - successes};
}

/// "normal around +0.10 points with a standard deviation of 2 points".
std::string words_of(const Prior& prior, const MetricResult& metric) {
  const NumberStyle style(metric.unit, 2);
  const std::string unit(style.change_unit());
  return "normal around " + style.change_with_unit(prior.mean) + " with a standard deviation of " +
         short_number(prior.sd * style.factor()) + (unit.empty() ? "" : " " + unit);
}

Real variance_of(const statistics::Beta& beta) {
  return beta.mean() * (1 - beta.mean()) / (beta.alpha + beta.beta + 1);
}

}  // namespace

std::optional<Posterior> posterior_of(const MetricResult& metric, const ArmResult& baseline, const ArmResult& arm,
                                      const statistics::Comparison& comparison, const std::optional<Prior>& prior) {
  if (!comparison.difference) return std::nullopt;
  if (metric.compares_counts() && !prior) {
    const statistics::Beta a = beta_of(baseline.moments);
    const statistics::Beta b = beta_of(arm.moments);
    const auto compared = statistics::compare_beta(a, b);
    Posterior result = posterior_from(
        {compared.chance_b_above_a, compared.chance_a_above_b, compared.loss_choosing_a.p, compared.loss_choosing_b.p},
        metric.good_up);
    result.credible = central(b.mean() - a.mean(), std::sqrt(variance_of(a) + variance_of(b)), comparison.alpha);
    result.prior = "uniform on each rate";
    return result;
  }
  if (!comparison.standard_error || !(*comparison.standard_error > 0)) return std::nullopt;
  const Real difference = *comparison.difference, error = *comparison.standard_error;
  const statistics::NormalPosterior normal =
      prior
          ? statistics::NormalPosterior::with_prior(difference, error * error, prior->mean, Real{prior->sd} * prior->sd)
          : statistics::NormalPosterior{difference, error};
  Posterior result = posterior_from(
      {normal.chance_above_zero(), normal.chance_below_zero(), normal.expected_gain().p, normal.expected_loss().p},
      metric.good_up);
  result.credible = central(normal.mean, normal.sd, comparison.alpha);
  result.prior = prior ? words_of(*prior, metric) : "flat on the difference";
  return result;
}

}  // namespace flywheel::report
