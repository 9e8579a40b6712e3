#include "experiments/report/markdown_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_markdown_text)

BOOST_AUTO_TEST_CASE(text_shows_as_it_is) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a_b*c", R"(a\_b\*c)"},
      {"a|b", R"(a\|b)"},
      {"<script>&lt;", "&lt;script&gt;&amp;lt;"},
      {"[x](http://a)", R"(\[x\](http://a))"},
      {"# one", R"(\# one)"},
      {"- one", R"(\- one)"},
      {"12. one", R"(12\. one)"},
      {"1.5 more", "1.5 more"},
      {"+1.5", "+1.5"},
      {"---", R"(\---)"},
      {"two\nlines", "two lines"},
      {"@team and #7", "@\u200bteam and #\u200b7"},
      {R"(\*)", R"(\\\*)"},
      {"−0.16 points", "−0.16 points"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases) BOOST_TEST(escape_markdown(text) == expected);
}

BOOST_AUTO_TEST_CASE(a_table_has_its_numbers_to_the_right) {
  BOOST_TEST(markdown_table({"arm", "n"}, {{"a|b", "1"}, {"c", "2"}}) ==
             "| arm | n |\n| :-- | --: |\n| a\\|b | 1 |\n| c | 2 |\n");
}

BOOST_AUTO_TEST_SUITE_END()
