// Errors as users see them: whole, rendered, all of a run at once. The cases stand in errors/.
#include "tests/config/catalog/building.hpp"
#include "tests/config/catalog/cases.hpp"

using namespace flywheel;

namespace {

/// The errors of a project, rendered; warnings are tested elsewhere.
std::string errors_of(std::vector<catalog::SourceFile> files) {
  auto diagnostics = catalog::build(std::move(files)).diagnostics;
  std::erase_if(diagnostics, [](const auto& one) { return one.severity == source::Severity::kWarning; });
  return cases::rendered(diagnostics);
}

void check(const std::string& file) {
  const std::vector<cases::Case> all = cases::read("errors/" + file + ".txt");
  BOOST_TEST(!all.empty());
  for (const cases::Case& one : all) {
    BOOST_TEST_CONTEXT(file << ": " << one.name) {
      BOOST_TEST(!one.expected.empty());
      BOOST_TEST(errors_of(one.files) == one.expected);
    }
  }
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_errors)

BOOST_AUTO_TEST_CASE(what_is_no_yaml_is_named_with_a_guess) {
  check("yaml");
}

BOOST_AUTO_TEST_CASE(documents_have_a_kind_and_known_keys) {
  check("documents");
}

BOOST_AUTO_TEST_CASE(scalars_say_how_they_are_written) {
  check("scalars");
}

BOOST_AUTO_TEST_CASE(flags_are_whole) {
  check("flags");
}

BOOST_AUTO_TEST_CASE(experiments_are_whole) {
  check("experiments");
}

BOOST_AUTO_TEST_CASE(messages_are_whole) {
  check("messages");
}

BOOST_AUTO_TEST_CASE(moments_metrics_and_attributes_are_whole) {
  check("outcomes");
}

BOOST_AUTO_TEST_CASE(projects_holdouts_and_learnings_are_whole) {
  check("projects");
}

BOOST_AUTO_TEST_CASE(an_error_in_an_expression_points_into_the_file) {
  check("expressions");
}

BOOST_AUTO_TEST_CASE(all_errors_of_several_files_come_in_one_run) {
  check("files");
}

BOOST_AUTO_TEST_CASE(the_same_is_said_with_marks_and_line_ends_of_other_systems) {
  const std::string expected =
      "t.yaml:2:1: error: unknown key `varaints`\n"
      "  2 | varaints: { a: 1 }\n"
      "    | ^^^^^^^^\n"
      "  did you mean `variants`?\n";
  BOOST_TEST(errors_of({{"t.yaml", "flag: f\nvaraints: { a: 1 }\n"}}) == expected);
  BOOST_TEST(errors_of({{"t.yaml", "flag: f\r\nvaraints: { a: 1 }\r\n"}}) == expected);
  BOOST_TEST(errors_of({{"t.yaml",
                         "\xEF\xBB\xBF"
                         "flag: f\nvaraints: { a: 1 }\n"}}) == expected);
}

BOOST_AUTO_TEST_CASE(columns_count_characters_and_long_lines_are_cut) {
  BOOST_TEST(errors_of({{"t.yaml", "flag: f\nvariants: { \"größe – 📏\": 1 }\noff: groß\n"}}) ==
             "t.yaml:3:6: error: unknown variant `groß`\n"
             "  3 | off: groß\n"
             "    |      ^^^^\n"
             "  there are `größe – 📏`\n");
  const std::string line = "metadata: { a: \"" + std::string(1000, 'x') + "\", b: [1], c: \"" + std::string(1000, 'y');
  BOOST_TEST(errors_of({{"t.yaml", "flag: f\nvariants: { a: 1 }\n" + line + "\" }\n"}}) ==
             "t.yaml:3:1023: error: metadata holds bools, texts and numbers only\n"
             "  3 | …" +
                 std::string(54, 'x') + "\", b: [1], c: \"" + std::string(71, 'y') + "…\n" + "    | " +
                 std::string(61, ' ') + "^\n");
}

BOOST_AUTO_TEST_CASE(hostile_files_end_soon) {
  struct Case {
    const char* name;
    std::string yaml;
    const char* first_line;
  };
  std::string laughs = "flag: f\nvariants:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    const std::string name = "a" + std::to_string(i);
    laughs += "  " + name + ": &" + name + " [" + before + repeated(", " + before, 9) + "]\n";
  }
  const Case cases[] = {
      {"1 MiB and 1 byte", "#" + std::string(1024 * 1024, 'x'), "t.yaml: error: the file is larger than 1 MiB"},
      {"an alias bomb", laughs, "t.yaml:1:1: error: the file holds more than 100000 values, aliases written out"},
      {"nesting", "flag: f\nvariants: { a: " + repeated("[", 1000) + repeated("]", 1000) + " }\n",
       "t.yaml:2:78: error: lists and maps are nested more than 64 deep"},
      {"an expression that is nested",
       "message: m\ncontent: { layout: card }\nplacement: p\naudience: " + repeated("(", 1000) + "x" +
           repeated(")", 1000) + "\n",
       "t.yaml:4:75: error: this is nested more than 64 levels deep"},
      {"an expression that is long",
       "message: m\ncontent: { layout: card }\nplacement: p\naudience: x == 1" + repeated(" or x == 1", 2000) + "\n",
       "t.yaml:4:16395: error: an expression has at most 16384 bytes"},
      {"no UTF-8", "flag: f\nvariants: { a: \"\xC3\" }\n", "t.yaml:2:17: error: the text is not UTF-8 from here on"},
      {"a control character", std::string("flag: f\nvariants: { a: \0 }\n", 27),
       "t.yaml:2:16: error: the control character U+0000 has no place here"},
      {"nothing", " \n", "t.yaml: error: the file is empty"},
  };
  for (const Case& c : cases) {
    const std::string text = errors_of({{"t.yaml", c.yaml}});
    BOOST_TEST_CONTEXT(c.name) BOOST_TEST(text.substr(0, text.find('\n')) == c.first_line);
  }
}

BOOST_AUTO_TEST_CASE(a_file_of_100000_lines_is_read) {
  std::string yaml = "attributes:\n";
  for (int i = 0; i < 4000; ++i) yaml += "  a" + std::to_string(i) + ": int\n";
  yaml += repeated("\n", 96'000) + "---\nflag: f\nvariants: { a: 1 }\noff: b\n";
  const std::string text = errors_of({{"t.yaml", yaml}});
  BOOST_TEST(text.substr(0, text.find('\n')) == "t.yaml:100005:6: error: unknown variant `b`");
}

BOOST_AUTO_TEST_CASE(a_thousand_errors_are_shown_and_the_rest_is_counted) {
  std::string yaml = "flag: f\nvariants: { a: 1 }\n";
  for (int i = 0; i < 1500; ++i) yaml += "x" + std::to_string(i) + "y: 1\n";
  const auto loaded = catalog::build({{"t.yaml", yaml}});
  BOOST_TEST(loaded.diagnostics.size() == 1001U);
  BOOST_TEST(loaded.diagnostics.back().message == "and 500 more like these, which are not shown");
}

BOOST_AUTO_TEST_CASE(limits_hold_for_the_whole_project) {
  std::vector<catalog::SourceFile> files;
  for (int i = 0; i < 17; ++i)
    files.push_back({"f" + std::to_string(100 + i), "#" + std::string(1024 * 1024 - 2, 'x')});
  BOOST_TEST(errors_of(std::move(files)) == "f116: error: with this file the project is larger than 16 MiB\n");
}

BOOST_AUTO_TEST_SUITE_END()
