// What a simulated population is like: who comes, what they do, what the arms change, and what goes wrong on the way.
// SIMULATION.md describes the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/time.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::simulation {

/// Something that is known of a unit before it is exposed.
struct Attribute {
  std::string name;
  std::vector<Value> values;   ///< texts point into Scenario::arena
  std::vector<double> shares;  ///< of units, one a value; total 1
};

/// A unit's attributes: which of its values each has.
using Traits = std::vector<std::uint16_t>;

/// Units with certain attributes; everybody where there are none.
struct Subgroup {
  struct Trait {
    std::size_t attribute = 0;
    std::uint16_t value = 0;
  };
  std::vector<Trait> traits;

  [[nodiscard]] bool holds(const Traits& unit) const {
    for (const Trait& trait : traits) {
      if (unit[trait.attribute] != trait.value) return false;
    }
    return true;
  }
};

/// What an arm changes from the exposure on.
struct Effect {
  catalog::VariantIndex arm = 0;
  bool on_amount = false;  ///< on the mean amount; else on the rate
  bool relative = false;   ///< `change` is a share of what was there
  double change = 0;
  Subgroup where;
};

/// A number that comes with an event, whatever the unit's other events have.
struct Amount {
  double mean = 0;
  double sd = 0;
  bool lognormal = true;  ///< else normal
  std::string property;   ///< empty: the event's value
};

/// A habit: an event and how often it happens.
struct Outcome {
  std::string event;
  bool once = false;                   ///< at most once, after the exposure; else by a Poisson process
  double rate = 0;                     ///< once: the share of units; else events a day
  Duration within{0};                  ///< once: how long after the exposure at most
  std::optional<Duration> delay = {};  ///< once: the mean of an exponential delay, cut at `within`; none: uniform
  double spread = 0;                   ///< daily: sd of the logarithm of a unit's own pace, before and after alike
  std::optional<Amount> amount = {};
  std::vector<Effect> effects = {};

  /// The rate and the mean amount of a unit in an arm. Several changes are changes of the same base: they add up.
  /// Shares of units end at 0 and 1, other rates at 0.
  [[nodiscard]] double rate_in(catalog::VariantIndex arm, const Traits& unit) const;
  [[nodiscard]] double amount_in(catalog::VariantIndex arm, const Traits& unit) const;
};

/// Exposures that never arrive: whoever they are of is missing from the experiment.
struct Loss {
  double share = 0;
  std::optional<catalog::VariantIndex> arm;  ///< none: all
  Subgroup where;
};

struct Scenario {
  Arena arena;
  std::string name;
  std::string experiment;
  std::uint64_t seed = 1;
  std::uint64_t units = 0;
  Time start;
  Duration arrivals{0};  ///< units come, evenly, over that time
  Duration followed{0};  ///< what each does until so long after its exposure
  Duration before{0};    ///< and so long before it (daily outcomes only)
  std::vector<Attribute> attributes;
  std::vector<Outcome> outcomes;

  std::vector<double> dropout;  ///< by arm: share of units that stop for good at some time while they are followed
  double crossovers = 0;        ///< share of units that also see another arm
  double bots = 0;              ///< share of units that do everything `bot_pace` times a day
  double bot_pace = 0;
  double skewed = 0;  ///< share of events whose clock is wrong by up to `clock_skew`, either way
  Duration clock_skew{0};
  std::vector<Loss> lost_exposures;
  double duplicates = 0;  ///< share of events that arrive twice
  double late = 0;        ///< share of events that arrive after everything else
};

}  // namespace flywheel::simulation
