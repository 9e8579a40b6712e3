// Errors as users see them: whole, rendered, all of a run at once.
#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using building::messages;

BOOST_AUTO_TEST_SUITE(catalog_errors)

BOOST_AUTO_TEST_CASE(a_misspelt_key_is_shown_with_the_nearest_known_one) {
  BOOST_TEST(messages("flag: x\nvariants: { on: true }\ndefualt: on\n") ==
             "t.yaml:3:1: error: unknown key `defualt`\n"
             "  3 | defualt: on\n"
             "    | ^^^^^^^\n"
             "  did you mean `default`?\n");
}

BOOST_AUTO_TEST_CASE(the_kind_of_a_document_is_its_first_key) {
  BOOST_TEST(messages("flags: x\n") ==
             "t.yaml:1:1: error: `flags` is no kind of definition\n"
             "  1 | flags: x\n"
             "    | ^^^^^\n"
             "  did you mean `flag`?\n");
  BOOST_TEST(messages("variants: { a: 1 }\nflag: x\n") ==
             "t.yaml:1:1: error: a document begins with what it is, not with `variants`\n"
             "  1 | variants: { a: 1 }\n"
             "    | ^^^^^^^^\n"
             "  move `flag` to its beginning\n");
  BOOST_TEST(messages("- flag\n") ==
             "t.yaml:1:1: error: a document is a map whose first key says what it is, like `flag: new-editor`\n"
             "  1 | - flag\n"
             "    | ^\n");
}

BOOST_AUTO_TEST_CASE(an_error_in_an_expression_points_into_the_file) {
  BOOST_TEST(messages("flag: x\nvariants: { a: 1 }\nrules:\n  - if: 'plan == \"it''s\" and seats.startswith(\"a\")'\n  "
                      "  serve: a\n") ==
             "t.yaml:4:36: error: unknown function `startswith`; did you mean `startsWith`?\n"
             "  4 |   - if: 'plan == \"it''s\" and seats.startswith(\"a\")'\n"
             "    |                                    ^^^^^^^^^^\n");
  BOOST_TEST(messages("flag: x\nvariants: { a: 1 }\nrules:\n  - if: plan == \"a #b\"\n    serve: a\n") ==
             "t.yaml:4:17: error: this string is not closed with \"\n"
             "  4 |   - if: plan == \"a #b\"\n"
             "    |                 ^\n"
             "  what follows ` #` is a comment to YAML: put single quotes around the whole\n");
}

BOOST_AUTO_TEST_CASE(a_key_is_taken_once_across_kinds_and_files) {
  const auto loaded =
      catalog::build({{"b.yaml", "experiment: x\nsplit: { a: rest }\nvalues: { a: 1 }\n"},
                      {"a.yaml", "flag: x\nvariants: { a: 1 }\n---\nmetrics: { m: { reach: a } }\n"},
                      {"c.yaml", "metrics: { m: { reach: b } }\n---\nmessage: x\ncontent: { layout: card }\n"}});
  std::string text;
  for (const auto& one : loaded.diagnostics) text += render_text(one) + "\n";
  BOOST_TEST(text ==
             "b.yaml:1:13: error: the key `x` is taken\n"
             "  1 | experiment: x\n"
             "    |             ^\n"
             "  a.yaml:1:7: it is first defined here\n"
             "c.yaml:1:12: error: the metric `m` is taken\n"
             "  1 | metrics: { m: { reach: b } }\n"
             "    |            ^\n"
             "  a.yaml:4:12: it is first defined here\n"
             "c.yaml:3:10: error: the key `x` is taken\n"
             "  3 | message: x\n"
             "    |          ^\n"
             "  a.yaml:1:7: it is first defined here\n");
  BOOST_TEST(!loaded.catalog);
  BOOST_TEST(loaded.files == 3U);
}

BOOST_AUTO_TEST_CASE(there_is_one_project) {
  BOOST_TEST(building::problems("project: a\n---\nproject: b\n") == "3:10 there is more than one project\n");
}

BOOST_AUTO_TEST_CASE(all_errors_of_a_run_are_reported) {
  const auto loaded = catalog::build({{"a.yaml", "flag: x\nvariants: { a: 1, b: yes }\ndefault: c\nunit: usr\n"},
                                      {"b.yaml", "flag: [\n"},
                                      {"c.yaml", "experiment: y\nstatus: on\nsplit: { a: 50% }\nvalues: { a: 1 }\n"}});
  std::string text;
  for (const auto& one : loaded.diagnostics) {
    text += one.place.file + ":" + std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " ";
  }
  BOOST_TEST(text == "a.yaml:2:22 a.yaml:3:10 b.yaml:1:7 c.yaml:2:9 c.yaml:3:8 ");  // `usr` may be defined in b.yaml
}

BOOST_AUTO_TEST_CASE(a_broken_file_makes_no_names_unknown) {
  const auto loaded =
      catalog::build({{"a.yaml", "experiment: y\nsplit: { a: rest }\nvalues: { a: 1 }\ngoal: { metric: m }\n"},
                      {"b.yaml", "metrics: { m: [\n"}});
  BOOST_REQUIRE(loaded.diagnostics.size() == 1U);
  BOOST_TEST(loaded.diagnostics[0].place.file == "b.yaml");
}

BOOST_AUTO_TEST_CASE(limits_hold_for_the_whole_project) {
  std::vector<catalog::SourceFile> files;
  for (int i = 0; i < 17; ++i)
    files.push_back({"f" + std::to_string(100 + i), "#" + std::string(1024 * 1024 - 2, 'x')});
  const auto loaded = catalog::build(std::move(files));
  BOOST_REQUIRE(loaded.diagnostics.size() == 1U);
  BOOST_TEST(render_text(loaded.diagnostics[0]) == "f116: error: with this file the project is larger than 16 MiB");
}

BOOST_AUTO_TEST_SUITE_END()
