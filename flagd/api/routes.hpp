// All paths of the server and who answers them.
#pragma once

#include <filesystem>

#include "flagd/api/preview_links.hpp"
#include "flagd/api/publisher.hpp"
#include "flagd/api/slow_lane.hpp"
#include "flagd/api/state_lane.hpp"
#include "flagd/http/router.hpp"
#include "flagd/results/board.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/message_state.hpp"
#include "flagd/store/user_state.hpp"

namespace flywheel::api {

/// What the handlers work with. Everything outlives the server.
struct Services {
  Publisher& publisher;
  SlowLane& slow_lane;
  store::EventStore& events;
  store::UserState& users;
  store::MessageState& histories;
  results::Board& board;
  std::filesystem::path data;       ///< the data directory, whose history is read
  PreviewLinks previews = {};       ///< signed links with which messages are looked at
  StateLane* state_lane = nullptr;  ///< where `histories` makes its callers wait; null: it does not
};

/// The router of one thread, with handlers that share nothing with other threads but the services.
[[nodiscard]] http::Router make_router(const Services& services);

/// The router of one thread of the state lane: the paths that need the state of users.
[[nodiscard]] http::Router make_state_router(const Services& services);

}  // namespace flywheel::api
