#include "config/source/text_file.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::source;

BOOST_AUTO_TEST_SUITE(source_text_file)

BOOST_AUTO_TEST_CASE(places_count_lines_and_characters_from_one) {
  const TextFile file("a.yaml", "ab\nä€😀x\r\n\nlast");
  struct Case {
    std::size_t offset;
    int line, column;
  };
  for (const Case& c : {Case{0, 1, 1}, Case{2, 1, 3}, Case{3, 2, 1}, Case{5, 2, 2}, Case{8, 2, 3}, Case{12, 2, 4},
                        Case{15, 3, 1}, Case{16, 4, 1}, Case{20, 4, 5}, Case{999, 4, 5}}) {
    const Place place = file.place(c.offset);
    BOOST_TEST_CONTEXT(c.offset) {
      BOOST_TEST(place.line == c.line);
      BOOST_TEST(place.column == c.column);
      BOOST_TEST(place.file == "a.yaml");
    }
  }
}

BOOST_AUTO_TEST_CASE(lines_come_without_their_breaks) {
  const TextFile file("a.yaml", "ab\ncd\r\n\nlast");
  BOOST_TEST(file.line(1) == "ab");
  BOOST_TEST(file.line(2) == "cd");
  BOOST_TEST(file.line(3) == "");
  BOOST_TEST(file.line(4) == "last");
  BOOST_TEST(file.line(0) == "");
  BOOST_TEST(file.line(5) == "");
  BOOST_TEST(file.line_start(5) == 3U);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_text) {
  const TextFile file("a.yaml",
                      "\xEF\xBB\xBF"
                      "a: 1");
  BOOST_TEST(file.text() == "a: 1");
  BOOST_TEST(TextFile("a.yaml", "\xEF\xBB\xBF\xEF\xBB\xBFt").text() == "t");
  BOOST_TEST(TextFile("a.yaml", "\xEF\xBB\xBF").text() == "");
  BOOST_TEST(TextFile("a.yaml", "\xEF\xBB").text() == "\xEF\xBB");
}

BOOST_AUTO_TEST_CASE(characters_are_code_points) {
  BOOST_TEST(count_characters("") == 0);
  BOOST_TEST(count_characters("aä€😀") == 4);
}

BOOST_AUTO_TEST_SUITE_END()
