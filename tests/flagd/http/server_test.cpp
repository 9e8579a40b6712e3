#include "flagd/http/server.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <stdexcept>

#include "tests/flagd/http/test_router.hpp"
#include "tests/flagd/http/wire_cases.hpp"
#include "tests/flagd/http/wire_client.hpp"

using namespace flywheel::http;
using wire::Client;
using namespace std::string_literals;

namespace {

const std::string kGet = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";

ServerOptions any_port(unsigned threads = 1) {
  ServerOptions options;
  options.port = 0;
  options.threads = threads;
  return options;
}

struct Running {
  explicit Running(ServerOptions options = any_port())
      : server(std::move(options), [](unsigned) { return wire::test_router(); }) {
    const auto started = server.start();
    BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error().message));
  }
  Server server;
};

/// What a client sees of a case: the statuses, and whether the connection has ended.
std::string seen(unsigned short port, const wire::Case& c) {
  const bool must_close = c.expected.ends_with("close");
  const auto count = static_cast<std::size_t>(std::count(c.expected.begin(), c.expected.end(), ' '));
  Client client(port);
  client.send(c.bytes);
  const auto answers = client.read(count, c.is_head);
  const std::string text = wire::statuses(answers) + (answers.empty() ? "" : " ");
  const bool is_open_request = !must_close && wire::statuses(answers) == "100";
  if (!must_close) client.half_close();
  const std::string more = client.read_to_end();
  if (!more.empty() && !is_open_request) return text + "and then " + more;
  return text + (must_close ? "close" : "open");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_server)

BOOST_AUTO_TEST_CASE(every_case_ends_as_it_must_on_a_real_socket) {
  const Running running;
  for (const wire::Case& c : wire::all_cases()) {
    BOOST_TEST_CONTEXT(c.name) BOOST_TEST(seen(running.server.port(), c) == c.expected);
  }
  Client client(running.server.port());
  BOOST_TEST(client.ask(kGet).status == 200);
}

BOOST_AUTO_TEST_CASE(every_answer_carries_the_date_and_the_security_fields) {
  const Running running;
  Client client(running.server.port());
  for (const std::string& request :
       {kGet, "GET /prepared HTTP/1.1\r\nHost: h\r\n\r\n"s, "GET /none HTTP/1.1\r\nHost: h\r\n\r\n"s,
        "DELETE /live HTTP/1.1\r\nHost: h\r\n\r\n"s, "OPTIONS /live HTTP/1.1\r\nHost: h\r\n\r\n"s, "x\r\n\r\n"s}) {
    const wire::Answer answer = client.ask(request);
    BOOST_TEST_CONTEXT(request) {
      BOOST_TEST(answer.fields.contains("date"));
      BOOST_TEST(answer.fields.at("x-content-type-options") == "nosniff");
      BOOST_TEST(answer.fields.at("referrer-policy") == "no-referrer");
      BOOST_TEST(answer.fields.at("cross-origin-resource-policy") == "same-origin");
      BOOST_TEST(answer.fields.at("cache-control") == "no-store");
      BOOST_TEST(!answer.fields.contains("server"));
    }
  }
}

BOOST_AUTO_TEST_CASE(large_bodies_and_pipelined_requests_pass_whole) {
  const Running running;
  Client client(running.server.port());
  const std::string head = "POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 4194304\r\n\r\n";
  const std::string body(4 << 20, 'x');
  BOOST_TEST(client.ask(head + body).body == "4194304");
  BOOST_TEST(client.ask(head + body).body == "4194304");
  std::string many;
  for (int i = 0; i < 5'000; ++i) many += kGet;
  BOOST_TEST(client.send(many));
  BOOST_TEST(client.read(5'000).size() == 5'000U);
}

BOOST_AUTO_TEST_CASE(a_refused_body_that_is_still_being_sent_does_not_cost_the_answer) {
  const Running running;
  Client client(running.server.port());
  BOOST_TEST(client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"));
  client.send(std::string(1'000'000, 'x'));
  BOOST_TEST(wire::statuses(client.read(1)) == "413");
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_for_ever_is_cut) {
  const Running running;
  for (const std::string& beginning :
       {"GET /"s, "GET /live HTTP/1.1\r\nX: "s, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n"s,
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;"s,
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "s}) {
    Client client(running.server.port());
    const std::string piece(100'000, 'a');
    bool open = client.send(beginning);
    std::size_t sent = 0;
    for (; open && sent < (64 << 20); sent += piece.size()) open = client.send(piece);
    BOOST_TEST_CONTEXT(beginning) BOOST_TEST(!open);
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_half_closes_gets_its_answers) {
  const Running running;
  Client client(running.server.port());
  client.send(kGet + kGet);
  client.half_close();
  BOOST_TEST(wire::statuses(client.read(3)) == "200 200");
  Client torn(running.server.port());
  torn.send("GET /li");
  torn.half_close();
  BOOST_TEST(wire::statuses(torn.read(2)) == "400");
}

BOOST_AUTO_TEST_CASE(every_thread_has_its_own_router_and_listens) {
  std::set<unsigned> threads;
  Server server(any_port(3), [&](unsigned thread) {
    threads.insert(thread);
    return wire::test_router();
  });
  BOOST_REQUIRE(server.start().has_value());
  BOOST_TEST((threads == std::set<unsigned>{0, 1, 2}));
  for (int i = 0; i < 30; ++i) BOOST_TEST(Client(server.port()).ask(kGet).status == 200);
}

BOOST_AUTO_TEST_CASE(it_listens_on_ipv6_too) {
  ServerOptions options = any_port();
  options.address = "::1";
  Server server(options, [](unsigned) { return wire::test_router(); });
  const auto started = server.start();
  if (!started) {
    BOOST_TEST_MESSAGE("skipped: this machine has no IPv6 (" << started.error().message << ")");
    return;
  }
  BOOST_TEST(server.port() != 0);
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_refused_with_its_address) {
  const Running first;
  ServerOptions options = any_port();
  options.port = first.server.port();
  Server second(options, [](unsigned) { return wire::test_router(); });
  const auto started = second.start();
  BOOST_REQUIRE(!started.has_value());
  BOOST_TEST(started.error().code == "cannot_listen");
  BOOST_TEST(started.error().message ==
             "cannot listen on 127.0.0.1, port " + std::to_string(options.port) + ": Address already in use");
}

BOOST_AUTO_TEST_CASE(an_address_of_another_machine_is_refused) {
  ServerOptions options = any_port();
  options.address = "192.0.2.1";
  const auto started = Server(options, [](unsigned) { return wire::test_router(); }).start();
  BOOST_REQUIRE(!started.has_value());
  BOOST_TEST(started.error().code == "cannot_listen");
}

BOOST_AUTO_TEST_CASE(a_stopped_server_may_be_stopped_again_and_its_port_taken) {
  Running running;
  const unsigned short port = running.server.port();
  Client idle(port);
  BOOST_TEST(idle.ask(kGet).status == 200);
  running.server.stop();
  running.server.stop();
  BOOST_TEST(idle.read_to_end() == "");
  BOOST_CHECK_THROW(Client{port}, std::runtime_error);
  ServerOptions options = any_port();
  options.port = port;
  const Running next(options);
  BOOST_TEST(Client(port).ask(kGet).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
