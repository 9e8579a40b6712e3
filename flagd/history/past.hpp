// What a server served at some time.
#pragma once

#include "flagd/history/epoch_history.hpp"
#include "flagd/history/kill_list.hpp"

namespace flywheel::history {

struct Past {
  Served served;
  std::shared_ptr<const catalog::Catalog> catalog;
  KilledKeys killed;  ///< what was switched off
};

/// Rebuilds what served at that time. Sticky arms are not part of it: they are kept as they are now only. Errors:
/// `not_found` (the history begins later, or the epoch's file is gone), `corrupt` (the file is damaged, or this version
/// finds errors in it), `unavailable`.
[[nodiscard]] Result<Past> past_at(const std::filesystem::path& data, Time time);

/// The history in a data directory.
[[nodiscard]] inline EpochHistory epochs_of(const std::filesystem::path& data) {
  return EpochHistory(data / "epochs");
}

}  // namespace flywheel::history
