#include "config/source/source_text.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/source/reading.hpp"

using namespace flywheel::source;
using reading::Read;

BOOST_AUTO_TEST_SUITE(source_source_text)

BOOST_AUTO_TEST_CASE(a_part_of_a_scalar_is_found_in_its_file) {
  struct Case {
    std::string yaml;   // one map with one value
    std::string part;   // of the value's text
    std::string found;  // as it is written
  };
  for (const Case& c : std::vector<Case>{
           {"a: one two", "two", "two"},
           {"a: !!str one two", "two", "two"},
           {"a: &x one two", "two", "two"},
           {"a: 'it''s two'", "s two", "s two"},
           {"a: 'it''s two'", "'s", "''s"},
           {R"(a: "x \"two\" y")", "\"two\" y", R"(\"two\" y)"},
           {R"(a: "\u00e4\x41\tz")", "z", "z"},
           {R"(a: "\u00e4\x41\tz")", "A", R"(\x41)"},
           {"a: ä two", "two", "two"},
           {"{a: one two}", "two", "two"},
       }) {
    const Read read(c.yaml);
    const Node& value = read.root().entries.at(0).value;
    const Stretch stretch = stretch_within(value, value.text.find(c.part), c.part.size());
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(read.file.text().substr(stretch.offset, stretch.length) == c.found);
  }
}

BOOST_AUTO_TEST_CASE(of_a_scalar_of_several_lines_the_start_is_found) {
  for (const char* yaml : {"a: |\n  one\n  two\n", "a: one\n  two\n", "a: 'one\n  two'\n", "a: \"one\\\n  two\"\n"}) {
    const Read read(yaml);
    const Node& value = read.root().entries.at(0).value;
    BOOST_TEST_CONTEXT(yaml) BOOST_TEST(stretch_within(value, value.text.find("two"), 3).offset == 3U);
  }
}

BOOST_AUTO_TEST_CASE(the_whole_of_a_scalar_has_its_quotes) {
  struct Case {
    std::string yaml, whole;
  };
  for (const Case& c : std::vector<Case>{{"a: one two # c", "one two"},
                                         {"a: 'it''s'", "'it''s'"},
                                         {R"(a: "\"" # c)", R"("\"")"},
                                         {"a: [1, 2]", "["}}) {
    const Read read(c.yaml);
    const Stretch stretch = stretch_of(read.root().entries.at(0).value);
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(read.file.text().substr(stretch.offset, stretch.length) == c.whole);
  }
}

BOOST_AUTO_TEST_SUITE_END()
