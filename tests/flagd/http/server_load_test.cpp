// Many clients, too many clients, and stopping while they are at it.
#include <dirent.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <future>
#include <thread>

#include "flagd/http/server.hpp"
#include "tests/flagd/http/test_router.hpp"
#include "tests/flagd/http/wire_client.hpp"

using namespace flywheel::http;
using wire::Client;

namespace {

const std::string kGet = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";

Server make_server(std::size_t max_connections = 10'000, unsigned threads = 2) {
  ServerOptions options;
  options.port = 0;
  options.threads = threads;
  options.max_connections = max_connections;
  return {options, [](unsigned) { return wire::test_router(); }};
}

std::size_t open_descriptors() {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// What clients have seen so far.
struct Seen {
  std::atomic<int> clients = 0;  ///< that were answered at least once
  std::atomic<int> answers = 0;
};

/// Asks until the server says that it closes. Counts requests that were sent whole but not answered.
int unanswered_until_stopped(unsigned short port, Seen& seen) {
  try {
    Client client(port);
    for (bool first = true;; first = false) {
      if (!client.send(kGet)) return 1;
      const auto answers = client.read(1);
      if (answers.size() != 1 || answers[0].status != 200) return 1;
      ++seen.answers;
      if (first) ++seen.clients;
      if (answers[0].fields.contains("connection")) return 0;
    }
  } catch (const std::runtime_error&) {
    return 1;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_server_load)

BOOST_AUTO_TEST_CASE(idle_and_half_sent_connections_leave_others_alone_and_nothing_behind) {
  const std::size_t before = open_descriptors();
  {
    Server server = make_server();
    BOOST_REQUIRE(server.start().has_value());
    std::vector<Client> idle;
    for (int i = 0; i < 300; ++i) {
      idle.emplace_back(server.port());
      if (i % 3 == 0) idle.back().send("GET /live HT");
      if (i % 3 == 1) idle.back().send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab");
    }
    Client client(server.port());
    for (int i = 0; i < 100; ++i) BOOST_TEST(client.ask(kGet).status == 200);
    idle[0].send("TP/1.1\r\nHost: h\r\n\r\n");
    BOOST_TEST(wire::statuses(idle[0].read(1)) == "200");
    idle[1].send("1234567");
    BOOST_TEST(idle[1].read(1).at(0).body == "ab1234567");
  }
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_new_connections_get_503_and_old_ones_stay) {
  Server server = make_server(3);
  BOOST_REQUIRE(server.start().has_value());
  std::vector<Client> inside;
  for (int i = 0; i < 3; ++i) {
    inside.emplace_back(server.port());
    BOOST_TEST(inside.back().ask(kGet).status == 200);
  }
  Client outside(server.port());
  const auto answers = outside.read(1);
  BOOST_REQUIRE(wire::statuses(answers) == "503");
  BOOST_TEST(answers[0].fields.at("retry-after") == "1");
  BOOST_TEST(answers[0].fields.at("connection") == "close");
  BOOST_TEST(outside.read_to_end() == "");
  for (Client& client : inside) BOOST_TEST(client.ask(kGet).status == 200);

  inside.pop_back();
  int status = 0;
  for (int i = 0; i < 500 && status != 200; ++i) {
    status = Client(server.port()).ask(kGet).status;
    if (status != 200) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  BOOST_TEST(status == 200);
}

BOOST_AUTO_TEST_CASE(who_is_turned_away_with_a_request_sent_is_not_reset) {
  std::promise<void> entered;
  std::promise<void> let_go;
  ServerOptions options;
  options.port = 0;
  options.threads = 1;
  options.max_connections = 1;
  Server server(options, [&](unsigned) {
    Router router = wire::test_router();
    router.add(Method::kGet, "/held", [&](const Request&, Reply& reply) {
      entered.set_value();
      let_go.get_future().wait();
      reply.send(200, "text/plain", "");
    });
    return router;
  });
  BOOST_REQUIRE(server.start().has_value());
  Client inside(server.port());
  inside.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  entered.get_future().wait();
  Client outside(server.port());
  outside.send(kGet);
  let_go.set_value();
  BOOST_TEST(wire::statuses(outside.read(1)) == "503");
  BOOST_TEST(outside.read_to_end() == "");
  BOOST_TEST(wire::statuses(inside.read(1)) == "200");
  BOOST_TEST(inside.ask(kGet).status == 200);  // by now the thread has closed the other connection
  BOOST_TEST(!outside.was_reset());
}

BOOST_AUTO_TEST_CASE(without_descriptors_old_connections_are_served_and_new_ones_wait) {
  Server server = make_server(10'000, 1);
  BOOST_REQUIRE(server.start().has_value());
  Client old(server.port());
  BOOST_TEST(old.ask(kGet).status == 200);

  rlimit limit{};
  BOOST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const rlimit before = limit;
  // The client's socket takes the last descriptor there is, so that none is left for the server's end.
  limit.rlim_cur = open_descriptors();  // one was the listing's own
  BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  std::vector<Client> waiting;
  try {
    for (int i = 0; i < 10; ++i) waiting.emplace_back(server.port());
  } catch (const std::runtime_error&) {
  }
  BOOST_TEST(old.ask(kGet).status == 200);
  BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  BOOST_REQUIRE(!waiting.empty());
  for (Client& client : waiting) BOOST_TEST(client.ask(kGet).status == 200);
}

BOOST_AUTO_TEST_CASE(stopping_under_load_leaves_no_request_unanswered) {
  for (int round = 0; round < 5; ++round) {
    Server server = make_server();
    BOOST_REQUIRE(server.start().has_value());
    constexpr int kClients = 8;
    Seen seen;
    std::atomic<int> unanswered = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([&] { unanswered += unanswered_until_stopped(server.port(), seen); });
    }
    // Who has not connected yet is refused, and rightly so.
    while ((seen.answers < 200 || seen.clients < kClients) && unanswered == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    server.stop();
    for (std::thread& client : clients) client.join();
    BOOST_TEST(unanswered == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_stopping_server_waits_for_a_request_that_is_on_its_way) {
  Server server = make_server();
  BOOST_REQUIRE(server.start().has_value());
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
  BOOST_TEST(Client(server.port()).ask(kGet).status == 200);
  std::thread stopping([&] { server.stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  client.send("cd");
  const auto answers = client.read(2);
  BOOST_REQUIRE(answers.size() == 1U);
  BOOST_TEST(answers[0].body == "abcd");
  BOOST_TEST(answers[0].fields.at("connection") == "close");
  stopping.join();
}

BOOST_AUTO_TEST_SUITE_END()
