#include "config/source/diagnostic.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::source;

namespace {

Diagnostic sample() {
  Diagnostic diagnostic;
  diagnostic.place = {"dir/a.yaml", 3, 3};
  diagnostic.length = 4;
  diagnostic.message = "unknown key `guad`";
  diagnostic.hint = "did you mean `guard`?";
  diagnostic.source_line = "  guad: [a]";
  diagnostic.related.emplace_back(Place{"dir/b.yaml", 1, 7}, "first defined here");
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_diagnostic)

BOOST_AUTO_TEST_CASE(a_text_has_the_place_the_line_the_caret_and_the_hint) {
  BOOST_TEST(render_text(sample()) ==
             "dir/a.yaml:3:3: error: unknown key `guad`\n"
             "  3 |   guad: [a]\n"
             "    |   ^^^^\n"
             "  did you mean `guard`?\n"
             "  dir/b.yaml:1:7: first defined here");
}

BOOST_AUTO_TEST_CASE(what_is_unknown_is_left_out) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::kWarning;
  diagnostic.place.file = "dir";
  diagnostic.message = "the directory is empty";
  BOOST_TEST(render_text(diagnostic) == "dir: warning: the directory is empty");
}

BOOST_AUTO_TEST_CASE(the_caret_stands_below_its_character) {
  Diagnostic diagnostic = sample();
  diagnostic.hint.clear();
  diagnostic.related.clear();
  diagnostic.source_line = "ä\t€guad\x07: 1";
  diagnostic.place.column = 4;
  BOOST_TEST(render_text(diagnostic) ==
             "dir/a.yaml:3:4: error: unknown key `guad`\n"
             "  3 | ä €guad : 1\n"
             "    |    ^^^^");
  diagnostic.length = 100;  // never beyond the line
  BOOST_TEST(render_text(diagnostic).ends_with("    |    ^^^^^^^^"));
}

BOOST_AUTO_TEST_CASE(of_a_long_line_only_the_part_around_the_place_is_shown) {
  Diagnostic diagnostic = sample();
  diagnostic.source_line = std::string(300, 'a') + "B" + std::string(300, 'c');
  diagnostic.place.column = 301;
  diagnostic.length = 1;
  const std::string text = render_text(diagnostic);
  BOOST_TEST(text.find("\n  3 | …" + std::string(60, 'a') + "B" + std::string(79, 'c') + "…\n    | " +
                       std::string(61, ' ') + "^\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_is_an_array_of_everything) {
  BOOST_TEST(render_json({}) == "[]");
  BOOST_TEST(render_json({sample()}) ==
             R"([{"severity":"error","file":"dir/a.yaml","line":3,"column":3,"length":4,)"
             R"("message":"unknown key `guad`","hint":"did you mean `guard`?",)"
             R"("related":[{"file":"dir/b.yaml","line":1,"column":7,"message":"first defined here"}]}])");
}

BOOST_AUTO_TEST_CASE(github_gets_an_annotation_a_line) {
  Diagnostic bare;
  bare.severity = Severity::kWarning;
  bare.place.file = "a,b:c%";
  bare.message = "100% odd";
  BOOST_TEST(render_github({sample(), bare}) ==
             "::error file=dir/a.yaml,line=3,col=3,endColumn=7::unknown key `guad`%0Adid you mean `guard`?%0A"
             "dir/b.yaml:1:7: first defined here\n"
             "::warning file=a%2Cb%3Ac%25::100%25 odd\n");
}

BOOST_AUTO_TEST_SUITE_END()
