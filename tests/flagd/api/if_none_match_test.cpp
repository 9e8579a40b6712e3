#include <boost/test/unit_test.hpp>

#include "flagd/api/ofrep.hpp"

BOOST_AUTO_TEST_SUITE(api_if_none_match)

BOOST_AUTO_TEST_CASE(tags_are_compared_weakly_in_lists_and_anything_malformed_matches_nothing) {
  struct Case {
    const char* field;
    bool matches;
  };
  for (const Case& c :
       {Case{"\"a\"", true}, Case{"W/\"a\"", true}, Case{"\"b\", \"a\"", true}, Case{"\"b\",W/\"a\" , \"c\"", true},
        Case{"*", true}, Case{" \"a\" ", true}, Case{"\"b\"", false}, Case{"a", false}, Case{"\"a", false},
        Case{"w/\"a\"", false}, Case{"", false}, Case{"\"a\" x", false}, Case{"\"a\"\"b\"", false},
        Case{"\"b\", a", false}, Case{",,\"a\"", true}}) {
    BOOST_TEST_CONTEXT(c.field) {
      BOOST_TEST(flywheel::api::if_none_match(c.field, "\"a\"") == c.matches);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
