#include "flagd/store/redis/address.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;
using store::redis::Address;
using store::redis::parse_address;

namespace {

/// What is made of a URL: "text user/password", or the error's message.
std::string read(std::string_view url) {
  const auto address = parse_address(url);
  if (!address) return address.error().message;
  const std::string who = address->user + "/" + address->password;
  return address->text() + (who == "/" ? "" : " " + who);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_redis_address)

BOOST_AUTO_TEST_CASE(servers_and_sockets_are_read) {
  BOOST_TEST(read("redis://cache") == "redis://cache:6379");
  BOOST_TEST(read("redis://cache:") == "redis://cache:6379");
  BOOST_TEST(read("redis://cache:7000/") == "redis://cache:7000");
  BOOST_TEST(read("redis://10.0.0.1:7000/12") == "redis://10.0.0.1:7000/12");
  BOOST_TEST(read("redis://[::1]:7000/0") == "redis://[::1]:7000");
  BOOST_TEST(parse_address("redis://[::1]").value().host == "::1");
  BOOST_TEST(read("redis://:secret@cache") == "redis://cache:6379 /secret");
  BOOST_TEST(read("redis://flagd:p%40ss%2F%23@cache/1") == "redis://cache:6379/1 flagd/p@ss/#");
  BOOST_TEST(read("unix:/run/redis/redis.sock") == "unix:/run/redis/redis.sock");
  BOOST_TEST(read("unix:///run/a%20b") == "unix:/run/a b");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_others_is_said_without_their_password) {
  const std::string shape = "it must be redis://[user:password@]host[:port][/database] or unix:/path";
  BOOST_TEST(read("") == shape + ", with special characters percent-encoded");
  BOOST_TEST(read("localhost:6379") == shape);
  BOOST_TEST(read("/run/redis.sock") == shape + ", with special characters percent-encoded");
  BOOST_TEST(read("http://cache") == shape);
  BOOST_TEST(read("rediss://cache") == "TLS is not spoken: use a tunnel (stunnel) or a Unix socket");
  BOOST_TEST(read("redis://") == "it names no host: redis://host:port");
  BOOST_TEST(read("redis:cache") == "it names no host: redis://host:port");
  BOOST_TEST(read("redis://:6379") == "it names no host: redis://host:port");
  for (const char* port : {"0", "65536", "99999999999999"}) {
    BOOST_TEST(read("redis://cache:" + std::string(port)) == "the port must be a number from 1 to 65535");
  }
  for (const char* database : {"x", "1/2", "-1", "99999999999999"}) {
    BOOST_TEST(read("redis://cache/" + std::string(database)) ==
               "what follows the host must be the number of a database, e.g. redis://host:6379/2");
  }
  BOOST_TEST(read("redis://flagd@cache") ==
             "a user needs a password: redis://user:password@host, or redis://:password@host without a user");
  BOOST_TEST(read("redis://:se#cret@cache") == "it has no `?` and no `#`: in a password they are written %3F and %23");
  BOOST_TEST(read("redis://:se cret@cache") == shape + ", with special characters percent-encoded");
  BOOST_TEST(read("unix:redis.sock") == "a Unix socket is named by its absolute path alone: unix:/path");
  BOOST_TEST(read("unix://host/redis.sock") == "a Unix socket is named by its absolute path alone: unix:/path");
  BOOST_TEST(read("unix:/" + std::string(200, 'x')) == "the path of a Unix socket has at most 107 bytes");
}

BOOST_AUTO_TEST_SUITE_END()
