#include "config/vocabulary/glob.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::glob_matches;

BOOST_AUTO_TEST_SUITE(vocabulary_glob)

BOOST_AUTO_TEST_CASE(a_pattern_covers_the_whole_text) {
  struct Case {
    std::string_view pattern, text;
    bool matches;
  };
  for (const Case& c : {
           Case{"*@acme.example", "kim@acme.example", true},
           Case{"*@acme.example", "kim@acme.example.org", false},
           Case{"*@acme.example", "@acme.example", true},
           Case{"qa-*", "qa-7", true},
           Case{"qa-*", "xqa-7", false},
           Case{"qa-*-*", "qa-7", false},
           Case{"*a*b*", "xxaxxbxx", true},
           Case{"*ab", "aab", true},
           Case{"a?c", "abc", true},
           Case{"a?c", "aäc", true},
           Case{"a?c", "ac", false},
           Case{"*", "", true},
           Case{"", "", true},
           Case{"", "a", false},
           Case{"[a]", "a", false},
           Case{"a.c", "abc", false},
       }) {
    BOOST_TEST_CONTEXT(c.pattern << " " << c.text) BOOST_TEST(glob_matches(c.pattern, c.text) == c.matches);
  }
}

BOOST_AUTO_TEST_CASE(hostile_patterns_end) {
  const std::string stars = [] {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "*a";
    return text + "b";
  }();
  BOOST_TEST(!glob_matches(stars, std::string(5000, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
