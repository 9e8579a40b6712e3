#include "config/source/yaml.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/source/reading.hpp"

using namespace flywheel::source;
using reading::Read;

namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// What a file comes to: its documents in one line each, or its messages.
std::string read_as(const std::string& yaml) {
  Read read(yaml);
  std::string text = read.messages();
  BOOST_TEST(read.documents.complete == text.empty());
  if (!text.empty()) return text;
  for (const Node& root : read.documents.roots) text += reading::shape(root) + "\n";
  return text;
}

/// The first line of what was said.
std::string first_line(const std::string& yaml) {
  const std::string text = read_as(yaml);
  return text.substr(0, text.find('\n'));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_yaml)

BOOST_AUTO_TEST_CASE(scalars_are_text_as_written) {
  BOOST_TEST(read_as("a: on\nb: no\nc: 4.10\nd: 2026-12-31\ne: 010\nf: null\ng: ~\nh:\ni: 'null'\nj: !!str 1\n") ==
             "{a: on, b: no, c: 4.10, d: 2026-12-31, e: 010, f: null, g: ~, h: , i: \"null\", j: \"1\"}\n");
  BOOST_TEST(read_as("a:\nnull: 1\n") == "{a: , null: 1}\n");
  BOOST_TEST(read_as("a: 'it''s'\nb: \"x\\ty\"\nc: |\n  one\n  two\nd: >\n  one\n  two\n") ==
             "{a: \"it's\", b: \"x\ty\", c: \"one\ntwo\n\", d: \"one two\n\"}\n");
}

BOOST_AUTO_TEST_CASE(a_file_may_hold_several_documents) {
  BOOST_TEST(read_as("a: 1\n---\nb: 2\n") == "{a: 1}\n{b: 2}\n");
  BOOST_TEST(read_as("---\na: 1\n...\n---\n# nothing\n---\nb: [x, {y: z}]\n") == "{a: 1}\n{b: [x, {y: z}]}\n");
  BOOST_TEST(read_as("# only a comment\n") == "");
  BOOST_TEST(read_as("%YAML 1.2\n---\na: 1\n") == "{a: 1}\n");
}

BOOST_AUTO_TEST_CASE(marks_and_line_ends_of_other_systems_are_fine) {
  BOOST_TEST(read_as("\xEF\xBB\xBF"
                     "a: 1\n") == "{a: 1}\n");
  BOOST_TEST(read_as("a: 1\r\nb: |\r\n  x\r\n  y\r\n") == "{a: 1, b: \"x\ny\n\"}\n");
  BOOST_TEST(read_as("a:\t1 # tab\n") == "{a: 1}\n");
}

BOOST_AUTO_TEST_CASE(text_that_belongs_to_no_document_is_an_error) {
  struct Case {
    std::string yaml, message;
  };
  // Each of these makes the parser loop for ever, or is read as something else without a word.
  for (const Case& c : std::vector<Case>{
           {",", "t.yaml:1:1: error: this text belongs to no document"},
           {"---\n,\n", "t.yaml:2:1: error: this text belongs to no document"},
           {"{a: 1}x", "t.yaml:1:7: error: this text belongs to no document"},
           {"- a\nb: 1\n", "t.yaml:2:1: error: this text belongs to no document"},
           {", a: 1", "t.yaml:1:1: error: this text belongs to no document"},
           {"a: 1\n...\nb: 2\n", "t.yaml:3:1: error: this text belongs to no document"},
           {"\"a\" b", "t.yaml:1:5: error: this text belongs to no document"},
           {"--- {a: 1} x\n", "t.yaml:1:12: error: this text belongs to no document"},
           {"[a] [b]\n", "t.yaml:1:5: error: this text belongs to no document"},
           {"&x a\n*x\n", "t.yaml:2:1: error: this text belongs to no document"},
           {"[1]]", "t.yaml:1:4: error: this is not YAML: this closes nothing"},
           {"a: 1\n}\n", "t.yaml:2:1: error: this is not YAML: this closes nothing"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(first_line(c.yaml) == c.message);
  }
}

BOOST_AUTO_TEST_CASE(keys_are_unique_words) {
  BOOST_TEST(
      read_as("a: 1\nb: 2\na: 3\n") ==
      "t.yaml:3:1: error: the key `a` is written twice\n  3 | a: 3\n    | ^\n  t.yaml:1:1: first written here\n");
  BOOST_TEST(first_line("x: { a: 1, 'a': 2 }\n") == "t.yaml:1:12: error: the key `a` is written twice");
  BOOST_TEST(first_line("<<: { a: 1 }\n") == "t.yaml:1:1: error: merge keys (`<<`) are not supported");
  BOOST_TEST(read_as("'<<': { a: 1 }\n") == "{\"<<\": {a: 1}}\n");
  BOOST_TEST(first_line("? [a]\n: 1\n") == "t.yaml:1:3: error: a key is a word or a text, not a list or a map");
  BOOST_TEST(first_line("{ : 1 }\n") == "t.yaml:1:3: error: a key is missing before the `:`");
}

BOOST_AUTO_TEST_CASE(tags_are_refused_with_an_explanation) {
  BOOST_TEST(read_as("if: !has(x)\n") ==
             "t.yaml:1:5: error: `!has(x)` is a tag to YAML, because it begins with `!`\n"
             "  1 | if: !has(x)\n"
             "    |     ^\n"
             "  write `not` for `!`, as in `not has(x)`, or put single quotes around the whole\n");
  BOOST_TEST(first_line("if: !(x == \"a\")\n") ==
             "t.yaml:1:5: error: `!(x` is a tag to YAML, because it begins with `!`");
  BOOST_TEST(first_line("if: !has(x)") == "t.yaml:1:5: error: `!has(x)` is a tag to YAML, because it begins with `!`");
  BOOST_TEST(first_line("a: !!int 1\n") ==
             "t.yaml:1:4: error: only the tags `!!str`, `!!seq` and `!!map` are supported");
  BOOST_TEST(first_line("a: !!binary x\n") ==
             "t.yaml:1:4: error: only the tags `!!str`, `!!seq` and `!!map` are supported");
  BOOST_TEST(read_as("a: !!map { b: !!seq [!!str 1] }\n") == "{a: {b: [\"1\"]}}\n");
}

BOOST_AUTO_TEST_CASE(aliases_stand_for_what_they_name) {
  BOOST_TEST(read_as("a: &x { b: 1 }\nc: *x\nd: [*x, *x]\n") == "{a: {b: 1}, c: {b: 1}, d: [{b: 1}, {b: 1}]}\n");
  BOOST_TEST(first_line("a: &x\n  b: *x\n") == "t.yaml:2:6: error: this alias stands inside of what it names");
  BOOST_TEST(first_line("a: *nobody\n").starts_with("t.yaml:1:4: error: this is not YAML: "));
}

BOOST_AUTO_TEST_CASE(what_costs_too_much_is_refused) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + repeated(", " + before, 9) + "]\n";
  }
  const std::string too_many = "t.yaml:1:1: error: the file holds more than 100000 values, aliases written out";
  BOOST_TEST(first_line(laughs) == too_many);
  BOOST_TEST(first_line("a: [" + repeated("1,", 100'001) + "]") == too_many);
  BOOST_TEST(first_line("a: &t " + std::string(500'000, 'x') + "\nb: [" + repeated("*t, ", 1000) + "]\n") == too_many);
  BOOST_TEST(first_line("a: " + repeated("[", 64) + repeated("]", 64)) ==
             "t.yaml:1:67: error: lists and maps are nested more than 64 deep");
  BOOST_TEST(first_line("a: " + repeated("{a: ", 100'000)) ==
             "t.yaml:1:256: error: lists and maps are nested more than 64 deep");
  BOOST_TEST(first_line("a: &x " + repeated("[", 40) + repeated("]", 40) + "\nb: " + repeated("[", 40) + "*x" +
                        repeated("]", 40)) == "t.yaml:2:44: error: lists and maps are nested more than 64 deep");
  BOOST_TEST(first_line("#" + std::string(kMostFileBytes, 'x')) == "t.yaml: error: the file is larger than 1 MiB");
}

BOOST_AUTO_TEST_CASE(what_is_no_text_is_refused) {
  BOOST_TEST(read_as("") == "t.yaml: error: the file is empty\n  remove it, or give it a comment\n");
  BOOST_TEST(first_line(" \n\n") == "t.yaml: error: the file is empty");
  BOOST_TEST(first_line("a: 1\nb: \xff\n") == "t.yaml:2:4: error: the text is not UTF-8 from here on");
  BOOST_TEST(first_line("a: \xed\xa0\x80\n") == "t.yaml:1:4: error: the text is not UTF-8 from here on");
  BOOST_TEST(first_line(std::string("a: \0b\n", 6)) ==
             "t.yaml:1:4: error: the control character U+0000 has no place here");
  BOOST_TEST(first_line("a: \x04\nb: 1\n") == "t.yaml:1:4: error: the control character U+0004 has no place here");
  BOOST_TEST(first_line("a: 1\rb: 2\n") == "t.yaml:1:5: error: the control character U+000D has no place here");
}

BOOST_AUTO_TEST_CASE(slips_get_a_hint) {
  struct Case {
    std::string yaml, hint;
  };
  for (const Case& c : std::vector<Case>{
           {"a:\n\tb: 1\n", "indent with spaces, not with tabs"},
           {"if: \"beta\" == source\n", "an expression that begins with a quote wants single quotes around the whole"},
           {"if: source == \"a: b\"\n", "a value with `: ` in it wants quotes around it"},
           {"a: @home\n", "a value that begins with `@` wants quotes around it"},
           {"a: `x`\n", "a value that begins with ``` wants quotes around it"},
           {"s: { a: x in [\"a\"] }\n",
            "every `{` and `[` wants its end; inside them an expression with commas, brackets or quotes wants single "
            "quotes around the whole"},
           {"a: [1, 2\n",
            "every `{` and `[` wants its end; inside them an expression with commas, brackets or quotes "
            "wants single quotes around the whole"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) {
      const std::string text = read_as(c.yaml);
      BOOST_TEST(text.find("error: this is not YAML: ") != std::string::npos);
      BOOST_TEST(text.find("\n  " + c.hint + "\n") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_stands_before_an_error_is_kept) {
  const Read read("a: 1\n---\nb: [\n");
  BOOST_TEST(!read.documents.complete);
  BOOST_REQUIRE(read.documents.roots.size() == 1U);
  BOOST_TEST(reading::shape(read.documents.roots[0]) == "{a: 1}");
}

BOOST_AUTO_TEST_CASE(every_node_knows_its_place) {
  const Read read("a:\n  - b: 'x'\n    c:\n");
  const Node& item = read.root().find("a")->items.at(0);
  BOOST_TEST(item.find("b")->place().line == 2);
  BOOST_TEST(item.find("b")->place().column == 8);
  BOOST_TEST(item.find_key("c")->place().column == 5);
  BOOST_TEST(item.find("c")->place().line == 3);  // what is left out stands where its key is
  BOOST_TEST(item.find("c")->place().column == 5);
}

BOOST_AUTO_TEST_SUITE_END()
