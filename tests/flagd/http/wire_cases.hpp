// Requests as bytes, and what must become of them: one table for sessions and for real sockets.
#pragma once

#include <string>
#include <vector>

namespace wire {

struct Case {
  std::string name;
  std::string bytes;
  std::string expected;  ///< the statuses in order, then "open" or "close": "400 close"
  bool is_head = false;  ///< the answers have no bodies
};

/// Against test_router. Covers the traps of HTTP/1.1 framing (RFC 9112) and the server's own limits.
std::vector<Case> all_cases();
/// Of these the ones about bodies, their framing and what a client expects before it sends one.
std::vector<Case> body_cases();

}  // namespace wire
