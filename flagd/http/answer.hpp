// Answers as bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flagd/http/reply.hpp"

namespace flywheel::http {

/// An answer on its way from another thread.
struct Answer {
  int status = 500;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// What the request and the connection ask of an answer's form.
struct Form {
  bool without_body = false;     ///< the request was HEAD
  bool close = false;            ///< say that the connection ends
  bool says_keep_alive = false;  ///< HTTP/1.0 has to be told
};

/// Appends a whole answer. `common` are the lines of CommonFields. Cache-Control is `no-store` and HTML gets a
/// Content-Security-Policy that allows nothing, unless `headers` say otherwise. Control characters in values become
/// spaces, so that no value can begin a line.
void append_answer(std::string& out, Form form, std::string_view common, int status, std::string_view content_type,
                   std::string_view body, std::span<const Header> headers);
void append_answer(std::string& out, Form form, std::string_view common, const Answer& answer);

/// Appends an answer whose head is rendered already but for the common lines and the empty line.
void append_prepared(std::string& out, Form form, std::string_view common, std::string_view head,
                     std::string_view body);

}  // namespace flywheel::http
