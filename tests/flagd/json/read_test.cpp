#include "flagd/json/read.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "config/vocabulary/json_writer.hpp"
#include "tests/heap.hpp"

using namespace flywheel;

namespace {

/// The document written again with the kind of each number, or what is wrong with it.
std::string read(std::string_view text) {
  json::Reader reader;
  Arena arena;
  const auto value = reader.read(text, arena);
  if (!value) return value.error().code + ": " + value.error().message;
  return value->is_number() ? std::string(kind_name(value->kind())) + " " + to_json(*value) : to_json(*value);
}

std::string nested(std::size_t lists, const std::string& innermost) {
  return std::string(lists, '[') + innermost + std::string(lists, ']');
}

struct Case {
  std::string text;
  std::string result;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.text.substr(0, 60)) {
      BOOST_TEST(read(c.text) == c.result);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_read)

BOOST_AUTO_TEST_CASE(every_kind_of_value_is_read) {
  check({
      {"null", "null"},
      {" \t\r\n true \n", "true"},
      {"false", "false"},
      {R"("text")", R"("text")"},
      {R"("a\"b\\c\/d\b\f\n\r\t")", R"("a\"b\\c/d\u0008\u000c\n\r\t")"},
      {R"("\u00e9\u20ac\ud83d\ude00")", "\"\u00e9\u20ac\U0001F600\""},
      {"[]", "[]"},
      {"{}", "{}"},
      {R"([1, [true, {"a" : [ ]}], "x"])", R"([1,[true,{"a":[]}],"x"])"},
      {R"({"b":1,"a":{"c":null},"":2.5})", R"({"b":1,"a":{"c":null},"":2.5})"},
  });
}

BOOST_AUTO_TEST_CASE(numbers_take_the_narrowest_kind_that_holds_them) {
  check({
      {"0", "int 0"},
      {"-0", "int 0"},
      {"9223372036854775807", "int 9223372036854775807"},
      {"-9223372036854775808", "int -9223372036854775808"},
      {"9223372036854775808", "uint 9223372036854775808"},
      {"18446744073709551615", "uint 18446744073709551615"},
      {"18446744073709551616", "double 18446744073709551616.0"},
      {"-9223372036854775809", "double -9223372036854775808.0"},
      {"100000000000000000000", "double 1e+20"},
      {"1.0", "double 1.0"},
      {"1e2", "double 100.0"},
      {"0.1", "double 0.1"},
      {"1e-400", "double 0.0"},
      {R"([1,"18446744073709551616",18446744073709551616,{"a":-99999999999999999999}])",
       R"([1,"18446744073709551616",18446744073709551616.0,{"a":-1e+20}])"},
  });
}

BOOST_AUTO_TEST_CASE(of_equal_names_the_last_one_counts) {
  check({
      {R"({"a":1,"b":2,"a":3})", R"({"b":2,"a":3})"},
      {R"({"a":1,"a":null,"a":[]})", R"({"a":[]})"},
      {R"({"\u0061":1,"a":2})", R"({"a":2})"},
  });
  // More members than are compared pair by pair.
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"n" + std::to_string(i % 100) + "\":" + std::to_string(i) + ",";
  text += "\"last\":true}";
  json::Reader reader;
  Arena arena;
  const Value map = reader.read(text, arena).value();
  BOOST_TEST(map.as_map().size() == 101U);
  for (int i = 0; i < 100; ++i) BOOST_TEST(map.find("n" + std::to_string(i)).as_int() == 900 + i);
  BOOST_TEST(map.find("last").as_bool());
}

BOOST_AUTO_TEST_CASE(sixty_four_levels_are_taken_and_no_more) {
  const std::string good = nested(63, "{\"a\":1}");
  check({
      {good, good},
      {nested(64, ""), nested(64, "")},
      {nested(65, ""), "parse_error: the document is nested too deeply, at byte 64"},
      {nested(65, "1"), "parse_error: the document is nested too deeply, at byte 64"},
      {nested(64, "{}"), "parse_error: the document is nested too deeply, at byte 64"},
      {std::string(1'000'000, '['), "parse_error: the document is nested too deeply, at byte 64"},
  });
}

BOOST_AUTO_TEST_CASE(bad_documents_are_refused_with_the_place) {
  check({
      {"", "parse_error: the document is empty, at byte 0"},
      {"  ", "parse_error: the document is empty, at byte 2"},
      {"\xEF\xBB\xBF{}", "parse_error: a value is expected, at byte 0"},
      {"nul", "parse_error: a value is expected, at byte 0"},
      {"[True]", "parse_error: a value is expected, at byte 1"},
      {"truex", "parse_error: there is text after the document, at byte 4"},
      {"{} {}", "parse_error: there is text after the document, at byte 3"},
      {std::string("{}\0", 3), "parse_error: there is text after the document, at byte 2"},
      {"[1,]", "parse_error: a value is expected, at byte 3"},
      {"[1 2]", "parse_error: `,` or `]` is expected, at byte 3"},
      {"[1}", "parse_error: `,` or `]` is expected, at byte 2"},
      {"[", "parse_error: a value is expected, at byte 1"},
      {R"({"a":1,})", "parse_error: a name in double quotes is expected, at byte 7"},
      {R"({"a" 1})", "parse_error: `:` is expected, at byte 5"},
      {R"({"a":1 "b":2})", "parse_error: `,` or `}` is expected, at byte 7"},
      {R"({"a":)", "parse_error: a value is expected, at byte 5"},
      {"{a:1}", "parse_error: a name in double quotes is expected, at byte 1"},
      {R"({"a":"b)", "parse_error: a string is not closed, at byte 5"},
      {"[\"a\nb\"]", "parse_error: a control character in a string is not escaped, at byte 3"},
      {R"(["\x"])", "parse_error: this escape does not exist, at byte 2"},
      {R"(["\u12g4"])", "parse_error: `\\u` must be followed by four hexadecimal digits, at byte 2"},
      {R"(["\ud800"])", "parse_error: half a surrogate pair, at byte 2"},
      {R"(["\udc00"])", "parse_error: half a surrogate pair, at byte 2"},
      {R"(["\ud800\u0041"])", "parse_error: half a surrogate pair, at byte 2"},
      {"[\"\xFF\"]", "parse_error: this is not UTF-8, at byte 2"},
      {"[\"\xED\xA0\x80\"]", "parse_error: this is not UTF-8, at byte 2"},
      {"[\"\xC0\xAF\"]", "parse_error: this is not UTF-8, at byte 2"},
      {"01", "parse_error: this is not a number, at byte 0"},
      {"[-]", "parse_error: this is not a number, at byte 1"},
      {"[1.]", "parse_error: this is not a number, at byte 1"},
      {"[.5]", "parse_error: a value is expected, at byte 1"},
      {"[1e]", "parse_error: this is not a number, at byte 1"},
      {"[+1]", "parse_error: a value is expected, at byte 1"},
      {"[0x1]", "parse_error: `,` or `]` is expected, at byte 2"},
      {"[NaN]", "parse_error: a value is expected, at byte 1"},
      {"[Infinity]", "parse_error: a value is expected, at byte 1"},
      {"[1e400]", "parse_error: the number is too large, at byte 1"},
      {"[0,-1e400]", "parse_error: the number is too large, at byte 3"},
      {"[" + std::string(400, '9') + "]", "parse_error: the number is too large, at byte 1"},
      {"[18446744073709551616,]", "parse_error: a value is expected, at byte 22"},
      {"/* c */ 1", "parse_error: a value is expected, at byte 0"},
  });
}

BOOST_AUTO_TEST_CASE(a_document_outlives_its_text_and_the_next_document) {
  json::Reader reader;
  Arena arena;
  std::string text = R"({"name":"first","list":["x"]})";
  const Value first = reader.read(text, arena).value();
  text.assign(text.size(), '?');
  (void)reader.read(R"({"eman":"second"})", arena);
  BOOST_TEST(to_json(first) == R"({"name":"first","list":["x"]})");
}

BOOST_AUTO_TEST_CASE(a_document_like_the_last_one_costs_no_allocation) {
  json::Reader reader;
  Arena arena;
  const std::string text =
      R"({"context":{"targetingKey":"u-1","plan":"free","seats":3,"tags":["a","b"],"x":{"y":1.5}}})";
  const auto read_once = [&] {
    arena.clear();
    return reader.read(text, arena).has_value();
  };
  BOOST_TEST(read_once());
  const std::size_t before = heap_allocations();
  const bool good = read_once();
  const std::size_t after = heap_allocations();
  BOOST_TEST(before > 0U);
  BOOST_TEST(good);
  BOOST_TEST(after - before == 0U);
}

BOOST_AUTO_TEST_CASE(a_reader_goes_on_after_a_bad_document_and_after_a_large_one) {
  json::Reader reader;
  Arena arena;
  const std::string large = "[" + std::string(300'000, ' ') + "\"" + std::string(300'000, 'x') + "\"]";
  for (int round = 0; round < 3; ++round) {
    BOOST_TEST(reader.read("[1", arena).has_error());
    BOOST_TEST(reader.read(large, arena).value().as_list()[0].as_string().size() == 300'000U);
    BOOST_TEST(reader.read(nested(65, "1"), arena).has_error());
    BOOST_TEST(to_json(reader.read("[1]", arena).value()) == "[1]");
  }
  json::Reader moved = std::move(reader);
  BOOST_TEST(to_json(moved.read("[2]", arena).value()) == "[2]");
}

BOOST_AUTO_TEST_SUITE_END()
