// What clients report about the messages they were told to show.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/messages/message_event.hpp"
#include "flagd/api/segment_message.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/message_state.hpp"

namespace flywheel::api {

/// An event about a decision, and whose it was.
struct MessageReport {
  /// A unit that the event is recorded under.
  struct Unit {
    std::string type;
    std::string id;
    friend bool operator==(const Unit&, const Unit&) = default;
  };

  std::vector<std::string> users;  ///< whose history has the decision: the first of them that knows it
  messages::MessageEvent event;

  // As it is recorded, but for its id, its time and the units of the decision's experiments.
  std::vector<Unit> units;
  std::string name;
  std::optional<double> value;
  std::string properties;  ///< encoded
};

/// What became of a report.
struct Reported {
  messages::Applied applied = messages::Applied::kTaken;
  store::Appended appended = store::Appended::kStored;  ///< of the event itself
};

/// How long a message can be snoozed at once.
inline constexpr Duration kLongestSnooze = 366 * kDay;

/// Reads an event of that type: `decision`, and by type `button`, `how`, `for`, `scope`, `question` of its properties.
/// `recorded_under` are the units the event carries. Nothing where it names no decision: then it is an event like any
/// other. Errors: `bad_type`.
[[nodiscard]] Result<std::optional<MessageReport>> read_report(messages::MessageEvent::Type type,
                                                               const TrackMessage& track,
                                                               std::span<const outcomes::UnitId> recorded_under);

/// Notes the event in the user's history and records it, under the units of the decision's experiments, too, and not
/// before the decision was made; with it the exposures of a decision that is drawn. `done` is called once all of it is
/// durable, or has failed: then the client sends the event again. A repeated event changes nothing.
void take_report(const MessageReport& report, store::MessageState& histories, store::EventStore& events,
                 std::function<void(const Result<Reported>&)> done);

}  // namespace flywheel::api
