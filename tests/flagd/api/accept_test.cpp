#include "flagd/api/accept.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(api_accept)

BOOST_AUTO_TEST_CASE(html_is_preferred_only_where_the_field_says_so) {
  struct Case {
    const char* accept;
    bool html;
  };
  for (const Case& c : {
           Case{"", false},
           Case{"*/*", false},
           Case{"text/html", true},
           Case{"text/html,*/*", true},
           Case{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", true},
           Case{"TEXT/HTML ; Q=0.5", true},
           Case{"text/*", true},
           Case{"application/json", false},
           Case{"application/json, text/html", false},
           Case{"application/json;q=0.9, text/html", true},
           Case{"application/json, text/html;q=0.9", false},
           Case{"text/html;q=0", false},
           Case{"*/*, text/html;q=0", false},
           Case{"text/html;q=0.5, */*", false},
           Case{"text/html;q=x", false},
           Case{"text/html;level=1;q=0.7, application/*;q=0.2", true},
           Case{", ,", false},
       }) {
    BOOST_TEST(flywheel::api::prefers_html(c.accept) == c.html, c.accept);
  }
}

BOOST_AUTO_TEST_SUITE_END()
