#include "flagd/api/moment_plan.hpp"

#include <algorithm>
#include <set>

namespace flywheel::api {

MomentPlan::MomentPlan(const catalog::Catalog& catalog) {
  std::set<std::uint16_t> asked;
  for (const expression::Program& condition : catalog.conditions()) {
    asked.insert(condition.moments().begin(), condition.moments().end());
  }
  for (const std::uint16_t place : asked) {
    const catalog::Moment& moment = catalog.moments()[place];
    auto unit =
        std::find_if(units_.begin(), units_.end(), [&](const MomentUnit& one) { return one.type == moment.unit; });
    if (unit == units_.end()) {
      const catalog::Unit* type = catalog.find_unit(moment.unit);
      const auto attribute = type ? type->attribute : expression::Attributes::kTargetingKey;
      unit = units_.insert(unit, {moment.unit, attribute, {}});
    }
    unit->moments.push_back(place);
  }
}

}  // namespace flywheel::api
