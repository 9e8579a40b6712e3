// The routes that the tests of sessions and of the server talk to.
#pragma once

#include "flagd/http/router.hpp"

namespace wire {

inline constexpr std::size_t kEchoLimit = 1000;

/// GET /live ("live"), POST /echo (the body, up to kEchoLimit), POST /big (its size, up to 4 MiB), POST /items/{rest}
/// ("rest|query"), GET /seen (the credentials and tags that the handler sees), GET /prepared ("ready", rendered
/// beforehand), GET /throws, GET /silent, GET /twice.
flywheel::http::Router test_router();

}  // namespace wire
