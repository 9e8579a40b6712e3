#include "flagd/web/html.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::web;

BOOST_AUTO_TEST_SUITE(web_html)

BOOST_AUTO_TEST_CASE(text_cannot_leave_the_place_it_is_put_in) {
  struct Case {
    const char* text;
    const char* html;
  };
  for (const Case& c : {Case{"plain – Grüße", "plain – Grüße"}, Case{"", ""},
                        Case{"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
                        Case{"\" onmouseover='x'", "&quot; onmouseover=&#39;x&#39;"}, Case{"&amp;", "&amp;amp;"}}) {
    BOOST_TEST(escaped(c.text) == c.html);
  }
}

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
