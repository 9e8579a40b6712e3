// Means of two arms.
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/difference.hpp"

namespace flywheel::statistics::methods {

namespace {

// Means of arms that have any unit; the difference where both have.
void put_estimates(Answer& out, const Sample& a, const Sample& b) {
  if (a.n >= 1) out.number("mean_a", a.mean);
  if (b.n >= 1) out.number("mean_b", b.mean);
  if (a.n >= 1 && b.n >= 1) out.number("diff", difference_of_means(a, b));
  if (a.n >= 2) out.number("var_a", a.variance());
  if (b.n >= 2) out.number("var_b", b.variance());
}

struct Pair {
  Sample a;
  Sample b;
  ReasonCode refusal;
};

Pair read_pair(Inputs& in) {
  const Sample a = in.arm("a");
  const Sample b = in.arm("b");
  return {a, b, in.valid() ? refusal_of(a, b) : ReasonCode::kInvalidInput};
}

// Of t tests: variances are those of means, m2/(n − 1), for rates, too.
Pair read_pair_of_means(Inputs& in) {
  Pair pair = read_pair(in);
  const bool possible = pair.refusal != ReasonCode::kInvalidInput;
  pair.a.proportion = pair.b.proportion = false;
  if (possible) pair.refusal = refusal_of(pair.a, pair.b);
  return pair;
}

}  // namespace

void welch_t(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real null = in.number("null", 0);
  const auto [a, b, refusal] = read_pair_of_means(in);
  if (refusal != ReasonCode::kInvalidInput) put_estimates(out, a, b);
  if (refusal != ReasonCode::kNone) {
    if (refusal == ReasonCode::kZeroVariance) out.number("se", Real{0});
    return out.refuse(refusal, {"t", "df", "p", "ln_p", "ci_low", "ci_high", "p_greater", "p_less"});
  }
  const Difference difference = absolute_difference(a, b);
  const Real se = difference.standard_error();
  const Real df = difference.degrees_of_freedom;
  const Real t = (difference.estimate - null) / se;
  out.number("se", se);
  out.number("df", df);
  out.number("t", t);
  out.p("p", "ln_p", student_two_sided(t, df));
  const Real half = student_isf(alpha / 2, df) * se;
  out.bounds("ci_low", "ci_high", {difference.estimate - half, difference.estimate + half});
  out.p("p_greater", student_sf(t, df));
  out.p("p_less", student_sf(-t, df));
  const Real one_sided = student_isf(alpha, df) * se;
  out.number("ci_greater_low", difference.estimate - one_sided);
  out.number("ci_less_high", difference.estimate + one_sided);
}

void equivalence_tost(Inputs& in, Answer& out) {
  const Real low = in.number("low");
  const Real high = in.number("high");
  if (!(low < high)) in.mark_invalid();
  const auto [a, b, refusal] = read_pair_of_means(in);
  if (refusal != ReasonCode::kInvalidInput) put_estimates(out, a, b);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"p", "p_lower", "p_upper"});
  const Difference difference = absolute_difference(a, b);
  const Real se = difference.standard_error();
  const Tail lower = student_sf((difference.estimate - low) / se, difference.degrees_of_freedom);
  const Tail upper = student_sf((high - difference.estimate) / se, difference.degrees_of_freedom);
  out.number("se", se);
  out.number("df", difference.degrees_of_freedom);
  out.p("p_lower", lower);
  out.p("p_upper", upper);
  out.p("p", "ln_p", lower.ln_p > upper.ln_p ? lower : upper);
}

void non_inferiority_relative(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real margin = in.number("margin_relative");
  const std::string_view direction = in.text("direction", "increase");
  if (margin < 0 || (direction != "increase" && direction != "decrease")) in.mark_invalid();
  const auto [a, b, refusal] = read_pair(in);
  if (refusal != ReasonCode::kInvalidInput) put_estimates(out, a, b);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"z", "p", "ln_p"});
  // `increase`: more is better, and b may be at most the margin below a; of a negative control towards −∞.
  const Real sign = direction == "increase" ? 1 : -1;
  const Real factor = 1 - sign * margin * (a.mean < 0 ? -1 : 1);
  const Real se = std::sqrt(b.mean_variance() + factor * factor * a.mean_variance());
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance, {"z", "p", "ln_p"});
  const Real away = b.mean - factor * a.mean;
  out.number("se", se);
  out.number("z", sign * away / se);
  out.p("p", "ln_p", normal_sf(sign * away / se));
  out.number(sign > 0 ? "ci_low" : "ci_high", away - sign * normal_isf(alpha) * se);
}

void relative_lift(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const auto [a, b, refusal] = read_pair(in);
  if (refusal == ReasonCode::kInvalidInput) return out.refuse(refusal, {"lift", "p_two_sided_z"});
  if (a.n >= 1 && b.n >= 1) out.number("diff", difference_of_means(a, b));
  const bool has_baseline = a.n >= 1 && b.n >= 1 && a.mean != 0;
  if (has_baseline) out.number("lift", difference_of_means(a, b) / std::fabs(a.mean));
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"se", "p_two_sided_z", "p_two_sided_t"});
  if (!has_baseline) {
    out.number("diff_se", absolute_difference(a, b).standard_error());
    out.boolean("absolute_still_reported", true);
    return out.refuse(ReasonCode::kZeroBaseline, {"lift", "se", "p_two_sided_z", "p_two_sided_t"});
  }
  const Difference lift = relative_difference(a, b);
  const Real se = lift.standard_error();
  const Real z = normal_isf(alpha / 2);
  const Real t = student_isf(alpha / 2, lift.degrees_of_freedom);
  out.number("se", se);
  out.bounds("ci_low_z", "ci_high_z", {lift.estimate - z * se, lift.estimate + z * se});
  out.number("df_welch", lift.degrees_of_freedom);
  out.bounds("ci_low_t", "ci_high_t", {lift.estimate - t * se, lift.estimate + t * se});
  if (se > 0) {
    out.p("p_two_sided_z", "ln_p_two_sided_z", normal_two_sided(lift.estimate / se));
    out.p("p_two_sided_t", "ln_p_two_sided_t", student_two_sided(lift.estimate / se, lift.degrees_of_freedom));
  } else {
    // The delta method sees no variance where b is 0 throughout, whatever a does.
    out.refuse(ReasonCode::kZeroVariance, {"p_two_sided_z", "p_two_sided_t"});
  }
  if (a.mean > 0 && b.mean > 0) {
    const Real log_ratio = std::log(b.mean / a.mean);
    const Real half = z * std::sqrt(a.mean_variance() / (a.mean * a.mean) + b.mean_variance() / (b.mean * b.mean));
    out.bounds("log_ratio_low", "log_ratio_high", {std::expm1(log_ratio - half), std::expm1(log_ratio + half)});
  }
  const FiellerInterval fieller = fieller_interval(a.mean, a.mean_variance(), b.mean, b.mean_variance(), z);
  out.number("fieller_g", fieller.g);
  if (fieller.unbounded) {
    out.text("fieller", "unbounded");
    out.null("fieller_low");
    out.null("fieller_high");
  } else {
    out.bounds("fieller_low", "fieller_high", fieller.bounds);
  }
}

}  // namespace flywheel::statistics::methods
