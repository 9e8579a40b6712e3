#include "flagd/http/reply.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::http;

BOOST_AUTO_TEST_SUITE(http_reply)

BOOST_AUTO_TEST_CASE(an_error_body_is_ofrep_json_and_nothing_in_it_escapes_its_string) {
  BOOST_TEST(error_body("GENERAL", "no") == R"({"errorCode":"GENERAL","errorDetails":"no","metadata":{}})");
  BOOST_TEST(error_body("FLAG_NOT_FOUND", "no", "a/b") ==
             R"({"key":"a/b","errorCode":"FLAG_NOT_FOUND","errorDetails":"no","metadata":{}})");
  BOOST_TEST(error_body("GENERAL", "\"}\n", "\\") ==
             R"({"key":"\\","errorCode":"GENERAL","errorDetails":"\"}\n","metadata":{}})");
}

BOOST_AUTO_TEST_SUITE_END()
