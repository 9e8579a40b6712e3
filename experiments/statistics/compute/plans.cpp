// Planning with arms, splits, clusters, covariates and looks; and judging a plan half-way.
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/power.hpp"
#include "experiments/statistics/test_plan.hpp"

namespace flywheel::statistics::methods {

namespace {

// The looks of the plan; marks `in` invalid where the design is not known.
void read_looks(Inputs& in, TestPlan& plan) {
  const std::string_view kind = in.text("sequential", "none");
  if (kind == "none") return;
  plan.looks = TestPlan::Looks::kAlwaysValid;
  if (kind == "confidence_sequence") return;
  plan.looks = TestPlan::Looks::kPlanned;
  const Real looks = in.number("looks", 5);
  const std::optional<Spending> spending = spending_of(in.text("spending", "obf"));
  const bool possible = looks >= 1 && looks <= 200 && looks == std::floor(looks) && spending;
  if (kind != "group_sequential" || !possible) return in.mark_invalid();
  plan.look_count = static_cast<int>(looks);
  plan.design.spending = *spending;
  plan.design.phi = in.number("phi", 1);
  if (*spending == Spending::kPower && !(plan.design.phi > 0)) in.mark_invalid();
}

TestPlan read_plan(Inputs& in) {
  TestPlan plan;
  plan.alpha = in.alpha();
  plan.power = in.fraction("power", 0.8L);
  const Real arms = in.number("arms", 2);
  if (!(arms >= 2 && arms <= 1000 && arms == std::floor(arms))) in.mark_invalid();
  if (!in.valid()) return plan;
  plan.comparisons = static_cast<int>(arms) - 1;
  plan.control_share = in.fraction("control_share", 1 / arms);
  plan.treatment_share = (1 - plan.control_share) / (arms - 1);
  plan.rho = in.number("rho", 0);
  plan.cluster_size = in.number("cluster_size", 1);
  plan.cluster_cv = in.number("cluster_cv", 0);
  plan.icc = in.number("icc", 0);
  read_looks(in, plan);
  if (!plan.possible()) in.mark_invalid();
  return plan;
}

}  // namespace

void sample_size(Inputs& in, Answer& out) {
  const std::initializer_list<std::string_view> undefined{"n_control", "n_treatment", "n_total"};
  const TestPlan plan = read_plan(in);
  const Real mde = in.number("mde");
  const Value baseline = in.find("baseline");
  const Real rate = baseline.absent() ? 0.5L : in.fraction("baseline");
  const Real variance = baseline.absent() ? in.number("variance") : rate * (1 - rate);
  const Real per_day = in.number("units_per_day", 0);
  if (mde == 0 || !(variance > 0) || per_day < 0) in.mark_invalid();
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  // One variance in all arms, whatever the outcome.
  const Real total = units_needed(plan, {0, variance, false}, mde);
  const auto others = static_cast<Real>(plan.comparisons);
  const Real n_control = std::ceil(total * plan.control_share);
  const Real n_treatment = std::ceil(total * plan.treatment_share);
  out.number("alpha_per_comparison", plan.level());
  out.number("design_effect", plan.design_effect());
  out.number("inflation", plan.inflation());
  out.number("n_control", total * plan.control_share);
  out.number("n_treatment", total * plan.treatment_share);
  out.number("n_total", total);
  out.integer("n_control_int", n_control);
  out.integer("n_treatment_int", n_treatment);
  out.integer("n_total_int", n_control + others * n_treatment);
  if (per_day > 0) out.integer("days", std::ceil((n_control + others * n_treatment) / per_day));
}

void mid_experiment_power(Inputs& in, Answer& out) {
  const std::initializer_list<std::string_view> undefined{"conditional_power_planned", "conditional_power_trend",
                                                          "predictive_power"};
  const Real alpha = in.alpha();
  const Real estimate = in.number("estimate");
  const Real se = in.number("se");
  const Real effect = in.number("effect", estimate);
  const Real information = in.fraction("information");
  if (!in.valid() || se < 0) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance, undefined);
  const Real root = std::sqrt(information);
  const Real score = estimate / se * root;
  const Real planned = effect / (se * root);
  const Real trend = score / information;
  out.number("z", estimate / se);
  out.p("conditional_power_planned", conditional_power(score, information, planned, alpha));
  out.p("conditional_power_trend", conditional_power(score, information, trend, alpha));
  out.p("predictive_power", predictive_power(score, information, alpha));
}

}  // namespace flywheel::statistics::methods
