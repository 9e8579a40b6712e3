// One unit of a simulated population, before it does anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "experiments/simulation/dice.hpp"
#include "experiments/simulation/scenario.hpp"

namespace flywheel::simulation {

/// A second arm that somebody sees.
struct Crossing {
  catalog::VariantIndex arm = 0;
  Time at;
};

struct Person {
  std::string id;
  Traits traits;
  Time arrival;                                     ///< when it is exposed, if it is
  catalog::VariantIndex arm = catalog::kNoVariant;  ///< what it is assigned; kNoVariant: not in the experiment
  bool bot = false;
  bool exposure_lost = false;
  std::optional<Time> stops;         ///< nothing happens from then on
  std::optional<Crossing> crossing;  ///< before it stops
  double pace = 0;                   ///< standard normal: how active it is

  [[nodiscard]] bool assigned() const { return arm != catalog::kNoVariant; }
};

/// The unit of that number, with the arm that the real evaluation of `entry` gives it at its arrival. `dice` are the
/// unit's own.
[[nodiscard]] Person draw_person(const Scenario& scenario, const catalog::Catalog& catalog, const catalog::Entry& entry,
                                 std::uint64_t number, Dice& dice);

}  // namespace flywheel::simulation
