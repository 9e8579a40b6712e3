#include "config/expression/version.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_version)

BOOST_AUTO_TEST_CASE(precedence_is_that_of_semantic_versioning) {
  // The chain of semver.org, section 11, with versions around it; ascending.
  constexpr std::array<std::string_view, 12> kAscending{
      "0.9.9",      "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
      "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
      "1.0.0",      "1.0.1",        "1.10.0",        "99999999999999999999.0.0"};
  for (std::size_t i = 0; i < kAscending.size(); ++i) {
    for (std::size_t j = 0; j < kAscending.size(); ++j) {
      BOOST_TEST_CONTEXT(kAscending[i] << " and " << kAscending[j]) {
        BOOST_TEST((compare(*parse_version(kAscending[i]), *parse_version(kAscending[j])) == (i <=> j)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_leading_v_missing_parts_and_build_metadata_do_not_count) {
  for (const std::string_view text : {"4.2.0", "v4.2.0", "4.2", "v4.2", "4.2.0+build.007", "4.2+5"}) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST((compare(*parse_version(text), *parse_version("4.2.0")) == 0));
  }
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_versions) {
  for (const std::string_view text : {"", "v", "4.", ".4", "4..2", "4.02.0", "1.2.3.4", "1.0.0-", "1.0.0-01",
                                      "1.0.0-a..b", "1.0.0+", "x", "1.x", "-1", "1.0.0-ä", "1.0.0-a."}) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!parse_version(text));
  }
}

BOOST_AUTO_TEST_SUITE_END()
