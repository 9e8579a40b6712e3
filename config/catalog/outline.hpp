// The short of it: what most definitions come to, side by side in memory.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/flag.hpp"

namespace flywheel::catalog {

/// Why a clause serves what it does.
enum class Ground : std::uint8_t {
  kRule,     ///< a rule's condition holds
  kDefault,  ///< no rule's condition does
  kStatic,   ///< there are no rules
  kOutside,  ///< not of the audience
  kOff,      ///< disabled, or not running
  kSplit,    ///< the unit's slot says which
};

/// "Where the condition holds, serve this." Half a cache line.
struct Clause {
  static constexpr ConditionId kAlways = std::numeric_limits<ConditionId>::max();

  std::uint64_t seed = 0;        ///< of a split
  const Split* split = nullptr;  ///< where it has more than two shares; it lives in the flag or experiment
  ConditionId condition = kAlways;
  hashing::Slot first_end = 0;      ///< `first` owns the slots below it, `second` the others
  VariantIndex first = kNoVariant;  ///< what is served where there is no split
  VariantIndex second = kNoVariant;
  expression::AttributeSlot unit = expression::Attributes::kTargetingKey;
  Ground ground = Ground::kStatic;
};
static_assert(sizeof(Clause) == 32);

/// Definitions without schedules, gates, layers, partial traffic, sticky arms, test users and texts that lack something
/// are a few clauses: the first whose condition holds decides, and the last one's always does. It says nothing that the
/// definitions do not say; it says it where one cache line holds two of them.
class Outline {
 public:
  Outline() = default;
  /// `flags` and `experiments` must stay where they are. With `test_users` experiments have more to say than clauses.
  Outline(std::span<const Flag> flags, std::span<const Experiment> experiments, bool test_users);

  /// The clauses of an entry, by its place among the catalog's; none: it takes all the steps.
  [[nodiscard]] std::span<const Clause> at(std::size_t place) const {
    return {clauses_.data() + begins_.data()[place], begins_.data()[place + 1] - begins_.data()[place]};
  }

 private:
  std::vector<Clause> clauses_;
  std::vector<std::uint32_t> begins_;  // by place, and one more
};

}  // namespace flywheel::catalog
