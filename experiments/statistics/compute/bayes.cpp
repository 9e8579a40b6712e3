// Bayesian answers.
#include <cmath>

#include "experiments/statistics/beta_comparison.hpp"
#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/posterior.hpp"

namespace flywheel::statistics::methods {

namespace {

void put_posterior(Answer& out, const NormalPosterior& posterior, bool inverse, Real alpha) {
  const Tail above = posterior.chance_above_zero();
  const Tail below = posterior.chance_below_zero();
  const Tail gain = posterior.expected_gain();
  const Tail loss = posterior.expected_loss();
  const Real half = normal_isf(alpha / 2) * posterior.sd;
  out.number("post_mean", posterior.mean);
  out.number("post_sd", posterior.sd);
  out.p("chance_to_win", "ln_chance_to_win", inverse ? below : above);
  out.p("chance_to_lose", "ln_chance_to_lose", inverse ? above : below);
  out.bounds("ci_low", "ci_high", {posterior.mean - half, posterior.mean + half});
  out.p("risk_keep_control", inverse ? loss : gain);
  out.p("risk_ship_treatment", inverse ? gain : loss);
}

}  // namespace

void bayes_normal(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const std::string_view kind = in.text("difference", "absolute");
  const bool inverse = in.flag("inverse");
  const Value prior = in.find("prior");
  std::vector<Real> moments;
  if (!prior.absent() && !prior.is(Kind::kNull)) {
    moments = numbers_of(prior, in);
    if (moments.size() != 2 || !(moments[1] > 0)) in.mark_invalid();
  }
  if (kind != "absolute" && kind != "relative") in.mark_invalid();
  const Sample a = in.arm("a");
  const Sample b = in.arm("b");
  const ReasonCode refusal = in.valid() ? refusal_of(a, b) : ReasonCode::kInvalidInput;
  const std::initializer_list<std::string_view> undefined{"post_mean", "post_sd", "chance_to_win", "chance_to_lose"};
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, undefined);
  const bool relative = kind == "relative";
  if (relative && a.mean == 0) return out.refuse(ReasonCode::kZeroBaseline, undefined);
  const Difference difference = relative ? relative_difference(a, b) : absolute_difference(a, b);
  const NormalPosterior posterior =
      moments.empty() ? NormalPosterior{difference.estimate, difference.standard_error()}
                      : NormalPosterior::with_prior(difference.estimate, difference.variance, moments[0], moments[1]);
  put_posterior(out, posterior, inverse, alpha);
}

void bayes_beta_binomial(Inputs& in, Answer& out) {
  const Real prior_alpha = in.number("prior_alpha", 1);
  const Real prior_beta = in.number("prior_beta", 1);
  if (!(prior_alpha > 0 && prior_beta > 0)) in.mark_invalid();
  Beta posteriors[2];
  int side = 0;
  for (const std::string_view name : {"a", "b"}) {
    const Value arm = in.find(name);
    const Real n = number_of(arm, "n", in);
    const Real x = number_of(arm, "sum", in);
    if (!(n >= 0 && x >= 0 && x <= n)) in.mark_invalid();
    posteriors[side++] = {prior_alpha + x, prior_beta + (n - x)};
  }
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"p_b_gt_a"});
  const auto& [a, b] = posteriors;
  const BetaComparison comparison = compare_beta(a, b);
  out.p("p_b_gt_a", "ln_p_b_gt_a", comparison.chance_b_above_a);
  out.p("p_a_gt_b", "ln_p_a_gt_b", comparison.chance_a_above_b);
  out.number("post_mean_a", a.mean());
  out.number("post_mean_b", b.mean());
  out.p("expected_loss_choose_b", comparison.loss_choosing_b);
  out.p("expected_loss_choose_a", comparison.loss_choosing_a);
}

void bayes_gamma_poisson(Inputs& in, Answer& out) {
  const Value a = in.find("a");
  const Value b = in.find("b");
  const Real shape_a = number_of(a, "shape", in);
  const Real rate_a = number_of(a, "rate", in);
  const Real shape_b = number_of(b, "shape", in);
  const Real rate_b = number_of(b, "rate", in);
  const bool possible = shape_a > 0 && rate_a > 0 && shape_b > 0 && rate_b > 0;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput);
  out.p("p", "ln_p", gamma_chance_b_above_a(shape_a, rate_a, shape_b, rate_b));
}

}  // namespace flywheel::statistics::methods
