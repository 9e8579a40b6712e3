// Which handler answers which path.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "flagd/http/reply.hpp"
#include "flagd/http/request.hpp"

namespace flywheel::http {

using Handler = std::function<void(const Request&, Reply&)>;

/// Routes by method and raw path. Patterns are literal segments; `{rest}` stands for everything after the slash before
/// it (slashes and escapes included, not empty) or, before a further literal, for exactly one segment:
///   "/health/live", "/ofrep/v1/evaluate/flags/{rest}", "/v1/experiments/{rest}/report".
/// An unknown path gets 404, a known one with another method 405 with `Allow`; HEAD is served by GET handlers, OPTIONS
/// gets 204 with `Allow`.
class Router {
 public:
  struct Route {
    Method method;
    std::string pattern;
    Handler handler;
    std::size_t body_limit = 1 << 20;  ///< bytes; larger bodies get 413
  };
  void add(Method method, std::string pattern, Handler handler, std::size_t body_limit = 1 << 20);

  /// The route for a request whose head has been read, with `rest` set; nullptr: not routed (answer_unrouted says why).
  [[nodiscard]] const Route* find(Method method, std::string_view path, std::string_view& rest) const;
  /// Answers 404, 405 or OPTIONS for a path that `find` did not route.
  void answer_unrouted(const Request& request, Reply& reply) const;

 private:
  /// A route with its pattern taken apart.
  struct Entry {
    Route route;
    std::string before;  // literal text before `{rest}`, or all
    std::string after;   // literal text after it
    bool has_rest;

    [[nodiscard]] bool matches(std::string_view path, std::string_view& rest) const;
  };
  std::vector<Entry> entries_;
};

}  // namespace flywheel::http
