#include <boost/test/unit_test.hpp>

#include "flagd/http/server.hpp"

using namespace flywheel::http;

BOOST_AUTO_TEST_SUITE(http_parse_listen)

BOOST_AUTO_TEST_CASE(addresses_and_ports_are_read) {
  struct Case {
    std::string_view text;
    std::string_view address;
    unsigned short port;
  };
  for (const Case& c : {Case{"127.0.0.1:8080", "127.0.0.1", 8080},
                        {"0.0.0.0:80", "0.0.0.0", 80},
                        {"[::1]:9", "::1", 9},
                        {"[2001:db8::7]:443", "2001:db8::7", 443},
                        {"localhost:1", "127.0.0.1", 1},
                        {":8081", "127.0.0.9", 8081},
                        {"8082", "127.0.0.9", 8082},
                        {"0", "127.0.0.9", 0},
                        {"65535", "127.0.0.9", 65535}}) {
    ServerOptions options;
    options.address = "127.0.0.9";
    BOOST_TEST_CONTEXT(c.text) {
      BOOST_TEST(parse_listen(c.text, options).has_value());
      BOOST_TEST(options.address == c.address);
      BOOST_TEST(options.port == c.port);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_refused_by_name) {
  for (const std::string_view text : {"",
                                      ":",
                                      "somewhere",
                                      "somewhere:80",
                                      "127.0.0.1",
                                      "127.0.0.1:",
                                      "127.0.0.1:65536",
                                      "127.0.0.1:-1",
                                      "127.0.0.1:+1",
                                      "127.0.0.1:8 ",
                                      "127.0.0.1:0x50",
                                      "127.1:80",
                                      "256.0.0.1:80",
                                      "::1:80",
                                      "[::1]",
                                      "[]:80",
                                      "[127.0.0.1]:80",
                                      "[::1]x:80",
                                      "999999",
                                      "127.0.0.1:080000",
                                      "a:b:1"}) {
    ServerOptions options;
    const auto parsed = parse_listen(text, options);
    BOOST_TEST_CONTEXT("`" << text << "`") {
      BOOST_REQUIRE(!parsed.has_value());
      BOOST_TEST(parsed.error().code == "invalid_address");
      BOOST_TEST(parsed.error().message.find("`" + std::string(text) + "`") != std::string::npos);
      BOOST_TEST(options.port == 8080);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
