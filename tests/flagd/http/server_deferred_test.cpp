// Answers that come later and from other threads.
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "flagd/http/server.hpp"
#include "tests/flagd/http/test_router.hpp"
#include "tests/flagd/http/wire_client.hpp"

using namespace flywheel::http;
using wire::Client;

namespace {

const std::string kGet = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kLater = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";

/// Deferred replies on their way from handlers to the test.
class Shelf {
 public:
  void put(std::shared_ptr<Deferred> reply) {
    const std::lock_guard lock(mutex_);
    replies_.push_back(std::move(reply));
    filled_.notify_all();
  }
  std::shared_ptr<Deferred> take() {
    std::unique_lock lock(mutex_);
    if (!filled_.wait_for(lock, std::chrono::seconds(20), [this] { return !replies_.empty(); })) {
      throw std::runtime_error("no request has come");
    }
    auto reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::shared_ptr<Deferred>> replies_;
};

struct Running {
  Running()
      : server(
            [] {
              ServerOptions options;
              options.port = 0;
              options.threads = 2;
              return options;
            }(),
            [this](unsigned) {
              Router router = wire::test_router();
              router.add(Method::kGet, "/later", [this](const Request&, Reply& reply) { shelf.put(reply.defer()); });
              router.add(Method::kGet, "/at-once",
                         [](const Request&, Reply& reply) { reply.defer()->send(200, "text/plain", "at once"); });
              return router;
            }) {
    BOOST_REQUIRE(server.start().has_value());
  }
  Shelf shelf;
  Server server;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_server_deferred, Running)

BOOST_AUTO_TEST_CASE(answers_keep_the_order_of_their_requests) {
  Client client(server.port());
  client.send(kGet + kLater + kGet + kLater + kGet);
  shelf.take()->send(201, "text/plain", "first", {{"X-Seen", "y"}});
  shelf.take()->send(202, "text/plain", "second");
  const auto answers = client.read(5);
  BOOST_TEST(wire::statuses(answers) == "200 201 200 202 200");
  BOOST_TEST(answers[1].body == "first");
  BOOST_TEST(answers[1].fields.at("x-seen") == "y");
  BOOST_TEST(answers[3].body == "second");
}

BOOST_AUTO_TEST_CASE(a_handler_may_answer_its_deferred_reply_itself) {
  Client client(server.port());
  client.send("GET /at-once HTTP/1.1\r\nHost: h\r\n\r\n" + kGet);
  BOOST_TEST(wire::statuses(client.read(2)) == "200 200");
}

BOOST_AUTO_TEST_CASE(a_reply_sent_twice_is_sent_once) {
  Client client(server.port());
  client.send(kLater);
  const auto reply = shelf.take();
  reply->send(201, "text/plain", "");
  reply->send(202, "text/plain", "");
  client.send(kGet);
  BOOST_TEST(wire::statuses(client.read(2)) == "201 200");
}

BOOST_AUTO_TEST_CASE(a_reply_that_is_dropped_becomes_500) {
  Client client(server.port());
  client.send(kLater + kGet);
  shelf.take().reset();
  const auto answers = client.read(2);
  BOOST_TEST(wire::statuses(answers) == "500 200");
  BOOST_TEST(answers[0].body.find("\"errorCode\":\"GENERAL\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_gone_or_has_half_closed_does_no_harm) {
  {
    Client gone(server.port());
    gone.send(kLater);
    const auto reply = shelf.take();
    { const Client moved(std::move(gone)); }
    reply->send(200, "text/plain", std::string(1 << 20, 'x'));
  }
  Client client(server.port());
  client.send(kLater);
  client.half_close();
  shelf.take()->send(201, "text/plain", "");
  BOOST_TEST(wire::statuses(client.read(2)) == "201");
}

BOOST_AUTO_TEST_CASE(many_threads_answer_many_connections) {
  std::vector<Client> clients;
  for (int i = 0; i < 50; ++i) clients.emplace_back(server.port());
  for (Client& client : clients) client.send(kLater + kGet);
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([this] {
      for (int k = 0; k < 10; ++k) shelf.take()->send(201, "text/plain", "");
    });
  }
  for (Client& client : clients) BOOST_TEST(wire::statuses(client.read(2)) == "201 200");
  for (std::thread& thread : threads) thread.join();
}

BOOST_AUTO_TEST_CASE(a_stopping_server_waits_for_deferred_answers) {
  Client client(server.port());
  client.send(kLater);
  const auto reply = shelf.take();
  std::thread stopping([this] { server.stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  reply->send(201, "text/plain", "");
  const auto answers = client.read(2);
  BOOST_REQUIRE(wire::statuses(answers) == "201");
  BOOST_TEST(answers[0].fields.at("connection") == "close");
  stopping.join();
}

BOOST_AUTO_TEST_CASE(a_stopping_server_answers_what_waits_behind_a_deferred_answer) {
  Client client(server.port());
  client.send(kLater + kGet + kLater + kGet);
  auto reply = shelf.take();
  std::jthread stopping([this] { server.stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  reply->send(201, "text/plain", "");
  reply = shelf.take();
  reply->send(202, "text/plain", "");
  const auto answers = client.read(5);
  BOOST_TEST(wire::statuses(answers) == "201 200 202 200");
  BOOST_TEST(answers.back().fields.contains("connection"));
}

BOOST_AUTO_TEST_CASE(a_reply_may_outlive_the_server) {
  std::shared_ptr<Deferred> reply;
  {
    ServerOptions options;
    options.port = 0;
    options.drain_deadline = std::chrono::milliseconds(50);
    Server brief(options, [this](unsigned) {
      Router router;
      router.add(Method::kGet, "/later", [this](const Request&, Reply& later) { shelf.put(later.defer()); });
      return router;
    });
    BOOST_REQUIRE(brief.start().has_value());
    Client client(brief.port());
    client.send(kLater);
    reply = shelf.take();
    brief.stop();
    BOOST_TEST(client.read_to_end() == "");
  }
  reply->send(200, "text/plain", "nobody hears it");
}

BOOST_AUTO_TEST_SUITE_END()
