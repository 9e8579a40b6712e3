// Why a message is not shown: one word a step of the pipeline.
#pragma once

#include <cstdint>
#include <string_view>

namespace flywheel::messages {

/// In the order of the steps: of two messages the one with the greater reason came further.
enum class Reason : std::uint8_t {
  kNone,         ///< nothing speaks against it
  kNoCandidate,  ///< the placement has no message
  kKilled,
  kUnsupportedLayout,
  kWrongPlacement,
  kOutOfSchedule,
  kHoldout,
  kStateUnavailable,
  kMuted,
  kNoConsent,
  kNotInAudience,
  kNotInLayer,
  kNotInTraffic,
  kNoTrigger,
  kStopped,
  kTemplateUnresolved,
  kQuietHours,
  kCapped,
  kGap,
  kDismissed,
  kGroupCapped,
  kGloballyCapped,
  kLostPriority,
};

/// As in answers: "KILLED", "NOT_IN_AUDIENCE", …; "" for kNone.
[[nodiscard]] std::string_view reason_name(Reason reason);

}  // namespace flywheel::messages
