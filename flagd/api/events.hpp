// The event intake: Segment's tracking API, durable before it answers.
#pragma once

#include <memory>
#include <string>

#include "flagd/api/ofrep.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/message_state.hpp"
#include "flagd/store/user_state.hpp"

namespace flywheel::api {

/// The event handlers of one thread. An answer of 200 means: every event that is not listed as rejected is durable.
class Events {
 public:
  Events(const SnapshotPublication& publication, store::EventStore& events, store::UserState& users,
         store::MessageState& histories)
      : snapshot_(publication), events_(&events), users_(&users), histories_(&histories) {}

  /// POST /v1/track: one message.
  void track(const http::Request& request, http::Reply& reply);
  /// POST /v1/batch: {"batch":[…],"sentAt":…} of `track` and `group` messages.
  void batch(const http::Request& request, http::Reply& reply);

 private:
  void take(std::span<const Value> messages, bool single, const Value& document, http::Reply& reply);

  SnapshotPublication::Reader snapshot_;
  store::EventStore* events_;
  store::UserState* users_;
  store::MessageState* histories_;
  json::Reader reader_;
  Arena arena_;
};

}  // namespace flywheel::api
