// How a handler answers: at once into the connection's output, or later from any thread.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flywheel::http {

using Header = std::pair<std::string_view, std::string_view>;

/// An answer that comes later, e.g. when an event is durable. Requests behind it on the connection wait, so answers
/// stay in order. Thread-safety: `send` once, from any thread; a connection closed meanwhile is no error.
/// Dropped without `send`: the client gets 500.
class Deferred {
 public:
  virtual ~Deferred() = default;
  virtual void send(int status, std::string_view content_type, std::string body,
                    std::vector<std::pair<std::string, std::string>> headers = {}) = 0;
};

/// Exactly one of send, send_prepared, defer must be called for a request (none: the client gets 500).
class Reply {
 public:
  virtual ~Reply() = default;

  /// A whole answer. Content-Length, Connection, Date and the security fields of every answer are added; a HEAD request
  /// gets no body; an empty `content_type` sends none.
  virtual void send(int status, std::string_view content_type, std::string_view body,
                    std::initializer_list<Header> headers = {}) = 0;

  /// The hot path. `head` is a status line and header fields rendered beforehand, each ended by CRLF, with
  /// Content-Length but without the empty line; nothing is allocated once the connection's buffer has grown.
  virtual void send_prepared(std::string_view head, std::string_view body) = 0;

  [[nodiscard]] virtual std::shared_ptr<Deferred> defer() = 0;
};

/// An OFREP-style error body: {"errorCode":…,"errorDetails":…,"metadata":{}}; with `key` where given.
[[nodiscard]] std::string error_body(std::string_view code, std::string_view details, std::string_view key = {});
inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kHtml = "text/html; charset=utf-8";

}  // namespace flywheel::http
