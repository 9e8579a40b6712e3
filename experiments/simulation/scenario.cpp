#include "experiments/simulation/scenario.hpp"

#include <algorithm>

namespace flywheel::simulation {
namespace {

/// `base` after all changes of that kind.
double changed(const std::vector<Effect>& effects, bool on_amount, double base, catalog::VariantIndex arm,
               const Traits& unit) {
  double factor = 1, added = 0;
  for (const Effect& effect : effects) {
    if (effect.arm != arm || effect.on_amount != on_amount || !effect.where.holds(unit)) continue;
    (effect.relative ? factor : added) += effect.change;
  }
  return base * factor + added;
}

}  // namespace

double Outcome::rate_in(catalog::VariantIndex arm, const Traits& unit) const {
  const double rate_there = std::max(0.0, changed(effects, false, rate, arm, unit));
  return once ? std::min(1.0, rate_there) : rate_there;
}

double Outcome::amount_in(catalog::VariantIndex arm, const Traits& unit) const {
  return changed(effects, true, amount->mean, arm, unit);
}

}  // namespace flywheel::simulation
