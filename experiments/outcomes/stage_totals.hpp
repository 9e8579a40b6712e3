// How far the messages of an experiment came with its units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace flywheel::outcomes {

/// What became of one exposure after the other.
struct ExposureOutcomes {
  std::int64_t exposed = 0;
  std::int64_t shown = 0;
  std::int64_t acted = 0;  ///< clicked or answered
  std::int64_t dismissed = 0;
};

/// Units of one arm of an experiment on messages, each counted once a line. Units in several arms are left out.
struct StageTotals {
  /// Exposures that are told apart by their number; the last one stands for all that follow, too.
  static constexpr std::size_t kMostExposures = 10;

  std::int64_t assigned = 0;         ///< the message was due, whatever became of it
  std::int64_t eligible = 0;         ///< there was a decision to show it (control: to record it)
  std::int64_t exposed = 0;          ///< about to be drawn, or would have been
  std::int64_t shown = 0;            ///< visible long enough
  std::int64_t acted = 0;            ///< clicked or answered
  std::int64_t dismissed = 0;        ///< in whatever way
  std::int64_t dismissed_quick = 0;  ///< too soon after it was drawn
  std::int64_t snoozed = 0;
  std::int64_t muted = 0;
  std::int64_t failed = 0;  ///< could not be drawn
  /// By the reason why it was not shown when it was due, before the unit's first exposure: afterwards treatment may
  /// lawfully have dismissed what control cannot.
  std::map<std::string, std::int64_t, std::less<>> suppressed;
  std::int64_t suppressed_in_all = 0;  ///< units with any reason
  /// Of those in `suppressed`, units that were never exposed: an analysis of exposed units lacks them.
  std::map<std::string, std::int64_t, std::less<>> kept_out;
  std::vector<ExposureOutcomes> exposures;  ///< by which of the unit's exposures it was, from the first

  void merge(const StageTotals& other);
};

}  // namespace flywheel::outcomes
