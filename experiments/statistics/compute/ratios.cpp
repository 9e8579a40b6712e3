// Ratios of sums over units.
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/ratio.hpp"
#include "experiments/statistics/sample.hpp"
#include "experiments/statistics/wide.hpp"

namespace flywheel::statistics::methods {

namespace {

// (numerator, denominator) of an arm's units, and these where they were given.
struct Columns {
  CrossMoments moments;
  std::vector<std::vector<Real>> columns;
};

Columns read_ratio(Inputs& in, std::string_view name) {
  const Value arm = in.find(name);
  if (arm.find("n").absent()) {
    Columns result{{}, {numbers_of(arm.find("num"), in), numbers_of(arm.find("den"), in)}};
    if (result.columns[0].size() != result.columns[1].size()) in.mark_invalid();
    if (in.valid()) result.moments = CrossMoments::of_columns(result.columns);
    return result;
  }
  const Real n = number_of(arm, "n", in);
  const Real num = number_of(arm, "sum_num", in);
  const Real den = number_of(arm, "sum_den", in);
  const Real num2 = number_of(arm, "sum_num2", in);
  const Real den2 = number_of(arm, "sum_den2", in);
  const Real cross = number_of(arm, "sum_cross", in);
  const bool possible = Sample::of_sums(n, num, num2).possible() && Sample::of_sums(n, den, den2).possible();
  if (!possible || n < 0) in.mark_invalid();
  if (!in.valid() || n == 0) return {{0, {0, 0}, {0, 0, 0, 0}}, {}};
  const Real xy = centred_cross(n, num, den, cross);
  return {{n, {num / n, den / n}, {Sample::of_sums(n, num, num2).m2, xy, xy, Sample::of_sums(n, den, den2).m2}}, {}};
}

// Numerators less what a ratio of `pivot` would make them: then ratios are less by it, and their variances the same,
// but not what is left of large numbers that cancel.
void take_out_ratio(Real pivot, Columns& arm) {
  for (std::size_t i = 0; i < arm.columns[0].size(); ++i) {
    arm.columns[0][i] = static_cast<Real>(Wide{arm.columns[0][i]} - Wide{pivot} * Wide{arm.columns[1][i]});
  }
  arm.moments = CrossMoments::of_columns(arm.columns);
}

ReasonCode refusal_of_ratios(const Inputs& in, const CrossMoments& a, const CrossMoments& b) {
  if (!in.valid()) return ReasonCode::kInvalidInput;
  if (a.n < 1 || b.n < 1) return ReasonCode::kNoData;
  if (a.n < 2 || b.n < 2) return ReasonCode::kInsufficientN;
  if (a.mean[1] == 0 || b.mean[1] == 0) return ReasonCode::kZeroDenominator;
  return ReasonCode::kNone;
}

void put_ratio_lift(Answer& out, const Ratio& a, const Ratio& b, Real pivot, Real critical) {
  const Real baseline = a.ratio + pivot;
  if (baseline == 0) {
    for (const std::string_view name : {"lift", "lift_se", "lift_low_t", "lift_high_t"}) out.null(name);
    out.text("lift_error", "zero_baseline");
    return;
  }
  const Real lift = (b.ratio - a.ratio) / std::fabs(baseline);
  const Real scale = (b.ratio + pivot) / baseline;
  const Real se = std::sqrt(b.variance() + scale * scale * a.variance()) / std::fabs(baseline);
  out.number("lift", lift);
  out.number("lift_se", se);
  out.bounds("lift_low_t", "lift_high_t", {lift - critical * se, lift + critical * se});
}

}  // namespace

void ratio_delta(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  Columns columns_a = read_ratio(in, "a");
  Columns columns_b = read_ratio(in, "b");
  const CrossMoments &arm_a = columns_a.moments, &arm_b = columns_b.moments;
  const ReasonCode refusal = refusal_of_ratios(in, arm_a, arm_b);
  Real pivot = 0;
  if (refusal == ReasonCode::kNone && !columns_a.columns.empty() && !columns_b.columns.empty()) {
    pivot = arm_a.mean[0] / arm_a.mean[1];
    take_out_ratio(pivot, columns_a);
    take_out_ratio(pivot, columns_b);
  }
  const bool usable = refusal != ReasonCode::kInvalidInput;
  const bool ratio_a = usable && arm_a.n >= 1 && arm_a.mean[1] != 0;
  const bool ratio_b = usable && arm_b.n >= 1 && arm_b.mean[1] != 0;
  if (ratio_a) out.number("ratio_a", ratio_of(arm_a).ratio + pivot);
  if (ratio_b) out.number("ratio_b", ratio_of(arm_b).ratio + pivot);
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
  put_ratio_lift(out, a, b, pivot, t);
}

}  // namespace flywheel::statistics::methods
