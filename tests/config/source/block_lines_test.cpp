#include "config/source/block_lines.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace flywheel::source;

namespace {

/// A line of the result for each line: its role, the columns of its items (`-` lists, `:` maps), what stands out.
std::string described(const std::string& text) {
  std::string out;
  for (const SourceLine& line : read_block_lines(text)) {
    switch (line.role) {
      case SourceLine::Role::kBlank:
        out += "blank";
        break;
      case SourceLine::Role::kComment:
        out += "comment";
        break;
      case SourceLine::Role::kMarker:
        out += "marker";
        break;
      case SourceLine::Role::kEntry:
        out += "entry";
        break;
      case SourceLine::Role::kContinued:
        out += "continued";
        break;
      case SourceLine::Role::kBlockText:
        out += "text from " + std::to_string(line.text_indent) + (line.fixed_indent ? " fixed" : "");
        break;
    }
    for (const BlockColumn& one : line.columns) out += " " + std::to_string(one.column) + (one.is_list ? "-" : ":");
    out += std::string(line.complete ? "" : " …") + (line.has_anchor ? " anchor" : "") + (line.is_odd ? " odd" : "");
    out += "\n";
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_block_lines)

BOOST_AUTO_TEST_CASE(every_line_has_its_role) {
  struct Case {
    const char* text;
    const char* lines;
  };
  for (const Case& c : {
           Case{"a: 1\n\n# c\nb:\n  - x\n  -  - y: z\n",
                "entry 0:\nblank\ncomment\nentry 0:\nentry 2-\nentry 2- 5- 7:\n"},
           Case{"%YAML 1.2\n---\na: 1\n...\n", "marker\nmarker\nentry 0:\nmarker\n"},
           Case{"a: |\n\n  # text\n    x\n\n# c\n",
                "entry 0:\ntext from 2\ntext from 2\ntext from 2\nblank\ncomment\n"},
           Case{"a: >2+\n    x\n\nb: 1\n", "entry 0:\ntext from 2 fixed\ntext from 2 fixed\nentry 0:\n"},
           Case{"a: x\n  y\n\n  z # c\n  # d\n", "entry 0: …\ncontinued\ncontinued\ncontinued\ncomment\n"},
           Case{"a: \"x\n\n# no comment\"\nb: [1,\n 2]\n", "entry 0: …\ncontinued\ncontinued\nentry 0: …\ncontinued\n"},
           Case{"a: x # c\n  # d\n", "entry 0:\ncomment\n"},
           Case{"a:\n  own\n  line\n", "entry 0:\nentry …\ncontinued\n"},
           Case{"'a: b' : c\n\"d\": e\nf:g: h\n", "entry 0:\nentry 0:\nentry 0:\n"},
           Case{"a: &x b\nc: [&y d]\n", "entry 0: anchor\nentry 0: anchor\n"},
           Case{"? a\n: b\n--- text\n more\n---\nc: d\n",
                "entry … odd\ncontinued\nmarker odd\ncontinued\nmarker\nentry 0:\n"},
       }) {
    BOOST_TEST_CONTEXT(c.text) {
      BOOST_TEST(described(c.text) == c.lines);
    }
  }
}

BOOST_AUTO_TEST_CASE(line_breaks_are_kept_as_they_are) {
  const std::string text = "a: 1\r\nb: 2\nc: 3";
  const auto lines = read_block_lines(text);
  BOOST_REQUIRE(lines.size() == 3U);
  BOOST_TEST(lines[0].text == "a: 1");
  BOOST_TEST(lines[0].line_break == "\r\n");
  BOOST_TEST(lines[1].line_break == "\n");
  BOOST_TEST(lines[2].line_break == "");
}

BOOST_AUTO_TEST_SUITE_END()
