#include "tests/flagd/http/test_router.hpp"

#include <stdexcept>
#include <string>

namespace wire {
namespace {

constexpr std::string_view kText = "text/plain";

}  // namespace

using flywheel::http::Method;
using flywheel::http::Reply;
using flywheel::http::Request;
using flywheel::http::Router;

Router test_router() {
  Router router;
  router.add(Method::kGet, "/live", [](const Request&, Reply& reply) { reply.send(200, kText, "live"); });
  router.add(
      Method::kPost, "/echo", [](const Request& request, Reply& reply) { reply.send(200, kText, request.body); },
      kEchoLimit);
  router.add(
      Method::kPost, "/big",
      [](const Request& request, Reply& reply) { reply.send(200, kText, std::to_string(request.body.size())); },
      4 << 20);
  router.add(Method::kPost, "/items/{rest}", [](const Request& request, Reply& reply) {
    reply.send(200, kText, std::string(request.rest) + "|" + std::string(request.query));
  });
  router.add(Method::kGet, "/seen", [](const Request& request, Reply& reply) {
    reply.send(200, kText,
               std::string(request.authorization) + "|" + std::string(request.api_key) + "|" +
                   std::string(request.if_none_match) + "|" + std::string(request.accept) + "|" +
                   std::string(request.user_agent) + "|" + std::string(request.origin));
  });
  router.add(Method::kGet, "/prepared", [](const Request&, Reply& reply) {
    reply.send_prepared("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", "ready");
  });
  router.add(Method::kGet, "/throws", [](const Request&, Reply& reply) {
    reply.send(200, kText, "half");
    throw std::runtime_error("a handler failed");
  });
  router.add(Method::kGet, "/silent", [](const Request&, Reply&) {});
  router.add(Method::kGet, "/twice", [](const Request&, Reply& reply) {
    reply.send(200, kText, "first");
    reply.send(500, kText, "second");
  });
  return router;
}

}  // namespace wire
