#include "experiments/outcomes/event.hpp"

#include <algorithm>
#include <array>

namespace flywheel::outcomes {
namespace {

/// What the channel itself reports about a unit, sorted.
constexpr std::array<std::string_view, 12> kShown{
    "Experiment Viewed", "Holdout Viewed",    "Message Decided", "Message Suppressed",
    "message_clicked",   "message_dismissed", "message_exposed", "message_failed",
    "message_muted",     "message_shown",     "message_snoozed", "survey_answered",
};

}  // namespace

bool is_activity(std::string_view event_name) {
  return !std::binary_search(kShown.begin(), kShown.end(), event_name);
}

}  // namespace flywheel::outcomes
