#include "flagd/web/path_segment.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::web;

BOOST_AUTO_TEST_SUITE(web_path_segment)

BOOST_AUTO_TEST_CASE(a_path_segment_stays_one_segment) {
  struct Case {
    const char* text;
    const char* segment;
  };
  for (const Case& c : {Case{"invite-nudge_2.0~x", "invite-nudge_2.0~x"}, Case{"a/b?c#d", "a%2Fb%3Fc%23d"},
                        Case{"ä 1", "%C3%A4%201"}, Case{"50%", "50%25"}, Case{"\"><b", "%22%3E%3Cb"}}) {
    BOOST_TEST(path_segment(c.text) == c.segment);
  }
}

BOOST_AUTO_TEST_SUITE_END()
