// Threads that wait for the state of users on another machine, so that no thread of the server does.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "flagd/api/slow_lane.hpp"
#include "flagd/http/router.hpp"

namespace flywheel::api {

/// Thread-safe.
class StateLane {
 public:
  /// `make_router` makes what answers on one thread; it is called on the lane's threads, when there is something to
  /// answer.
  explicit StateLane(std::function<http::Router()> make_router);

  /// Answers later, as the handler of that path does. Too much waits: 503 at once.
  void answer(const http::Request& request, http::Reply& reply);
  /// Does what needs the state of users. Returns false, and does nothing, where too much waits already.
  [[nodiscard]] bool post(std::function<void()> work) { return lane_.post(std::move(work)); }

 private:
  using Router = std::unique_ptr<const http::Router>;
  Router take_router();

  std::function<http::Router()> make_router_;
  std::mutex mutex_;  // guards the one below
  std::vector<Router> spare_;
  SlowLane lane_;  // last: its threads use the others
};

}  // namespace flywheel::api
