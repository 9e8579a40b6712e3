// Proportions: one, two, tables.
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/fisher.hpp"
#include "experiments/statistics/wide.hpp"

namespace flywheel::statistics::methods {

namespace {

// Successes and trials of an arm.
struct Trials {
  Real n = 0;
  Real x = 0;

  [[nodiscard]] Real rate() const { return x / n; }
  [[nodiscard]] Real mean_variance() const { return x * (n - x) / (n * n * n); }
};

Trials read_trials(Inputs& in, std::string_view name) {
  const Value arm = in.find(name);
  Trials trials;
  if (arm.find("values").absent()) {
    trials = {number_of(arm, "n", in), number_of(arm, "sum", in)};
  } else {
    const Sample sample = in.arm(name);
    trials = {sample.n, std::round(sample.mean * sample.n)};
  }
  if (!(trials.n >= 0 && trials.x >= 0 && trials.x <= trials.n)) in.mark_invalid();
  return trials;
}

// b's rate less a's, rounded once.
Real difference_of(const Trials& a, const Trials& b) {
  return static_cast<Real>((Wide{b.x} * Wide{a.n} - Wide{a.x} * Wide{b.n}) / (Wide{a.n} * Wide{b.n}));
}

// Rates of arms that have any unit; whether both have.
bool put_rates(Answer& out, const Trials& a, const Trials& b) {
  if (a.n > 0) out.number("rate_a", a.rate());
  if (b.n > 0) out.number("rate_b", b.rate());
  if (a.n > 0 && b.n > 0) out.number("diff", difference_of(a, b));
  return a.n > 0 && b.n > 0;
}

void put_z(Answer& out, std::string_view z_name, std::string_view p_name, std::string_view ln_name, Real difference,
           Real variance) {
  if (variance > 0) {
    out.number(z_name, difference / std::sqrt(variance));
    out.p(p_name, ln_name, normal_two_sided(difference / std::sqrt(variance)));
    return;
  }
  for (const std::string_view name : {z_name, p_name, ln_name}) out.null(name);
}

}  // namespace

void two_proportions(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Trials a = read_trials(in, "a");
  const Trials b = read_trials(in, "b");
  const std::initializer_list<std::string_view> kUndefined{"z_pooled", "p_pooled", "ln_p_pooled"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, kUndefined);
  if (!put_rates(out, a, b)) return out.refuse(ReasonCode::kNoData, kUndefined);
  const Real z = normal_isf(alpha / 2);
  const Real difference = difference_of(a, b);
  const Real unpooled = a.mean_variance() + b.mean_variance();
  const Real n = a.n + b.n;
  const Real pooled = (a.x + b.x) / n * ((n - a.x - b.x) / n) * (1 / a.n + 1 / b.n);
  const Real half = z * std::sqrt(unpooled);
  out.number("se_unpooled", std::sqrt(unpooled));
  out.bounds("wald_low", "wald_high", {difference - half, difference + half});
  put_z(out, "z_unpooled", "p_unpooled", "ln_p_unpooled", difference, unpooled);
  put_z(out, "z_pooled", "p_pooled", "ln_p_pooled", difference, pooled);
  const Bounds newcombe = newcombe_interval(a.n, a.x, b.n, b.x, z);
  out.bounds("newcombe_low", "newcombe_high", newcombe);
  const bool excludes_zero = newcombe.low > 0 || newcombe.high < 0;
  const bool rejects = pooled > 0 && normal_two_sided(difference / std::sqrt(pooled)).p < alpha;
  out.boolean("borderline", excludes_zero != rejects);
}

void one_proportion_ci(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real n = in.number("n");
  const Real x = in.number("sum");
  if (!(n >= 0 && x >= 0 && x <= n)) in.mark_invalid();
  if (!in.valid() || n == 0) {
    return out.refuse(in.valid() ? ReasonCode::kNoData : ReasonCode::kInvalidInput, {"rate"});
  }
  out.number("rate", x / n);
  out.bounds("wilson_low", "wilson_high", wilson_interval(n, x, normal_isf(alpha / 2)));
  out.bounds("cp_low", "cp_high", clopper_pearson_interval(n, x, alpha));
  out.bounds("jeffreys_low", "jeffreys_high", jeffreys_interval(n, x, alpha));
}

void fisher_exact(Inputs& in, Answer& out) {
  Real cells[4] = {};
  int cell = 0;
  for (const std::string_view name : {"a", "b"}) {
    const Value arm = in.find(name);
    const bool counts = !arm.find("success").absent();
    const Real success = number_of(arm, counts ? "success" : "sum", in);
    const Real fail = counts ? number_of(arm, "fail", in) : number_of(arm, "n", in) - success;
    for (const Real count : {success, fail}) {
      if (!(count >= 0 && count == std::floor(count))) in.mark_invalid();
      cells[cell++] = count;
    }
  }
  const auto [success_a, fail_a, success_b, fail_b] = cells;
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"p", "odds_ratio"});
  if (success_a + fail_a == 0 || success_b + fail_b == 0) return out.refuse(ReasonCode::kNoData, {"p", "odds_ratio"});
  out.p("p", "ln_p", fisher_two_sided(success_a, fail_a, success_b, fail_b));
  out.number("odds_ratio", success_b * fail_a / (fail_b * success_a));
}

void relative_risk_log(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Trials a = read_trials(in, "a");
  const Trials b = read_trials(in, "b");
  const std::initializer_list<std::string_view> kUndefined{"log_ratio", "se", "lift_low", "lift_high", "p_two_sided"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, kUndefined);
  if (!put_rates(out, a, b)) return out.refuse(ReasonCode::kNoData, kUndefined);
  if (a.x == 0) return out.refuse(ReasonCode::kZeroBaseline, kUndefined);
  if (b.x == 0) return out.refuse(ReasonCode::kZeroDenominator, kUndefined);
  const Real log_ratio = std::log(b.rate() / a.rate());
  const Real se = std::sqrt((a.n - a.x) / (a.n * a.x) + (b.n - b.x) / (b.n * b.x));
  out.number("log_ratio", log_ratio);
  out.number("se", se);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance, {"lift_low", "lift_high", "p_two_sided"});
  const Real half = normal_isf(alpha / 2) * se;
  out.bounds("lift_low", "lift_high", {std::expm1(log_ratio - half), std::expm1(log_ratio + half)});
  out.p("p_two_sided", "ln_p_two_sided", normal_two_sided(log_ratio / se));
}

void non_inferiority_z(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real margin = in.number("margin_relative");
  const std::string_view direction = in.text("direction", "increase");
  if (margin < 0 || (direction != "increase" && direction != "decrease")) in.mark_invalid();
  const Trials a = read_trials(in, "a");
  const Trials b = read_trials(in, "b");
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"z", "p", "ln_p"});
  if (!put_rates(out, a, b)) return out.refuse(ReasonCode::kNoData, {"z", "p", "ln_p"});
  // `increase`: more is better, and b may be at most the margin below a.
  const Real sign = direction == "increase" ? 1 : -1;
  const Real null = -sign * margin * a.rate();
  const Real difference = difference_of(a, b);
  const Real se = std::sqrt(a.mean_variance() + b.mean_variance());
  out.number("null", null);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance, {"z", "p", "ln_p"});
  const Real z = (difference - null) / se;
  out.number("se", se);
  out.number("z", z);
  out.p("p", "ln_p", normal_sf(sign * z));
  out.number(sign > 0 ? "ci_low" : "ci_high", difference - sign * normal_isf(alpha) * se);
}

}  // namespace flywheel::statistics::methods
