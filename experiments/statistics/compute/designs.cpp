// Planning: sample size, power, minimum detectable effect.
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/power.hpp"

namespace flywheel::statistics::methods {

namespace {

bool is_rate(Real p) {
  return p > 0 && p < 1;
}

}  // namespace

void sample_size_proportion(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real power = in.fraction("power", 0.8L);
  const Real baseline = in.number("baseline");
  const bool relative = in.find("absolute_mde").absent();
  const Real mde = relative ? in.number("relative_mde") * baseline : in.number("absolute_mde");
  const std::initializer_list<std::string_view> undefined{"n_evan_miller", "n_evan_miller_rounded", "n_power_prop_test",
                                                          "rule16"};
  const bool possible = is_rate(baseline) && is_rate(baseline + mde) && mde != 0;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, undefined);
  const Real n = sample_size_evan_miller(baseline, mde, alpha, power);
  const Real pooled = sample_size_proportions(baseline, baseline + mde, alpha, power);
  out.number("n_evan_miller", n);
  out.integer("n_evan_miller_rounded", std::round(n));
  out.integer("n_evan_miller_int", std::ceil(n));
  out.number("n_power_prop_test", pooled);
  out.integer("n_power_prop_test_int", std::ceil(pooled));
  out.number("rule16", 16 * baseline * (1 - baseline) / (mde * mde));
}

void power_proportion(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real p1 = in.number("p1");
  const Real p2 = in.number("p2");
  const bool asks_power = in.has("n");
  const Real n = in.number("n", 1);
  const bool asks_n = in.has("target_power");
  const Real target = asks_n ? in.fraction("target_power") : 0.8L;
  if (!in.valid() || !is_rate(p1) || !is_rate(p2) || p1 == p2 || !(n > 0)) {
    return out.refuse(ReasonCode::kInvalidInput, {"power", "n"});
  }
  if (asks_power) out.number("power", power_proportions(p1, p2, n, alpha));
  if (asks_n) out.number("n", sample_size_proportions(p1, p2, alpha, target));
}

void power_t(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real delta = in.number("delta");
  const Real sd = in.number("sd", 1);
  const bool asks_power = in.has("n");
  const Real n = in.number("n", 2);
  const bool asks_n = in.has("target_power");
  const Real target = asks_n ? in.fraction("target_power") : 0.8L;
  if (!in.valid() || !(sd > 0) || !(n > 1) || delta == 0) {
    return out.refuse(ReasonCode::kInvalidInput, {"power", "n"});
  }
  if (asks_power) out.number("power", power_student(delta, sd, n, alpha));
  if (asks_n) out.number("n", sample_size_student(delta, sd, alpha, target));
}

void mde_mean(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real power = in.fraction("power", 0.8L);
  const Real variance = in.number("variance");
  const Real n_a = in.number("n_a");
  const Real n_b = in.number("n_b");
  if (!in.valid() || variance < 0 || n_a < 0 || n_b < 0) return out.refuse(ReasonCode::kInvalidInput, {"mde"});
  if (n_a == 0 || n_b == 0) return out.refuse(ReasonCode::kNoData, {"mde"});
  out.number("mde", minimum_detectable_effect(variance, n_a, n_b, alpha, power));
}

namespace {

// The covariate explains rho² of the variance.
void put_sample_size(Inputs& in, Answer& out, Real rho) {
  const Real alpha = in.alpha();
  const Real power = in.fraction("power", 0.8L);
  const Real mde = in.number("mde");
  const Real variance = in.number("variance");
  if (!in.valid() || mde == 0 || variance < 0 || std::fabs(rho) > 1) {
    return out.refuse(ReasonCode::kInvalidInput, {"n_per_arm", "n_total_int"});
  }
  const Real n = sample_size_means(mde, variance * (1 - rho) * (1 + rho), alpha, power);
  out.number("n_per_arm", n);
  out.integer("n_per_arm_int", std::ceil(n));
  out.integer("n_total_int", 2 * std::ceil(n));
}

}  // namespace

void sample_size_mean(Inputs& in, Answer& out) {
  put_sample_size(in, out, 0);
}

void sample_size_cuped(Inputs& in, Answer& out) {
  put_sample_size(in, out, in.number("rho"));
}

}  // namespace flywheel::statistics::methods
