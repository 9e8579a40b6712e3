#include "sdk/src/assignments.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <cmath>
#include <cstring>
#include <random>

#include "sdk/src/reading.hpp"

namespace {

namespace sdk = flywheel::sdk;

std::string text_of(const sdk::Assignment& assignment) {
  std::string value = "no value";
  if (assignment.value && !sdk::JsonReader::read(*assignment.value, value)) value = "unreadable";
  std::string text = value + ", " + assignment.variant + ", " + flywheel::ReasonName(assignment.reason);
  if (assignment.error != flywheel::ErrorCode::kNone) {
    text += std::string(", ") + flywheel::ErrorCodeName(assignment.error) + " " + assignment.error_message;
  }
  if (assignment.enrolment && !assignment.enrolment->holdout.empty()) {
    text += ", held back by " + assignment.enrolment->holdout;
  } else if (assignment.enrolment) {
    text += ", in " + assignment.enrolment->experiment + " phase " + std::to_string(assignment.enrolment->phase);
  }
  return text;
}

/// What is read of one flag `{"key":"k", …}`.
std::string read(const std::string& members) {
  const auto assignments = sdk::read_assignments(R"({"flags":[{"key":"k",)" + members + "}]}");
  return assignments ? text_of(assignments->by_key.at("k")) : "error: " + assignments.error().text;
}

std::string problem_of(std::string_view body) {
  const auto assignments = sdk::read_assignments(body);
  return assignments ? "none" : assignments.error().text;
}

BOOST_AUTO_TEST_SUITE(sdk_assignments)

BOOST_AUTO_TEST_CASE(values_variants_and_reasons_are_read) {
  const std::vector<std::pair<std::string, std::string>> table{
      {R"("value":true,"variant":"on","reason":"STATIC")", "true, on, STATIC"},
      {R"("value":10,"variant":"a","reason":"TARGETING_MATCH")", "10, a, TARGETING_MATCH"},
      {R"("value":10.0,"variant":"a","reason":"SPLIT")", "10.0, a, SPLIT"},
      {R"("value":-0.0,"variant":"a","reason":"STATIC")", "-0.0, a, STATIC"},
      {R"("value":18446744073709551615,"reason":"STATIC")", "18446744073709551616.0, , STATIC"},
      {R"("value":"\u00fc\ud83d\ude00","variant":"a","reason":"DISABLED")", "\"ü😀\", a, DISABLED"},
      {R"("value":{"a": [1, 2.50, null]},"variant":"a","reason":"DEFAULT")", R"({"a":[1,2.5,null]}, a, DEFAULT)"},
      {R"("variant":"control","reason":"SPLIT")", "no value, control, SPLIT"},
      {R"("value":null,"variant":"control","reason":"SPLIT")", "no value, control, SPLIT"},
      {R"("value":1,"reason":"SOMETHING_NEW")", "1, , DEFAULT"},
      {R"("value":1,"extra":{"deep":[{}]})", "1, , DEFAULT"},
      {R"("errorCode":"TARGETING_KEY_MISSING","errorDetails":"who?")", "no value, , ERROR, TARGETING_KEY_MISSING who?"},
      {R"("errorCode":"NEW_CODE")", "no value, , ERROR, GENERAL "},
  };
  for (const auto& [members, expected] : table) BOOST_TEST(read(members) == expected);
}

BOOST_AUTO_TEST_CASE(an_enrolment_needs_a_split_a_variant_an_experiment_and_a_phase) {
  const std::vector<std::pair<std::string, std::string>> table{
      {R"("variant":"a","reason":"SPLIT","metadata":{"experiment":"x","phase":2})", "no value, a, SPLIT, in x phase 2"},
      {R"("variant":"a","reason":"DEFAULT","metadata":{"experiment":"x","phase":2})", "no value, a, DEFAULT"},
      {R"("reason":"SPLIT","metadata":{"experiment":"x","phase":2})", "no value, , SPLIT"},
      {R"("variant":"a","reason":"SPLIT","metadata":{"experiment":"x"})", "no value, a, SPLIT"},
      {R"("variant":"a","reason":"SPLIT","metadata":{"experiment":7,"phase":2})", "no value, a, SPLIT"},
      {R"("variant":"a","reason":"SPLIT","metadata":{"phase":2})", "no value, a, SPLIT"},
      {R"("variant":"a","reason":"SPLIT","metadata":{})", "no value, a, SPLIT"},
      {R"("variant":"a","reason":"SPLIT","metadata":{"holdout":"h"})", "no value, a, SPLIT, held back by h"},
      {R"("reason":"SPLIT","metadata":{"holdout":"h"})", "no value, , SPLIT, held back by h"},
      {R"("reason":"DEFAULT","metadata":{"holdout":"h"})", "no value, , DEFAULT"},
  };
  for (const auto& [members, expected] : table) BOOST_TEST(read(members) == expected);
}

BOOST_AUTO_TEST_CASE(every_double_of_17_digits_is_read_exactly) {
  std::mt19937_64 random(20261124);
  for (int i = 0; i < 20'000; ++i) {
    double value = 0;
    const std::uint64_t bits = random();
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    std::array<char, 64> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::scientific, 16);
    const auto read =
        sdk::read_assignments(R"({"flags":[{"key":"k","value":)" + std::string(digits.data(), end.ptr) + "}]}");
    BOOST_REQUIRE(read);
    BOOST_REQUIRE(std::get<double>(*read->by_key.at("k").value) == value);
  }
}

BOOST_AUTO_TEST_CASE(anything_but_a_whole_answer_is_refused) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"[]", "the answer has no list `flags`"},
      {"{}", "the answer has no list `flags`"},
      {R"({"flags":{}})", "the answer has no list `flags`"},
      {R"({"flags":[1]})", "flags[0] has no `key`"},
      {R"({"flags":[{"key":"a"},{"value":1}]})", "flags[1] has no `key`"},
      {R"({"flags":[{"key":7}]})", "flags[0] has no `key`"},
      {R"({"flags":[]})", "none"},
  };
  for (const auto& [body, expected] : table) BOOST_TEST(problem_of(body) == expected);
  const std::string whole = R"({"flags":[{"key":"k","value":[true,1.5,"x"],"reason":"STATIC"}],"metadata":{}})";
  BOOST_TEST(problem_of(whole) == "none");
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    BOOST_TEST(problem_of(whole.substr(0, cut)).starts_with("the answer is not JSON: "));
  }
  for (const char* tail : {"x", "}", ",", "{}"}) BOOST_TEST(problem_of(whole + tail) != "none");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
