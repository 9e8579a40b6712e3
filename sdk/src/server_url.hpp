// Where the server is.
#pragma once

#include <string>
#include <string_view>

#include "sdk/src/result.hpp"

namespace flywheel::sdk {

struct ServerUrl {
  std::string host;    ///< a name or an address, without the brackets of IPv6
  std::string port;    ///< decimal
  std::string prefix;  ///< "" or "/path" without a slash at its end

  /// What stands in the Host field: "example.org:8080", "[::1]:80".
  [[nodiscard]] std::string authority() const;
};

/// Reads http://host[:port][/prefix]. Errors: other schemes (https by name), user names, queries, fragments, a port
/// outside 1–65535, characters that no URL holds.
[[nodiscard]] Result<ServerUrl> parse_server_url(std::string_view text);

}  // namespace flywheel::sdk
