#include "experiments/report/terminal.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_terminal)

BOOST_AUTO_TEST_CASE(widths_are_columns_not_bytes) {
  BOOST_TEST(display_width("") == 0u);
  BOOST_TEST(display_width("abc") == 3u);
  BOOST_TEST(display_width("−0.16") == 5u);
  BOOST_TEST(display_width("日本") == 4u);
  BOOST_TEST(display_width("e\u0301") == 1u);
  BOOST_TEST(display_width("\x1b[31mred\x1b[0m") == 3u);
  BOOST_TEST(display_width("\x1b[") == 0u);
}

BOOST_AUTO_TEST_CASE(padding_fills_columns) {
  BOOST_TEST(pad_right("é", 3) == "é  ");
  BOOST_TEST(pad_left("é", 3) == "  é");
  BOOST_TEST(pad_left("long", 2) == "long");
}

BOOST_AUTO_TEST_CASE(lines_break_at_spaces) {
  const std::vector<std::string> lines = wrap("one two  three extraordinarily", 8);
  BOOST_TEST(lines == (std::vector<std::string>{"one two", "three", "extraordinarily"}),
             boost::test_tools::per_element());
  BOOST_TEST(wrap("", 8).empty());
}

BOOST_AUTO_TEST_CASE(bars_have_eighths) {
  BOOST_TEST(bar(0, 4) == "");
  BOOST_TEST(bar(1, 4) == "████");
  BOOST_TEST(bar(0.5, 3) == "█▌");
  BOOST_TEST(bar(1e-9, 4) == "▏");  // something is not nothing
  BOOST_TEST(bar(7, 2) == "██");
}

BOOST_AUTO_TEST_CASE(tables_align_their_columns) {
  TextTable table;
  table.add_column("arm", TextTable::Align::kLeft);
  table.add_column("n", TextTable::Align::kRight);
  table.add_row({"café", "1,000"});
  table.add_row({"b", "2"});
  BOOST_TEST(table.width() == 11u);
  BOOST_TEST(table.text(1, Paint(false)) == " arm       n\n café  1,000\n b         2\n");
  table.remove_last_column();
  BOOST_TEST(table.text(0, Paint(false)) == "arm\ncafé\nb\n");
}

BOOST_AUTO_TEST_CASE(colours_only_where_wanted) {
  BOOST_TEST(Paint(false).tone(Tone::kBad, "x") == "x");
  BOOST_TEST(Paint(true).tone(Tone::kBad, "x") == "\x1b[31mx\x1b[0m");
}

BOOST_AUTO_TEST_SUITE_END()
