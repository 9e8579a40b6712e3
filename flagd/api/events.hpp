// The event intake: Segment's tracking API, durable before it answers.
#pragma once

#include <memory>
#include <string>

#include "flagd/api/intake_answer.hpp"
#include "flagd/api/message_report.hpp"
#include "flagd/api/ofrep.hpp"
#include "flagd/api/state_lane.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/message_state.hpp"
#include "flagd/store/user_state.hpp"

namespace flywheel::api {

/// The event handlers of one thread. With a `state_lane`, what is reported of messages is taken there. An answer of 200
/// means: every event that is not listed as rejected is durable.
class Events {
 public:
  Events(const SnapshotPublication& publication, store::EventStore& events, store::UserState& users,
         store::MessageState& histories, StateLane* state_lane = nullptr)
      : snapshot_(publication), events_(&events), users_(&users), histories_(&histories), state_lane_(state_lane) {}

  /// POST /v1/track: one message.
  void track(const http::Request& request, http::Reply& reply);
  /// POST /v1/batch: {"batch":[…],"sentAt":…} of `track` and `group` messages.
  void batch(const http::Request& request, http::Reply& reply);

 private:
  void take(std::span<const Value> messages, bool single, const Value& document, http::Reply& reply);
  void take_reports(std::vector<MessageReport> reports, const std::shared_ptr<IntakeAnswer>& answer);

  SnapshotPublication::Reader snapshot_;
  store::EventStore* events_;
  store::UserState* users_;
  store::MessageState* histories_;
  StateLane* state_lane_;  // null: histories do not wait
  json::Reader reader_;
  Arena arena_;
};

}  // namespace flywheel::api
