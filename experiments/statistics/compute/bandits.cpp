// Several arms: which is best, and where traffic goes next.
#include <algorithm>

#include "experiments/statistics/best_arm.hpp"
#include "experiments/statistics/compute/methods.hpp"

namespace flywheel::statistics::methods {

namespace {

// Ranks of normal arms {means, sds}; where `inverse`, smaller is better.
std::optional<ArmRanks> ranks_of_normals(Inputs& in, bool inverse) {
  std::vector<Real> means = in.numbers("means");
  const std::vector<Real> sds = in.numbers("sds");
  bool possible = !means.empty() && means.size() == sds.size();
  for (const Real sd : sds) possible = possible && sd > 0;
  if (!in.valid() || !possible) return std::nullopt;
  if (inverse) {
    for (Real& mean : means) mean = -mean;
  }
  return arm_ranks(means, sds);
}

// Ranks of beta arms [{n, sum}] with the prior's pseudo-counts added.
std::optional<ArmRanks> ranks_of_betas(Inputs& in, bool inverse) {
  const Real prior_alpha = in.number("prior_alpha", 1);
  const Real prior_beta = in.number("prior_beta", 1);
  const Value arms = in.find("arms");
  if (!arms.is(Kind::kList) || arms.as_list().empty() || !(prior_alpha > 0 && prior_beta > 0)) return std::nullopt;
  std::vector<Beta> betas;
  for (const Value& arm : arms.as_list()) {
    const Real n = number_of(arm, "n", in);
    const Real x = number_of(arm, "sum", in);
    if (!(n >= 0 && x >= 0 && x <= n)) in.mark_invalid();
    const Beta beta{prior_alpha + x, prior_beta + (n - x)};
    betas.push_back(inverse ? Beta{beta.beta, beta.alpha} : beta);
  }
  if (!in.valid()) return std::nullopt;
  return arm_ranks(betas);
}

}  // namespace

void prob_best_arm_normal(Inputs& in, Answer& out) {
  const auto ranks = ranks_of_normals(in, in.flag("inverse"));
  if (!ranks) return out.refuse(ReasonCode::kInvalidInput, {"p_best"});
  out.numbers("p_best", ranks->best);
}

void prob_best_arm_beta(Inputs& in, Answer& out) {
  const auto ranks = ranks_of_betas(in, in.flag("inverse"));
  if (!ranks) return out.refuse(ReasonCode::kInvalidInput, {"p_best"});
  out.numbers("p_best", ranks->best);
}

void bandit_weights(Inputs& in, Answer& out) {
  const bool inverse = in.flag("inverse");
  const std::string_view policy = in.text("policy", "thompson");
  const Real floor = in.number("floor", 0);
  if (policy != "thompson" && policy != "top_two") in.mark_invalid();
  const auto ranks = in.find("arms").absent() ? ranks_of_normals(in, inverse) : ranks_of_betas(in, inverse);
  constexpr Real kRounding = 1e-12L;  // of a floor like 0.2
  const bool possible = ranks && floor >= 0 && floor * static_cast<Real>(ranks->best.size()) <= 1 + kRounding;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, {"p_best", "weights"});
  out.numbers("p_best", ranks->best);
  out.numbers("weights", with_floor(policy == "top_two" ? ranks->top_two() : ranks->best, floor));
}

}  // namespace flywheel::statistics::methods
