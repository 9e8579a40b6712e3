#include "config/vocabulary/json_writer.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using flywheel::JsonWriter;

BOOST_AUTO_TEST_SUITE(vocabulary_json_writer)

BOOST_AUTO_TEST_CASE(commas_and_nesting_are_written_by_the_writer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("a", 1);
  json.key("b");
  json.begin_array();
  json.null();
  json.boolean(true);
  json.begin_object();
  json.end_object();
  json.end_array();
  json.member("c", "x\"\\\n\x01ü");
  json.end_object();
  BOOST_TEST(out == R"({"a":1,"b":[null,true,{}],"c":"x\"\\\n\u0001ü"})");
}

BOOST_AUTO_TEST_CASE(indented_output_has_one_member_a_line) {
  std::string out;
  JsonWriter json(out, 2);
  json.begin_object();
  json.key("a");
  json.begin_array();
  json.integer(1);
  json.integer(2);
  json.end_array();
  json.key("empty");
  json.begin_object();
  json.end_object();
  json.end_object();
  BOOST_TEST(out == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"empty\": {}\n}");
}

BOOST_AUTO_TEST_CASE(doubles_are_the_shortest_text_that_reads_back_and_always_look_like_doubles) {
  struct Case {
    double number;
    const char* text;
  };
  for (const Case& c : {Case{10, "10.0"}, Case{0.1, "0.1"}, Case{-0.0, "-0.0"}, Case{1e300, "1e+300"},
                        Case{1.0 / 3, "0.3333333333333333"}, Case{std::numeric_limits<double>::infinity(), "null"},
                        Case{std::numeric_limits<double>::quiet_NaN(), "null"}}) {
    std::string out;
    flywheel::append_json_number(out, c.number);
    BOOST_TEST(out == c.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
