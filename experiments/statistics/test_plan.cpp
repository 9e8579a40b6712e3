#include "experiments/statistics/test_plan.hpp"

#include <cmath>

#include "experiments/statistics/power.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

// The standard deviations of the estimated difference, times √units: without the effect and with it.
struct Spread {
  Real under_null = 0;
  Real under_effect = 0;
};

Spread spread_of(const TestPlan& plan, const Outcome& control, Real difference) {
  const Real c = plan.control_share;
  const Real t = plan.treatment_share;
  const Real factor = plan.design_effect() * (1 - plan.rho) * (1 + plan.rho);
  if (!control.is_rate) {
    const Real sd = std::sqrt(factor * control.variance * (1 / c + 1 / t));
    return {sd, sd};
  }
  const Real changed = control.mean + difference;
  const Real pooled = (c * control.mean + t * changed) / (c + t);
  return {std::sqrt(factor * pooled * (1 - pooled) * (1 / c + 1 / t)),
          std::sqrt(factor * (control.mean * (1 - control.mean) / c + changed * (1 - changed) / t))};
}

// What units_needed is for a given critical value, so that it is not computed anew for every difference.
Real units_at(const TestPlan& plan, const Outcome& control, Real difference, Real critical) {
  const Spread spread = spread_of(plan, control, difference);
  const Real root = (critical * spread.under_null + normal_isf(1 - plan.power) * spread.under_effect) / difference;
  return root * root;
}

// Between `low`, where `enough` is false, and `high`, where it is true.
template <class Enough>
Real boundary(Real low, Real high, int steps, Enough enough) {
  for (int i = 0; i < steps; ++i) {
    const Real middle = (low + high) / 2;
    if (middle == low || middle == high) break;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace

bool TestPlan::possible() const {
  const auto inside = [](Real x) { return x > 0 && x < 1; };
  const bool shares = inside(control_share) && inside(treatment_share) && control_share + treatment_share < 1 + 1e-9L;
  const bool units = std::fabs(rho) < 1 && cluster_size >= 1 && cluster_cv >= 0 && icc >= 0 && icc <= 1;
  return inside(alpha) && inside(power) && power > level() / 2 && comparisons >= 1 && shares && units &&
         look_count >= 1 && look_count <= 200;
}

Real TestPlan::design_effect() const {
  return 1 + ((cluster_cv * cluster_cv + 1) * cluster_size - 1) * icc;
}

Real TestPlan::inflation() const {
  if (looks == Looks::kOne) return 1;
  if (looks == Looks::kAlwaysValid) return confidence_sequence_inflation(level(), power);
  Design each = design;
  each.alpha = level();
  return group_sequential_inflation(each, look_count, power);
}

Real TestPlan::critical() const {
  const Real z = normal_isf(level() / 2);
  if (looks == Looks::kOne) return z;
  const Real z_power = normal_isf(1 - power);
  return std::sqrt(inflation()) * (z + z_power) - z_power;
}

Real units_needed(const TestPlan& plan, const Outcome& control, Real difference) {
  return units_at(plan, control, difference, plan.critical());
}

Real power_with(const TestPlan& plan, const Outcome& control, Real difference, Real units) {
  if (plan.looks == TestPlan::Looks::kOne) {
    const Spread spread = spread_of(plan, control, difference);
    const Real reached = std::fabs(difference) * std::sqrt(units) - normal_isf(plan.level() / 2) * spread.under_null;
    return normal_sf(-reached / spread.under_effect).p;
  }
  // What must be reached depends on the power that is sought.
  TestPlan at = plan;
  const auto too_much = [&](Real power) {
    at.power = power;
    return units_needed(at, control, difference) > units;
  };
  constexpr Real kLeast = 1e-6L;
  const Real lowest = plan.level() / 2 + kLeast;
  if (too_much(lowest)) return plan.level() / 2;
  return boundary(lowest, 1 - 1e-15L, 40, too_much);
}

std::optional<Real> detectable(const TestPlan& plan, const Outcome& control, Real units, bool upward) {
  const Real critical = plan.critical();
  const Real sign = upward ? 1 : -1;
  const auto enough = [&](Real size) { return units_at(plan, control, sign * size, critical) <= units; };
  Real most = upward ? 1 - control.mean : control.mean;
  if (!control.is_rate) {
    most = std::sqrt(units_at(plan, control, 1, critical) / units) * 2;
  } else if (!enough(most)) {
    return std::nullopt;
  }
  return sign * boundary(0, most, 200, enough);
}

}  // namespace flywheel::statistics
