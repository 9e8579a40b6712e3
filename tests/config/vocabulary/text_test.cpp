#include "config/vocabulary/text.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

using flywheel::invalid_utf8;
using flywheel::nearest;
using flywheel::printable;

BOOST_AUTO_TEST_SUITE(vocabulary_text)

BOOST_AUTO_TEST_CASE(the_first_byte_that_is_not_utf8_is_found) {
  struct Case {
    std::string_view text;
    int at;  // -1: valid
  };
  for (const Case& c :
       {Case{"", -1}, Case{"plain", -1}, Case{"Zoë €  𝄞", -1}, Case{"a\x80", 1}, Case{"\xC0\x80", 0},
        Case{"ab\xED\xA0\x80", 2}, Case{"\xF4\x90\x80\x80", 0}, Case{"\xE2\x82", 0}, Case{"x\xFF", 1}}) {
    const auto at = invalid_utf8(c.text);
    BOOST_TEST((at ? static_cast<int>(*at) : -1) == c.at);
  }
}

BOOST_AUTO_TEST_CASE(the_nearest_word_is_offered_only_where_it_is_a_likely_slip) {
  const std::array<std::string_view, 4> words{"guardrails", "goal", "traffic", "split"};
  struct Case {
    const char* word;
    const char* nearest;  // nullptr: none
  };
  for (const Case& c : {Case{"guardrail", "guardrails"}, Case{"goals", "goal"}, Case{"tarffic", "traffic"},
                        Case{"splti", "split"}, Case{"audience", nullptr}, Case{"", nullptr}}) {
    const auto found = nearest(c.word, words);
    BOOST_TEST((found ? std::string(*found) : "none") == (c.nearest ? c.nearest : "none"));
  }
}

BOOST_AUTO_TEST_CASE(the_nearest_word_is_the_first_of_those_with_the_fewest_edits) {
  const std::array<std::string_view, 5> words{"plannning", "palnned", "planned", "plannes", "planner"};
  BOOST_TEST(*nearest("planers", words) == "plannes");
  BOOST_TEST(*nearest("planned", words) == "palnned");  // one swap; nobody asks for a word that is there
  BOOST_TEST(*nearest("plannx", words) == "planned");
  BOOST_TEST(*nearest("planning", words) == "plannning");
  // A swap inside of what is otherwise alike, at its ends and across them.
  const std::array<std::string_view, 3> swapped{"abcdefgh", "xxxxxxxx", "abcdefhgij"};
  BOOST_TEST(*nearest("bacdefgh", swapped) == "abcdefgh");
  BOOST_TEST(*nearest("abcdefhg", swapped) == "abcdefgh");
  BOOST_TEST(*nearest("abdcefgh", swapped) == "abcdefgh");
  const std::string longest(200, 'a');
  const std::array<std::string_view, 1> long_words{longest};
  BOOST_TEST(nearest(longest.substr(0, 150), long_words).has_value());
  BOOST_TEST(!nearest(longest.substr(0, 100), long_words).has_value());
  BOOST_TEST(!nearest(longest + "a", long_words).has_value());
}

BOOST_AUTO_TEST_CASE(control_characters_are_escaped) {
  BOOST_TEST(printable("a\nb\r\t\x1b[31m\x7f\xC2\x85ü") == "a\\nb\\r\\t\\u001b[31m\\u007f\\u0085ü");
}

BOOST_AUTO_TEST_SUITE_END()
