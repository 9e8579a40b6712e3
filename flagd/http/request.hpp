// What a handler sees of a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flywheel::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kDelete, kOptions, kOther };
/// "GET", …; "" for kOther.
[[nodiscard]] std::string_view method_name(Method method);

/// A view of one complete, framed request. Everything points into the connection's buffers and lives until the
/// handler returns (a handler that defers its reply must copy what it still needs).
struct Request {
  Method method = Method::kGet;
  std::string_view path;   ///< as sent, not decoded, without the query
  std::string_view query;  ///< as sent, without the `?`
  std::string_view rest;   ///< the part of `path` that a `{rest}` route matched, not decoded
  std::string_view body;
  // Header fields; empty where not sent.
  std::string_view content_type;
  std::string_view accept;
  std::string_view if_none_match;
  std::string_view authorization;
  std::string_view api_key;  ///< X-API-Key
  std::string_view user_agent;
  std::string_view origin;
  std::string_view remote;  ///< the address of the peer, as text
};

/// A request that outlives its handler. Neither copied nor moved, as its parts point into it.
class KeptRequest {
 public:
  explicit KeptRequest(const Request& request);
  KeptRequest(const KeptRequest&) = delete;
  KeptRequest& operator=(const KeptRequest&) = delete;
  [[nodiscard]] const Request& request() const { return request_; }

 private:
  std::string text_;  // of all parts, one after the other
  Request request_;
};

/// Decodes %XX once. Returns false for a malformed escape or where the result is not UTF-8 or holds a NUL.
[[nodiscard]] bool percent_decode(std::string_view text, std::string& out);

/// The decoded value of a query parameter, "" where absent.
[[nodiscard]] std::string query_parameter(std::string_view query, std::string_view name);

/// Whether a media type is JSON ("application/json", with or without parameters; case does not matter).
[[nodiscard]] bool is_json(std::string_view content_type);

}  // namespace flywheel::http
