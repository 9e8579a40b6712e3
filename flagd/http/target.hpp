// The request target and the authority, checked before anything is done with them.
#pragma once

#include <string_view>

namespace flywheel::http {

/// A target, split. All views point into the text given.
struct Target {
  std::string_view path;   ///< "/…", or "*"
  std::string_view query;  ///< without the `?`
};

/// Splits a target in origin form ("/a?b"), absolute form ("http://host/a?b"; what it says of the host counts, not the
/// Host field) or asterisk form ("*", for OPTIONS only). Returns false where it is none of them: also for bytes that
/// have no place in a URI, malformed escapes in the path, and paths that decode to a NUL or to invalid UTF-8.
/// Source: RFC 9112, 3.2.
[[nodiscard]] bool split_target(std::string_view text, bool is_options, Target& target);

/// Whether text is `host` or `host:port` as the Host field holds it: not empty, no user, the host a name or an address.
/// Source: RFC 9110, 7.2; RFC 3986, 3.2.
[[nodiscard]] bool is_authority(std::string_view text);

}  // namespace flywheel::http
