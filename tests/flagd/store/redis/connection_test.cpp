// One connection, to a real server and to one that answers nonsense.
#include "flagd/store/redis/connection.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/redis_server.hpp"

using namespace flywheel;
using store::redis::Address;
using store::redis::Clock;
using store::redis::Connection;
using store::redis::Reply;

namespace {

Clock::time_point soon() {
  return Clock::now() + std::chrono::seconds(20);
}

Result<std::unique_ptr<Connection>> opened(const std::string& url) {
  return Connection::open(store::redis::parse_address(url).value(), soon());
}

/// What it answers, in words.
std::string told(Connection& connection, std::initializer_list<std::string_view> words) {
  const auto reply = connection.ask({words.begin(), words.size()}, soon());
  if (!reply) return reply.error().code + ": " + reply.error().message;
  switch (reply->kind) {
    case Reply::Kind::kNothing:
      return "nothing";
    case Reply::Kind::kText:
      return "text " + reply->text;
    case Reply::Kind::kNumber:
      return "number " + std::to_string(reply->number);
    case Reply::Kind::kRefused:
      return "refused " + reply->text;
    case Reply::Kind::kOther:
      break;
  }
  return "other";
}

/// Answers whatever it is asked, once, with the same bytes, and keeps the connection.
class Liar {
 public:
  explicit Liar(std::string bytes) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    BOOST_REQUIRE(bind(listener_, any, size) == 0);
    BOOST_REQUIRE(listen(listener_, 1) == 0);
    BOOST_REQUIRE(getsockname(listener_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, bytes = std::move(bytes)] {
      const int peer = accept(listener_, nullptr, nullptr);
      std::array<char, 256> asked;
      if (recv(peer, asked.data(), asked.size(), 0) > 0) (void)send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      while (recv(peer, asked.data(), asked.size(), 0) > 0) continue;
      close(peer);
    });
  }
  ~Liar() {
    thread_.join();
    close(listener_);
  }
  Liar(const Liar&) = delete;
  Liar& operator=(const Liar&) = delete;
  [[nodiscard]] std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_redis_connection)

BOOST_AUTO_TEST_CASE(answers_of_every_kind_are_read_and_words_hold_any_bytes) {
  const test::RedisServer server;
  const auto connection = opened(server.url());
  BOOST_REQUIRE(connection.has_value());
  const std::string bytes("a b%s\r\n\0\xff", 9);
  BOOST_TEST(told(**connection, {"SET", bytes, bytes}) == "text OK");
  BOOST_TEST(told(**connection, {"GET", bytes}) == "text " + bytes);
  BOOST_TEST(told(**connection, {"GET", ""}) == "nothing");
  BOOST_TEST(told(**connection, {"INCR", "n"}) == "number 1");
  BOOST_TEST(told(**connection, {"LPUSH", "n", "1"}).starts_with("refused WRONGTYPE "));
  BOOST_TEST(told(**connection, {"TIME"}) == "other");
  const std::string large(3'000'000, 'x');
  BOOST_TEST(told(**connection, {"SET", "large", large}) == "text OK");
  BOOST_TEST((told(**connection, {"GET", "large"}) == "text " + large));
  BOOST_TEST((*connection)->peer().host == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(sockets_databases_and_passwords) {
  const test::RedisServer server("p@ss word");
  BOOST_TEST(server.cli({"ACL", "SETUSER", "flagd", "on", ">other", "~*", "+@all"}) == "OK\n");
  const std::string at = "@127.0.0.1:" + std::to_string(server.port());
  const auto by_password = opened("redis://:p%40ss%20word" + at + "/3");
  BOOST_REQUIRE(by_password.has_value());
  BOOST_TEST(told(**by_password, {"SET", "k", "three"}) == "text OK");
  BOOST_TEST(server.cli({"-n", "3", "GET", "k"}) == "three\n");
  BOOST_TEST(opened("redis://flagd:other" + at).has_value());

  const auto wrong = opened("redis://flagd:wrong" + at);
  BOOST_REQUIRE(!wrong);
  BOOST_TEST(wrong.error().message == "it refuses AUTH: WRONGPASS invalid username-password pair or user is disabled.");
  const auto database = opened("redis://flagd:other" + at + "/16");
  BOOST_REQUIRE(!database);
  BOOST_TEST(database.error().message == "it refuses SELECT: ERR DB index is out of range");
  const auto nobody = opened("unix:" + server.socket());
  BOOST_REQUIRE(nobody.has_value());
  BOOST_TEST(told(**nobody, {"GET", "k"}) == "refused NOAUTH Authentication required.");
  const test::RedisServer open;
  const auto by_socket = opened("unix:" + open.socket());
  BOOST_REQUIRE(by_socket.has_value());
  BOOST_TEST(told(**by_socket, {"PING"}) == "text PONG");
}

BOOST_AUTO_TEST_CASE(where_nobody_answers_the_reason_is_said) {
  test::RedisServer server;
  const auto connection = opened(server.url());
  BOOST_REQUIRE(connection.has_value());
  server.hang();
  const std::string_view ping[] = {"PING"};
  const auto hung = (*connection)->ask(ping, Clock::now() + std::chrono::milliseconds(20));
  BOOST_REQUIRE(!hung);
  BOOST_TEST(hung.error().code == "unavailable");
  BOOST_TEST(hung.error().message == "it does not answer in time");
  server.kill();
  BOOST_TEST(told(**connection, {"PING"}).starts_with("unavailable: "));  // and no SIGPIPE
  BOOST_TEST(told(**connection, {"PING"}).starts_with("unavailable: "));
  const auto refused = opened(server.url());
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message == "Connection refused");
  BOOST_TEST(!opened("unix:" + server.socket() + "x").has_value());
}

BOOST_AUTO_TEST_CASE(nonsense_ends_the_wait) {
  const std::vector<std::string> nonsense{"HTTP/1.1 400 Bad Request\r\n\r\n",
                                          "*2147483648\r\n",
                                          "*-2\r\n",
                                          "$-2\r\n",
                                          "$99999999999999999999\r\n",
                                          "$5\r\nab",
                                          ":x\r\n",
                                          "%1\r\n+a\r\n+b\r\n",
                                          "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n",
                                          "\r\n",
                                          "+" + std::string(std::size_t{9} << 20, 'x')};
  for (const std::string& bytes : nonsense) {
    Liar liar(bytes);
    const auto connection = opened(liar.url());
    BOOST_REQUIRE(connection.has_value());
    const std::string_view ping[] = {"PING"};
    const auto reply = (*connection)->ask(ping, Clock::now() + std::chrono::milliseconds(250));
    BOOST_TEST(!reply, bytes.substr(0, 40));
    if (!reply) BOOST_TEST(reply.error().code == "unavailable");
  }
}

BOOST_AUTO_TEST_SUITE_END()
