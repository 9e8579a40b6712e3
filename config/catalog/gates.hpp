// What is asked before a definition's own targeting.
#pragma once

#include <cstdint>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/catalog/requirement.hpp"
#include "config/catalog/split.hpp"

namespace flywheel::catalog {

/// An arm that test users get by force.
struct Forced {
  ConditionId condition = 0;
  VariantIndex variant = 0;
};

/// In the order of evaluation: test users, holdouts, prerequisites.
struct Gates {
  std::vector<Forced> forced;             ///< the first whose condition holds decides
  std::vector<std::uint16_t> holdouts;    ///< indexes into Catalog::holdouts(): those that hold this definition back
  std::vector<Requirement> requirements;  ///< without cycles
  [[nodiscard]] bool open() const { return forced.empty() && holdouts.empty() && requirements.empty(); }
};

}  // namespace flywheel::catalog
