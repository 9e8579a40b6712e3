// Where a Redis server is, and as whom to speak to it.
#pragma once

#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"

namespace flywheel::store::redis {

struct Address {
  std::string host;  ///< a name, or an IP address without brackets; "": `path` says where
  int port = 6379;
  std::string path;      ///< of a Unix socket
  std::string user;      ///< "": Redis's default user
  std::string password;  ///< "": none
  int database = 0;

  /// For people, without user and password: "redis://cache:6379", "redis://[::1]:6379/2", "unix:/run/redis.sock".
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Address&, const Address&) = default;
};

/// Reads redis://[user:password@]host[:port][/database] or unix:/path, both percent-encoded. Errors: `invalid_url`; the
/// message never repeats what was given, as that may hold a password.
[[nodiscard]] Result<Address> parse_address(std::string_view url);

}  // namespace flywheel::store::redis
