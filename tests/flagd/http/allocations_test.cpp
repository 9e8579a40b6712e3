// An answer that is rendered beforehand costs no allocation once its connection is warm.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <new>

#include "flagd/http/server.hpp"
#include "tests/flagd/http/wire_client.hpp"

namespace {

/// Which thread is the server's: set by its handler.
thread_local bool is_server = false;
std::atomic<long> allocations = 0;

void* counted(std::size_t size) {
  if (is_server) ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace flywheel::http;

namespace {

Router preparing_router(unsigned) {
  Router router;
  router.add(Method::kPost, "/prepared/{rest}", [](const Request& request, Reply& reply) {
    is_server = true;
    if (request.body != "{\"a\":1}") return;
    reply.send_prepared("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n", "ready");
  });
  router.add(Method::kGet, "/allocates", [](const Request&, Reply& reply) {
    is_server = true;
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
  BOOST_REQUIRE(client.ask("GET /allocates HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  BOOST_TEST(allocations > 0);  // the counter counts

  const long before = allocations;
  int answered = 0;
  for (int i = 0; i < 200; ++i) answered += client.ask(kPost).status == 200 ? 1 : 0;
  BOOST_TEST(answered == 200);
  BOOST_TEST(allocations - before <= 1);  // a new second renders a new Date
}

BOOST_AUTO_TEST_SUITE_END()
