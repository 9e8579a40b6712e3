// What an edit of the definitions does to people.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/assignment/evaluate.hpp"

namespace flywheel::assignment {

/// Shares (0 to 1) of the units that an experiment's audience holds, exact: they come from the slots, not from a
/// sample.
struct Movement {
  double change_arm = 0;  ///< enrolled before and after, in another arm
  double enter = 0;
  double leave = 0;
};

/// The same, counted over given contexts.
struct Counted {
  std::size_t change = 0;  ///< another arm of an experiment; another variant of a flag
  std::size_t enter = 0;   ///< no arm before
  std::size_t leave = 0;   ///< no arm afterwards
};

/// One flag or experiment that differs.
struct Difference {
  enum class Kind : std::uint8_t { kAdded, kRemoved, kChanged };
  std::string key;
  bool is_flag = false;
  Kind kind = Kind::kChanged;
  std::vector<std::string> notes;    ///< what differs, in words: "traffic 10% → 20%"
  std::optional<Movement> movement;  ///< experiments; absent where it depends on attributes
  std::optional<Counted> counted;    ///< where contexts were counted
  int phase_before = 0;              ///< experiments; 0: was not there
  int phase_after = 0;
};

/// Who owns what of a layer.
struct LayerUse {
  struct Owner {
    std::string experiment;
    hashing::Slot begin = 0;
    hashing::Slot end = 0;
    friend bool operator==(const Owner&, const Owner&) = default;
  };
  std::string layer;
  std::vector<Owner> before;  ///< in order of slots
  std::vector<Owner> after;
};

struct Plan {
  std::string epoch_before;
  std::string epoch_after;
  std::vector<Difference> differences;  ///< experiments in order of key, then flags
  std::vector<LayerUse> layers;         ///< those whose owners differ
  std::size_t contexts = 0;             ///< how many were counted
};

/// Compares two catalogs as they serve at `now`.
[[nodiscard]] Plan compare(const catalog::Catalog& before, const catalog::Catalog& after, Time now);

/// One context, as the slots of each catalog.
struct ContextPair {
  std::span<const Value> before;
  std::span<const Value> after;
};

/// Evaluates everything that differs for one more context, and counts what changes for it.
void count(Plan& plan, const catalog::Catalog& before, const catalog::Catalog& after, const ContextPair& context,
           Time now, Arena& scratch);

}  // namespace flywheel::assignment
