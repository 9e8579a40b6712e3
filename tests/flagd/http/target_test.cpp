#include "flagd/http/target.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::http;

namespace {

std::string split(std::string_view text, bool is_options = false) {
  Target target;
  if (!split_target(text, is_options, target)) return "refused";
  return std::string(target.path) + " ? " + std::string(target.query);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_target)

BOOST_AUTO_TEST_CASE(targets_are_split_or_refused) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  using namespace std::string_view_literals;
  for (const Case& c : {Case{"/", "/ ? "},
                        {"/a/b?c=d", "/a/b ? c=d"},
                        {"/a?b?c", "/a ? b?c"},
                        {"/?", "/ ? "},
                        {"/a%20b", "/a%20b ? "},
                        {"//host/a", "//host/a ? "},
                        {"http://h/a?b", "/a ? b"},
                        {"HTTP://h:80/a", "/a ? "},
                        {"https://h", "/ ? "},
                        {"http://[::1]:8080/x", "/x ? "},
                        {"http://h?q=1", "/ ? q=1"},
                        {"/a|b^c[d]", "/a|b^c[d] ? "},
                        {"/q?x=%zz", "/q ? x=%zz"},
                        {"", "refused"},
                        {"a", "refused"},
                        {"*", "refused"},
                        {"/a#b", "refused"},
                        {"/a\\b", "refused"},
                        {"/a\"b", "refused"},
                        {"/<a>", "refused"},
                        {"/{a}", "refused"},
                        {"/a b", "refused"},
                        {"/a\tb", "refused"},
                        {"/\xc3\xa9", "refused"},
                        {"/\x7f", "refused"},
                        {"/a\0b"sv, "refused"},
                        {"/%zz", "refused"},
                        {"/%4", "refused"},
                        {"/%", "refused"},
                        {"/%00", "refused"},
                        {"/%ff", "refused"},
                        {"ftp://h/a", "refused"},
                        {"http:///a", "refused"},
                        {"http://", "refused"},
                        {"http:/a", "refused"},
                        {"http://u@h/a", "refused"},
                        {"http://u:p@h/a", "refused"},
                        {"http://h:port/a", "refused"},
                        {"h:443", "refused"},
                        {"?a", "refused"}}) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(split(c.text) == c.expected);
  }
  BOOST_TEST(split("*", true) == "* ? ");
  BOOST_TEST(split("http://h", true) == "* ? ");
  BOOST_TEST(split("/a", true) == "/a ? ");
}

BOOST_AUTO_TEST_CASE(an_authority_is_a_host_with_or_without_port) {
  using namespace std::string_view_literals;
  for (const std::string_view good : {"h", "h:80", "h:", "example.com", "EXAMPLE.com:8080", "127.0.0.1", "[::1]",
                                      "[::1]:80", "[::ffff:1.2.3.4]", "a_b~c", "x%41y"}) {
    BOOST_TEST(is_authority(good), good);
  }
  for (const std::string_view bad : std::initializer_list<std::string_view>{
           "",     ":80", "a/b",      "a b",    "u@h",      "h:x",   "h:8a",   "h:123456", "h:80:80",
           "[::1", "::1", "[]",       "[h]",    "[::1]x",   "a,b c", "h%",     "h%4",      "h%zz",
           "h?x",  "h#x", "\xc3\xa9", "a\0b"sv, "http://h", "h\\",   "[::1]:x"}) {
    BOOST_TEST(!is_authority(bad), bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()
