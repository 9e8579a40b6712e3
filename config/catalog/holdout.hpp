// Holdouts: units that are kept from messages, experiments or flags, to see what these do together.
#pragma once

#include <string>
#include <vector>

#include "config/catalog/experiment.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::catalog {

/// The arms of a holdout's comparison.
inline constexpr VariantIndex kHeldOut = 0;
inline constexpr VariantIndex kNotHeldOut = 1;

struct Holdout {
  std::string key;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  hashing::Slot share = 0;  ///< a unit is held back iff its holdout slot is below it
  std::string salt;         ///< `seed:`, else the key
  std::uint64_t seed = 0;   ///< seed_of(Purpose::kHoldout, salt)
  std::string unit = "user";
  expression::AttributeSlot unit_attribute = expression::Attributes::kTargetingKey;
  bool all_messages = false;
  std::vector<std::string> experiments;  ///< keys, those of `tags:` included, in order
  std::vector<std::string> flags;        ///< keys
  std::vector<std::string> except;       ///< intents that reach everybody
  Schedule schedule;
  std::vector<std::string> measure;  ///< metric names
  /// What `measure` asks for, as an experiment: the units held out are its baseline, the rest the other arm, and a unit
  /// takes part from its first event within the schedule on. Its key is no experiment's.
  Experiment comparison;
  source::Place place;
};

}  // namespace flywheel::catalog
