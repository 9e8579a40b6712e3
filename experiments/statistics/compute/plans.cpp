// Planning with arms, splits, clusters, covariates and looks; and judging a plan half-way.
#include <algorithm>
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/power.hpp"

namespace flywheel::statistics::methods {

namespace {

// What makes a unit tell less, or more, than an independent one.
struct UnitWorth {
  Real rho = 0;
  Real cluster_size = 1;
  Real cluster_cv = 0;
  Real icc = 0;

  [[nodiscard]] bool possible() const {
    return std::fabs(rho) < 1 && cluster_size >= 1 && cluster_cv >= 0 && icc >= 0 && icc <= 1;
  }
  [[nodiscard]] Real design_effect() const { return 1 + ((cluster_cv * cluster_cv + 1) * cluster_size - 1) * icc; }
  [[nodiscard]] Real variance_factor() const { return design_effect() * (1 - rho) * (1 + rho); }
};

// How many times the units of a fixed horizon; marks `in` invalid where the design is not known.
Real read_inflation(Inputs& in, Real alpha, Real power) {
  const std::string_view kind = in.text("sequential", "none");
  if (kind == "none") return 1;
  if (kind == "confidence_sequence" && in.valid()) return confidence_sequence_inflation(alpha, power);
  const Real looks = in.number("looks", 5);
  const std::optional<Spending> spending = spending_of(in.text("spending", "obf"));
  const bool possible = looks >= 1 && looks <= 200 && looks == std::floor(looks) && spending;
  if (kind != "group_sequential" || !possible || !in.valid()) {
    in.mark_invalid();
    return 1;
  }
  Design design;
  design.alpha = alpha;
  design.spending = *spending;
  design.phi = in.number("phi", 1);
  if (*spending == Spending::kPower && !(design.phi > 0)) in.mark_invalid();
  return in.valid() ? group_sequential_inflation(design, static_cast<int>(looks), power) : 1;
}

}  // namespace

void sample_size(Inputs& in, Answer& out) {
  const std::initializer_list<std::string_view> undefined{"n_control", "n_treatment", "n_total"};
  const Real alpha = in.alpha();
  const Real power = in.fraction("power", 0.8L);
  const Real mde = in.number("mde");
  const Value baseline = in.find("baseline");
  const Real rate = baseline.absent() ? 0.5L : in.fraction("baseline");
  const Real variance = baseline.absent() ? in.number("variance") : rate * (1 - rate);
  const Real arms = in.number("arms", 2);
  if (!(arms >= 2 && arms <= 1000 && arms == std::floor(arms))) in.mark_invalid();
  const Real share = in.fraction("control_share", in.valid() ? 1 / arms : 0.5L);
  const UnitWorth worth{in.number("rho", 0), in.number("cluster_size", 1), in.number("cluster_cv", 0),
                        in.number("icc", 0)};
  const Real per_day = in.number("units_per_day", 0);
  if (mde == 0 || !(variance > 0) || !worth.possible() || per_day < 0) in.mark_invalid();
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  // Every arm is compared with the control: Bonferroni, as Holm's first step.
  const Real each = alpha / (arms - 1);
  const Real inflation = read_inflation(in, each, power);
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  const Real other = (1 - share) / (arms - 1);
  const Real needed = (normal_isf(each / 2) + normal_isf(1 - power)) / mde;
  const Real total = needed * needed * variance * worth.variance_factor() * inflation * (1 / share + 1 / other);
  const Real n_control = std::ceil(total * share);
  const Real n_treatment = std::ceil(total * other);
  out.number("alpha_per_comparison", each);
  out.number("design_effect", worth.design_effect());
  out.number("inflation", inflation);
  out.number("n_control", total * share);
  out.number("n_treatment", total * other);
  out.number("n_total", total);
  out.integer("n_control_int", n_control);
  out.integer("n_treatment_int", n_treatment);
  out.integer("n_total_int", n_control + (arms - 1) * n_treatment);
  if (per_day > 0) out.integer("days", std::ceil((n_control + (arms - 1) * n_treatment) / per_day));
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
