// What clients report about the messages they were told to show.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "experiments/messages/message_event.hpp"
#include "flagd/api/segment_message.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/message_state.hpp"

namespace flywheel::api {

/// An event about a decision, and whose it was.
struct MessageReport {
  std::string user;
  messages::MessageEvent event;
};

/// How long a message can be snoozed at once.
inline constexpr Duration kLongestSnooze = 366 * kDay;

/// Reads an event of that type: `decision`, and by type `button`, `how`, `for`, `scope`, `question` of its properties.
/// Nothing where it names no decision: then it is an event like any other. Errors: `bad_type`.
[[nodiscard]] Result<std::optional<MessageReport>> read_report(messages::MessageEvent::Type type,
                                                               const TrackMessage& track);

/// Notes the event in the user's history, and records the exposures of a decision that is drawn. `done` is called once
/// all of it is durable, or has failed: then the client sends the event again. A repeated event changes nothing.
void take_report(const MessageReport& report, store::MessageState& histories, store::EventStore& events,
                 std::function<void(const Result<messages::Applied>&)> done);

}  // namespace flywheel::api
