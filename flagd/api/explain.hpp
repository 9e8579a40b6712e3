// Why did this unit get that? Now, or at a past time.
#pragma once

#include <filesystem>
#include <string>

#include "flagd/api/ofrep.hpp"
#include "flagd/api/slow_lane.hpp"

namespace flywheel::api {

/// The explaining handler of one thread.
class Explain {
 public:
  Explain(const SnapshotPublication& publication, store::EventStore& events, store::UserState& users, SlowLane& lane,
          std::filesystem::path data)
      : snapshot_(publication), moments_(events, users), sticky_(users), lane_(&lane), data_(std::move(data)) {}

  /// GET /v1/explain?key=…&unit=…&at=…: the evaluation with its steps for a context that holds the targeting key `unit`
  /// alone, so conditions on other attributes have no value (`flagd explain` takes a whole context). Without `at`: now.
  /// With it: by the epoch that served then, with what was switched off then, and without sticky arms. 404 where the
  /// key is unknown or the history does not reach back that far.
  void explain(const http::Request& request, http::Reply& reply);

 private:
  void explain_now(const std::string& key, const std::string& unit, http::Reply& reply);
  void explain_past(const std::string& key, const std::string& unit, Time at, http::Reply& reply);

  SnapshotPublication::Reader snapshot_;
  MomentMemory moments_;
  StickyMemory sticky_;
  SlowLane* lane_;
  std::filesystem::path data_;
};

}  // namespace flywheel::api
