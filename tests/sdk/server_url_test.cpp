#include "sdk/src/server_url.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <utility>

namespace {

using flywheel::sdk::parse_server_url;

std::string outcome(std::string_view text) {
  const auto url = parse_server_url(text);
  if (!url) return url.error().text;
  return url->host + " | " + url->port + " | " + url->prefix + " | " + url->authority();
}

BOOST_AUTO_TEST_SUITE(sdk_server_url)

BOOST_AUTO_TEST_CASE(hosts_ports_and_prefixes_are_read) {
  constexpr std::array<std::pair<const char*, const char*>, 7> kTable{{
      {"http://127.0.0.1:8080", "127.0.0.1 | 8080 |  | 127.0.0.1:8080"},
      {"http://flags.example", "flags.example | 80 |  | flags.example:80"},
      {"http://flags.example/", "flags.example | 80 |  | flags.example:80"},
      {"http://flags.example:1/a/b/", "flags.example | 1 | /a/b | flags.example:1"},
      {"http://[::1]", "::1 | 80 |  | [::1]:80"},
      {"http://[::1]:65535/x", "::1 | 65535 | /x | [::1]:65535"},
      {"http://h/%20//", "h | 80 | /%20 | h:80"},
  }};
  for (const auto& [text, expected] : kTable) BOOST_TEST(outcome(text) == expected);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_the_text_as_given) {
  constexpr std::array<std::pair<const char*, const char*>, 12> kTable{{
      {"https://h", "TLS is not supported; put a TLS-terminating proxy beside the app and give its http:// address"},
      {"", "expected http://host[:port][/prefix]"},
      {"localhost:8080", "expected http://host[:port][/prefix]"},
      {"http://", "the host is missing"},
      {"http://:80", "the host is missing"},
      {"http://h:0", "the port must be a number from 1 to 65535"},
      {"http://h:65536", "the port must be a number from 1 to 65535"},
      {"http://h:", "the port must be a number from 1 to 65535"},
      {"http://h:8a", "the port must be a number from 1 to 65535"},
      {"http://[::1", "`[` without `]`"},
      {"http://user@h", "a query, fragment or user name is not allowed"},
      {"http://h\r\nX: y", "holds a character that no URL may hold"},
  }};
  for (const auto& [text, expected] : kTable) {
    BOOST_TEST(outcome(text) == "server `" + std::string(text) + "`: " + expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
