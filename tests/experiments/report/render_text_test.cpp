#include <boost/test/unit_test.hpp>
#include <sstream>

#include "experiments/report/terminal.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_render_text)

BOOST_AUTO_TEST_CASE(a_report_reads_from_verdict_to_details) {
  const std::string expected =
      "published counts\n"
      "analysed 290,584 units · confidence 95% · source published counts\n"
      "\n"
      "── Verdict ─────────────────────────────────────────────────────────────────────────────────────────\n"
      "No difference is shown between treatment and control on conversion: 11.88% against 12.04% (95%\n"
      "interval −0.39 to +0.08 points, p = 0.19).\n"
      "Fixed horizon: intervals and p hold for one look at a moment that was fixed beforehand.\n"
      "\n"
      "── Health ──────────────────────────────────────────────────────────────────────────────────────────\n"
      "✓ sample ratio: 145,274 : 145,310, configured 50% : 50%, χ² = 0.00446, p = 0.95: as configured.\n"
      "✓ multi-arm units: No unit saw more than one arm.\n"
      "\n"
      "── Goal ────────────────────────────────────────────────────────────────────────────────────────────\n"
      "conversion\n"
      "  share of units; more is better\n"
      "\n"
      "  arm        mature n / exposed n  reached    rate\n"
      "  control       145,274 / 145,274   17,489  12.04%  ████████████████████████\n"
      "  treatment     145,310 / 145,310   17,264  11.88%  ███████████████████████▋\n"
      "\n"
      "  against control  points    95% interval     p                       lift\n"
      "  treatment         −0.16  −0.39 to +0.08  0.19  −1.31% (−3.24% to +0.66%)\n"
      "\n"
      "  treatment  ├──────────────────●────────────┼─────┤\n"
      "             −0.4                            0     0.1  right is better\n"
      "\n"
      "  treatment: 11.88% of 145,310 units, 0.16 points less than control's 12.04% of 145,274 (95%\n"
      "  interval −0.39 to +0.08 points, p = 0.19): no difference shown.\n"
      "  Method: pooled z test, Newcombe's interval of the difference, Fieller's interval of the lift.\n";
  BOOST_TEST(render_text(assemble(sample::landing_page())) == expected);
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_terminal) {
  for (const int width : {60, 80, 120}) {
    std::istringstream lines(render_text(assemble(sample::landing_page()), true, width));
    for (std::string line; std::getline(lines, line);) {
      BOOST_TEST_CONTEXT(line) BOOST_TEST(display_width(line) <= static_cast<std::size_t>(width));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_lift_stands_below_where_there_is_no_room) {
  const Report report = assemble(sample::conversion_table({{"control", 10'000, 1000}, {"b", 10'000, 1085}}));
  const std::string narrow = render_text(report, false, 60);
  BOOST_TEST(narrow.find("  lift of b: +8.50% (") != std::string::npos);
  BOOST_TEST(render_text(report, false, 100).find("lift of b") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_learning_can_be_copied_as_it_stands) {
  Report report = assemble(sample::landing_page());
  report.learning = "learning: x\nsummary: \"" + std::string(200, 's') + "\"\neffect:\n  activation: { metric: m }\n";
  BOOST_TEST(render_text(report).ends_with("\n" + report.learning));
}

BOOST_AUTO_TEST_CASE(the_goal_is_shown_day_by_day) {
  Report report = assemble(sample::landing_page());
  for (int day = 10; day < 40; ++day) {
    report.metrics[0].effects[0].looks.push_back({"day " + std::to_string(day), 1000, 0.01, {-0.01, 0.03}, 0.5, -0.69});
  }
  const std::string text = render_text(report);
  BOOST_TEST(text.find("at the end of each day; n of both arms, one in 3") != std::string::npos);
  BOOST_TEST(text.find("day 39") != std::string::npos);
  BOOST_TEST(text.find("day 36") != std::string::npos);
  BOOST_TEST(text.find("day 38") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(colours_appear_only_when_asked_for) {
  const Report report = assemble(sample::conversion_table({{"a", 10'000, 46}, {"b", 10'000, 69}}));
  BOOST_TEST(render_text(report, false).find('\x1b') == std::string::npos);
  BOOST_TEST(render_text(report, true).find("\x1b[32m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_cannot_steer_the_terminal) {
  const Report report = assemble(sample::conversion_table({{"a\x1b[2J", 1000, 46}, {"b\n", 1000, 69}}));
  const std::string text = render_text(report, false);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.find("a\\u001b[2J") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
