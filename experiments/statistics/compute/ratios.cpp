// Ratios of sums over units.
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/ratio.hpp"
#include "experiments/statistics/sample.hpp"

namespace flywheel::statistics::methods {

namespace {

// (numerator, denominator) of an arm's units.
CrossMoments read_ratio(Inputs& in, std::string_view name) {
  const Value arm = in.find(name);
  if (arm.find("n").absent()) {
    const std::vector<std::vector<Real>> columns{numbers_of(arm.find("num"), in), numbers_of(arm.find("den"), in)};
    if (columns[0].size() != columns[1].size()) in.mark_invalid();
    return in.valid() ? CrossMoments::of_columns(columns) : CrossMoments{};
  }
  const Real n = number_of(arm, "n", in);
  const Real num = number_of(arm, "sum_num", in);
  const Real den = number_of(arm, "sum_den", in);
  const Real num2 = number_of(arm, "sum_num2", in);
  const Real den2 = number_of(arm, "sum_den2", in);
  const Real cross = number_of(arm, "sum_cross", in);
  const bool possible = Sample::of_sums(n, num, num2).possible() && Sample::of_sums(n, den, den2).possible();
  if (!possible || n < 0) in.mark_invalid();
  if (!in.valid() || n == 0) return {0, {0, 0}, {0, 0, 0, 0}};
  const Real xy = centred_cross(n, num, den, cross);
  return {n, {num / n, den / n}, {Sample::of_sums(n, num, num2).m2, xy, xy, Sample::of_sums(n, den, den2).m2}};
}

ReasonCode refusal_of_ratios(const Inputs& in, const CrossMoments& a, const CrossMoments& b) {
  if (!in.valid()) return ReasonCode::kInvalidInput;
  if (a.n < 1 || b.n < 1) return ReasonCode::kNoData;
  if (a.n < 2 || b.n < 2) return ReasonCode::kInsufficientN;
  if (a.mean[1] == 0 || b.mean[1] == 0) return ReasonCode::kZeroDenominator;
  return ReasonCode::kNone;
}

void put_ratio_lift(Answer& out, const Ratio& a, const Ratio& b, Real critical) {
  if (a.ratio == 0) {
    for (const std::string_view name : {"lift", "lift_se", "lift_low_t", "lift_high_t"}) out.null(name);
    out.text("lift_error", "zero_baseline");
    return;
  }
  const Real lift = (b.ratio - a.ratio) / std::fabs(a.ratio);
  const Real scale = b.ratio / a.ratio;
  const Real se = std::sqrt(b.variance() + scale * scale * a.variance()) / std::fabs(a.ratio);
  out.number("lift", lift);
  out.number("lift_se", se);
  out.bounds("lift_low_t", "lift_high_t", {lift - critical * se, lift + critical * se});
}

}  // namespace

void ratio_delta(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const CrossMoments arm_a = read_ratio(in, "a");
  const CrossMoments arm_b = read_ratio(in, "b");
  const ReasonCode refusal = refusal_of_ratios(in, arm_a, arm_b);
  const bool usable = refusal != ReasonCode::kInvalidInput;
  const bool ratio_a = usable && arm_a.n >= 1 && arm_a.mean[1] != 0;
  const bool ratio_b = usable && arm_b.n >= 1 && arm_b.mean[1] != 0;
  if (ratio_a) out.number("ratio_a", ratio_of(arm_a).ratio);
  if (ratio_b) out.number("ratio_b", ratio_of(arm_b).ratio);
  if (ratio_a && ratio_b) out.number("diff", ratio_of(arm_b).ratio - ratio_of(arm_a).ratio);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"se", "df", "p", "p_z", "ci_low", "ci_high"});
  const Ratio a = ratio_of(arm_a);
  const Ratio b = ratio_of(arm_b);
  const Real difference = b.ratio - a.ratio;
  out.number("var_unit_a", a.unit_variance);
  out.number("var_unit_b", b.unit_variance);
  if (a.unit_variance + b.unit_variance == 0) {
    return out.refuse(ReasonCode::kZeroVariance, {"df", "p", "p_z", "ci_low", "ci_high"});
  }
  const Real se = std::sqrt(a.variance() + b.variance());
  const Real df = welch_degrees_of_freedom(a.variance(), a.n, b.variance(), b.n);
  const Real t = student_isf(alpha / 2, df);
  const Real z = normal_isf(alpha / 2);
  out.number("se", se);
  out.number("df", df);
  out.number("t", difference / se);
  out.p("p", "ln_p", student_two_sided(difference / se, df));
  out.p("p_z", normal_two_sided(difference / se));
  out.bounds("ci_low", "ci_high", {difference - t * se, difference + t * se});
  out.bounds("ci_low_z", "ci_high_z", {difference - z * se, difference + z * se});
  put_ratio_lift(out, a, b, t);
}

}  // namespace flywheel::statistics::methods
