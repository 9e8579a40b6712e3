// The kill switch: off at once, whatever the definitions say.
#pragma once

#include <string>

#include "flagd/api/publisher.hpp"
#include "flagd/api/slow_lane.hpp"
#include "flagd/json/read.hpp"

namespace flywheel::api {

/// The handlers of one thread. 200: what was asked holds, durably and in the audit log. Browsers are refused (a page
/// from anywhere could ask this machine for it): no request with an `Origin`.
class Switches {
 public:
  Switches(Publisher& publisher, SlowLane& lane)
      : snapshot_(publisher.snapshots()), publisher_(&publisher), lane_(&lane) {}

  /// POST /v1/kill/{key}, with an optional body {"reason":"…"}: 404 for an unknown key.
  void kill(const http::Request& request, http::Reply& reply) { take(request, true, reply); }
  /// POST /v1/unkill/{key}: also for a key that is off and exists no more.
  void unkill(const http::Request& request, http::Reply& reply) { take(request, false, reply); }

 private:
  void take(const http::Request& request, bool kill, http::Reply& reply);
  /// The reason in a request's body; "" where there is none. Errors: `PARSE_ERROR`.
  [[nodiscard]] Result<std::string> reason_of(std::string_view body);

  SnapshotPublication::Reader snapshot_;
  Publisher* publisher_;
  SlowLane* lane_;
  json::Reader reader_;
  std::string key_;
};

}  // namespace flywheel::api
