// What takes too long is ended, by total time and not by the gap between bytes. The clocks are short, and nothing
// here expects how soon: only that it happens.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "flagd/http/server.hpp"
#include "tests/flagd/http/test_router.hpp"
#include "tests/flagd/http/wire_client.hpp"

using namespace flywheel::http;
using std::chrono::milliseconds;
using wire::Client;

namespace {

const std::string kGet = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr milliseconds kShort{150};
constexpr milliseconds kGap{15};
constexpr std::size_t kLarge = 24 << 20;

struct Running {
  explicit Running(void (*change)(ServerOptions&))
      : server(
            [change] {
              ServerOptions options;
              options.port = 0;
              options.threads = 1;
              change(options);
              return options;
            }(),
            [this](unsigned) {
              Router router = wire::test_router();
              router.add(Method::kGet, "/large",
                         [](const Request&, Reply& reply) { reply.send(200, "text/plain", std::string(kLarge, 'x')); });
              router.add(Method::kGet, "/never", [this](const Request&, Reply& reply) { kept = reply.defer(); });
              return router;
            }) {
    BOOST_REQUIRE(server.start().has_value());
  }
  std::shared_ptr<Deferred> kept;
  Server server;
};

/// Sends `beginning` and then a byte of `drip` at a time until the server has enough.
std::string trickle(unsigned short port, const std::string& beginning, char drip) {
  Client client(port);
  bool open = client.send(beginning);
  for (int i = 0; i < 1'000 && open; ++i) {
    std::this_thread::sleep_for(kGap);
    open = client.send({&drip, 1}) && !client.has_ended();
  }
  if (open) return "never cut";
  return wire::statuses(client.read(10));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_server_deadlines)

BOOST_AUTO_TEST_CASE(a_head_that_trickles_is_cut) {
  const Running running([](ServerOptions& options) { options.header_deadline = kShort; });
  BOOST_TEST(trickle(running.server.port(), "GET /", 'a') == "408");
  BOOST_TEST(trickle(running.server.port(), kGet + "GET /live HTTP/1.1\r\nX: ", 'a') == "200 408");
}

BOOST_AUTO_TEST_CASE(a_body_that_trickles_is_cut) {
  const Running running([](ServerOptions& options) { options.body_deadline = kShort; });
  const std::string head = "POST /big HTTP/1.1\r\nHost: h\r\n";
  BOOST_TEST(trickle(running.server.port(), head + "Content-Length: 100000\r\n\r\n", 'a') == "408");
  BOOST_TEST(trickle(running.server.port(), head + "Transfer-Encoding: chunked\r\n\r\n1;", 'a') == "408");
}

BOOST_AUTO_TEST_CASE(a_body_must_keep_the_least_rate) {
  const Running running([](ServerOptions& options) {
    options.body_rate_grace = kShort;
    options.body_bytes_per_second = 10'000;
  });
  BOOST_TEST(trickle(running.server.port(), "POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n", 'a') ==
             "408");
}

BOOST_AUTO_TEST_CASE(silent_connections_are_closed_without_a_word) {
  const Running running([](ServerOptions& options) {
    options.header_deadline = kShort;
    options.idle_deadline = kShort;
  });
  Client never(running.server.port());
  BOOST_TEST(never.read_to_end() == "");
  Client once(running.server.port());
  BOOST_TEST(once.ask(kGet).status == 200);
  BOOST_TEST(once.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_cut_and_others_are_served) {
  const Running running([](ServerOptions& options) { options.body_deadline = kShort; });
  Client lazy(running.server.port(), 4096);
  lazy.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  Client other(running.server.port());
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST(other.ask(kGet).status == 200);
    std::this_thread::sleep_for(2 * kGap);
  }
  BOOST_TEST(lazy.read_to_end().size() < kLarge);
}

BOOST_AUTO_TEST_CASE(a_client_that_reads_slowly_gets_all_within_the_deadline) {
  const Running running([](ServerOptions&) {});
  Client slow(running.server.port(), 4096);
  slow.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n" + kGet);
  std::this_thread::sleep_for(kShort);
  const auto answers = slow.read(2);
  BOOST_REQUIRE(answers.size() == 2U);
  BOOST_TEST(answers[0].body.size() == kLarge);
  BOOST_TEST(answers[1].body == "live");
}

BOOST_AUTO_TEST_CASE(a_deferred_answer_that_never_comes_becomes_503) {
  Running running([](ServerOptions& options) { options.reply_deadline = kShort; });
  Client client(running.server.port());
  const wire::Answer answer = client.ask("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(answer.fields.at("retry-after") == "1");
  BOOST_TEST(client.read_to_end() == "");
  running.kept->send(200, "text/plain", "too late");
}

BOOST_AUTO_TEST_SUITE_END()
