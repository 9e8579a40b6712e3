// An answer that is rendered beforehand costs no allocation once its connection is warm.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <ctime>

#include "flagd/http/server.hpp"
#include "tests/flagd/http/wire_client.hpp"
#include "tests/heap.hpp"

using namespace flywheel::http;

namespace {

/// What the server's only thread had allocated when it last entered a handler.
std::atomic<std::size_t> allocations = 0;

Router preparing_router(unsigned) {
  Router router;
  router.add(Method::kPost, "/prepared/{rest}", [](const Request& request, Reply& reply) {
    allocations = heap_allocations();
    if (request.body != "{\"a\":1}") return;
    reply.send_prepared("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n", "ready");
  });
  router.add(Method::kGet, "/allocates", [](const Request&, Reply& reply) {
    allocations = heap_allocations();
    reply.send(200, "text/plain", std::string(100, 'x'));
  });
  return router;
}

const std::string kPost =
    "POST /prepared/key HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\n"
    "Content-Length: 7\r\n\r\n{\"a\":1}";

}  // namespace

BOOST_AUTO_TEST_SUITE(http_allocations)

BOOST_AUTO_TEST_CASE(a_warm_connection_answers_without_allocating) {
  ServerOptions options;
  options.port = 0;
  options.threads = 1;
  Server server(options, preparing_router);
  BOOST_REQUIRE(server.start().has_value());
  wire::Client client(server.port());
  for (int i = 0; i < 10; ++i) BOOST_REQUIRE(client.ask(kPost).status == 200);
  std::size_t before = allocations;
  BOOST_REQUIRE(client.ask("GET /allocates HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  BOOST_REQUIRE(client.ask(kPost).status == 200);
  BOOST_TEST(allocations > before);  // the counter counts

  before = allocations;
  const std::time_t begin = std::time(nullptr);
  int answered = 0;
  for (int i = 0; i < 200; ++i) answered += client.ask(kPost).status == 200 ? 1 : 0;
  BOOST_TEST(answered == 200);
  // A new second renders a new Date, and a busy machine may need some.
  const auto seconds = static_cast<std::size_t>(std::time(nullptr) - begin);
  BOOST_TEST(allocations - before <= seconds + 1);
}

BOOST_AUTO_TEST_SUITE_END()
