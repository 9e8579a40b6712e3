// What users decided about messages themselves: the data of a preference centre.
#pragma once

#include <string>

#include "flagd/api/ofrep.hpp"
#include "flagd/json/read.hpp"
#include "flagd/store/message_state.hpp"

namespace flywheel::api {

/// The preference handlers of one thread.
class Preferences {
 public:
  explicit Preferences(store::MessageState& histories) : histories_(&histories) {}

  /// GET /v1/preferences/{user}: {"muted_intents": [], "muted_messages": [], "snoozed": {"message": "until"}}.
  void get(const http::Request& request, http::Reply& reply);
  /// PUT /v1/preferences/{user}: replaces all of it, and answers what holds now, once that is durable.
  void put(const http::Request& request, http::Reply& reply);

 private:
  store::MessageState* histories_;
  json::Reader reader_;
  Arena arena_;
};

}  // namespace flywheel::api
