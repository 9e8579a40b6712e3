#include "sdk/src/json_writer.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

namespace {

using flywheel::Attributes;
using flywheel::Json;

std::string written(const Attributes& attributes) {
  std::string out;
  const auto result = flywheel::sdk::append_members(out, attributes);
  return result ? out : "error: " + result.error().text;
}

BOOST_AUTO_TEST_SUITE(sdk_json_writer)

BOOST_AUTO_TEST_CASE(values_are_written_so_that_they_read_back_exactly) {
  const std::vector<std::pair<Attributes, std::string>> table{
      {{}, ""},
      {{{"b", true}, {"a", false}}, R"("a":false,"b":true)"},
      {{{"i", std::numeric_limits<std::int64_t>::min()}}, R"("i":-9223372036854775808)"},
      {{{"u", std::numeric_limits<std::uint64_t>::max()}}, R"("u":18446744073709551616.0)"},
      {{{"d", 3.0}}, R"("d":3.0)"},
      {{{"d", 0.1}}, R"("d":0.1)"},
      {{{"d", -0.0}}, R"("d":-0.0)"},
      {{{"d", 1e300}}, R"("d":1e+300)"},
      {{{"d", 0.30000000000000004}}, R"("d":0.30000000000000004)"},
      {{{"s", "a\"b\\c\n\r\t\x01 ü€😀"}}, "\"s\":\"a\\\"b\\\\c\\n\\r\\t\\u0001 ü€😀\""},
      {{{"s", std::string("\0", 1)}}, R"("s":"\u0000")"},
      {{{"j", Json{R"({"a":[1,2]})"}}}, R"("j":{"a":[1,2]})"},
      {{{"\"", 1}}, R"("\"":1)"},
  };
  for (const auto& [attributes, expected] : table) BOOST_TEST(written(attributes) == expected);
}

BOOST_AUTO_TEST_CASE(what_json_cannot_say_is_an_error_that_names_the_attribute) {
  const double nothing = std::nan("");
  const std::vector<std::pair<Attributes, std::string>> table{
      {{{"ok", 1}, {"rate", nothing}}, "error: `rate` is not a finite number"},
      {{{"rate", HUGE_VAL}}, "error: `rate` is not a finite number"},
      {{{"name", "\xff"}}, "error: `name` is not UTF-8"},
      {{{"name", "\xed\xa0\x80"}}, "error: `name` is not UTF-8"},
      {{{"\xc0", 1}}, "error: `\xc0` is not UTF-8"},
  };
  for (const auto& [attributes, expected] : table) BOOST_TEST(written(attributes) == expected);
  for (const char* text : {"", "{", "{}}", "1 2", "nul", "[1,]", "{\"a\":1}x"}) {
    BOOST_TEST(written({{"tags", Json{text}}}).starts_with("error: `tags` is not a JSON document: "));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
