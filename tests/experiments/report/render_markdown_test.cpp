#include <boost/test/unit_test.hpp>

#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_render_markdown)

BOOST_AUTO_TEST_CASE(a_report_fits_a_pull_request) {
  const std::string expected =
      "## published counts\n"
      "\n"
      "**⚪ No difference is shown between treatment and control on conversion: 11.88% against 12.04% (95% interval "
      "−0.39 to +0.08 points, p = 0.19).**\n"
      "\n"
      "Fixed horizon: intervals and p hold for one look at a moment that was fixed beforehand.\n"
      "\n"
      "<sub>analysed 290,584 units · confidence 95% · source published counts</sub>\n"
      "\n"
      "### Health\n"
      "\n"
      "- ✅ **sample ratio**: 145,274 : 145,310, configured 50% : 50%, χ² = 0.00446, p = 0.95: as configured.\n"
      "- ✅ **multi-arm units**: No unit saw more than one arm.\n"
      "\n"
      "### Goal\n"
      "\n"
      "#### conversion\n"
      "\n"
      "share of units; more is better\n"
      "\n"
      "| against control | points | 95% interval | p | lift |\n"
      "| :-- | --: | --: | --: | --: |\n"
      "| ⚪ treatment | −0.16 | −0.39 to +0.08 | 0.19 | −1.31% (−3.24% to +0.66%) |\n"
      "\n"
      "treatment: 11.88% of 145,310 units, 0.16 points less than control's 12.04% of 145,274 (95% interval −0.39 to "
      "+0.08 points, p = 0.19): no difference shown.\n"
      "\n"
      "<details><summary>What each arm did</summary>\n"
      "\n"
      "| arm | mature n / exposed n | reached | rate |\n"
      "| :-- | --: | --: | --: |\n"
      "| control | 145,274 / 145,274 | 17,489 | 12.04% |\n"
      "| treatment | 145,310 / 145,310 | 17,264 | 11.88% |\n"
      "\n"
      "Method: pooled z test, Newcombe's interval of the difference, Fieller's interval of the lift.\n"
      "\n"
      "</details>\n";
  BOOST_TEST(render_markdown(assemble(sample::landing_page())) == expected);
}

BOOST_AUTO_TEST_CASE(names_cannot_write_markdown) {
  const std::string text = render_markdown(assemble(
      sample::conversion_table({{"<img src=x>", 1000, 100}, {"a|b\n# [evil](javascript:x) @all", 1000, 150}})));
  BOOST_TEST(text.find("<img") == std::string::npos);
  BOOST_TEST(text.find("a|b") == std::string::npos);
  BOOST_TEST(text.find("\n# ") == std::string::npos);
  BOOST_TEST(text.find("[evil]") == std::string::npos);
  BOOST_TEST(text.find("@all") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_defined_is_a_dash) {
  const std::string text = render_markdown(assemble(sample::mean_table({{"a", {3}}, {"b", {5}}})));
  BOOST_TEST(text.find("| ⚪ b | +2.00 | – | – | +66.7% |") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
