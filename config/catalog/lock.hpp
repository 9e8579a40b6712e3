// flagd.lock: who owns which slots of each split, so that an edit moves as few units as possible.
//
//   lock: 1
//   experiments:
//     invite-nudge:
//       phase: 2
//       unit: user
//       seed: invite-nudge
//       baseline: control
//       arms:
//         control: { weight: 40%, slots: [0-40%] }
//         team: { weight: 60%, slots: [40-100%] }
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/split.hpp"
#include "config/source/diagnostics.hpp"
#include "config/source/scalar.hpp"
#include "config/source/text_file.hpp"

namespace flywheel::catalog {

class Catalog;
struct Experiment;

/// The file's name, beside the definitions at the top of their directory.
inline constexpr std::string_view kLockFile = "flagd.lock";

/// An arm, its configured weight and the slots it owns, in millionths; ranges ascend and do not touch.
struct LockedArm {
  std::string name;
  std::uint32_t weight = 0;
  std::vector<source::SlotRange> slots;
  friend bool operator==(const LockedArm&, const LockedArm&) = default;
};

/// One experiment's split in one of its phases. The arms own all slots together, each slot once.
struct LockedSplit {
  int phase = 1;
  std::string unit;
  std::string seed;  ///< the salt of the split's hash
  std::string baseline;
  std::vector<LockedArm> arms;  ///< in declared order
  friend bool operator==(const LockedSplit&, const LockedSplit&) = default;
};

struct Lock {
  std::map<std::string, LockedSplit, std::less<>> experiments;  ///< by key
  friend bool operator==(const Lock&, const Lock&) = default;
};

/// Reads a lock file. Everything that is wrong is reported, and the result is absent.
[[nodiscard]] std::optional<Lock> read_lock(const source::TextFile& file, source::Diagnostics& diagnostics);
/// The file's text, the same for equal locks.
[[nodiscard]] std::string write_lock(const Lock& lock);

/// Arms own what they are configured to own: contiguous slots in declared order.
[[nodiscard]] std::vector<LockedArm> contiguous(std::vector<LockedArm> arms);

/// The split that follows `before` when the definitions say `now` (whose arms have weights and need no slots): the same
/// where nothing changed. Else a new phase, in which each arm keeps the slots it had, up to its weight, lowest first;
/// what is free then goes, in ascending order, to the arms that lack slots, in declared order. That moves as few units
/// as any rule can. With another seed or unit everybody moves, and slots are contiguous.
[[nodiscard]] LockedSplit follow(const LockedSplit& before, LockedSplit now);

/// The phase of `now` where `earlier` served last: another split is another phase, and phases never go back.
[[nodiscard]] int phase_after(const LockedSplit& earlier, const LockedSplit& now);

/// An experiment's split, as it serves.
[[nodiscard]] LockedSplit locked(const Experiment& experiment);
/// Makes an experiment serve what `split` says; its arms are the experiment's.
void apply(const LockedSplit& split, Experiment& experiment);

/// Who owns what in a catalog, as it serves.
[[nodiscard]] Lock lock_of(const Catalog& catalog);

}  // namespace flywheel::catalog
