#include "experiments/report/html_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_html_text)

BOOST_AUTO_TEST_CASE(what_html_reads_as_markup_is_escaped) {
  BOOST_TEST(escape_html("<img onerror=\"x\" a='b'>&amp;") ==
             "&lt;img onerror=&quot;x&quot; a=&#39;b&#39;&gt;&amp;amp;");
  BOOST_TEST(escape_html(std::string_view("a\0b\x1b", 4)) == "a\uFFFDb\uFFFD");
  BOOST_TEST(escape_html("日本\n") == "日本\n");
}

BOOST_AUTO_TEST_CASE(long_names_end_in_an_ellipsis_and_characters_stay_whole) {
  BOOST_TEST(shortened("abcd", 4) == "abcd");
  BOOST_TEST(shortened("abcde", 4) == "abc…");
  BOOST_TEST(shortened("日本語日本語", 4) == "日本語…");
  BOOST_TEST(shortened("", 4) == "");
}

BOOST_AUTO_TEST_CASE(coordinates_are_short) {
  BOOST_TEST(coordinate(3) == "3");
  BOOST_TEST(coordinate(3.14159) == "3.1");
  BOOST_TEST(coordinate(-0.5) == "-0.5");
}

BOOST_AUTO_TEST_SUITE_END()
