// What clients report about a message, and what becomes of a history by it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/messages/history.hpp"

namespace flywheel::messages {

struct MessageEvent {
  enum class Type : std::uint8_t { kExposed, kShown, kClicked, kDismissed, kSnoozed, kMuted, kFailed, kAnswered };
  Type type = Type::kExposed;
  std::string decision;
  std::string detail;  ///< the button, how it was dismissed, the scope of muting, the question
  Duration snooze{0};  ///< of kSnoozed
  Time at;
};

/// The type of an event of that name: `message_exposed` …, `survey_answered`. None: it is another event.
[[nodiscard]] std::optional<MessageEvent::Type> message_event_type(std::string_view name);

/// What makes two events the same, whatever their ids: decision, type and button.
[[nodiscard]] std::string identity_of(const MessageEvent& event);

enum class Applied : std::uint8_t {
  kTaken,
  kRepeated,         ///< the first one counts
  kUnknownDecision,  ///< it was never made, or is forgotten
};

/// Takes an event. The first one that a client sends of a decision, of whatever type, turns what it holds into
/// impressions at that time: also after the hold has ended, as it was drawn then. A client's clock that is slow makes
/// nothing happen before the decision. Dismissing by close, button, outside and back counts, by timeout and navigation
/// does not; `never_again` mutes the message.
Applied apply(History& history, const MessageEvent& event);

}  // namespace flywheel::messages
