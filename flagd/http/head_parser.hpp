// A request's head: parsed, and refused where it is unclear what it means.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "flagd/http/request.hpp"

namespace flywheel::http {

/// Why a request gets no handler. `details` is a text that lives as long as the program.
struct Refusal {
  int status = 0;
  std::string_view details;
};

/// A head, and what it says about the message's framing. All views point into the parsed bytes.
struct Head {
  Request request;  ///< without `rest` and `body`
  std::uint64_t content_length = 0;
  bool chunked = false;
  bool is_http10 = false;
  bool keep_alive = false;
  bool expects_continue = false;
  bool is_encoded = false;  ///< has a Content-Encoding other than `identity`
};

/// Parses a head from its request line to the empty line (as HeadScanner finds it). Where it returns a refusal, the
/// framing of what follows is not known and the connection must be closed.
[[nodiscard]] std::optional<Refusal> parse_head(std::string_view bytes, Head& head);

}  // namespace flywheel::http
