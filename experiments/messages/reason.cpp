#include "experiments/messages/reason.hpp"

#include <array>

namespace flywheel::messages {

std::string_view reason_name(Reason reason) {
  static constexpr std::array<std::string_view, 23> kNames{"",
                                                           "NO_CANDIDATE",
                                                           "KILLED",
                                                           "UNSUPPORTED_LAYOUT",
                                                           "WRONG_PLACEMENT",
                                                           "OUT_OF_SCHEDULE",
                                                           "HOLDOUT",
                                                           "STATE_UNAVAILABLE",
                                                           "MUTED",
                                                           "NO_CONSENT",
                                                           "NOT_IN_AUDIENCE",
                                                           "NOT_IN_LAYER",
                                                           "NOT_IN_TRAFFIC",
                                                           "NO_TRIGGER",
                                                           "STOPPED",
                                                           "TEMPLATE_UNRESOLVED",
                                                           "QUIET_HOURS",
                                                           "CAPPED",
                                                           "GAP",
                                                           "DISMISSED",
                                                           "GROUP_CAPPED",
                                                           "GLOBALLY_CAPPED",
                                                           "LOST_PRIORITY"};
  return kNames[static_cast<std::size_t>(reason)];
}

}  // namespace flywheel::messages
