#include "config/source/check.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/source/reading.hpp"

using namespace flywheel::source;

namespace {

// A small language, as another room would define one.
constexpr std::string_view kColours[] = {"red", "green"};
constexpr std::string_view kForever[] = {"forever"};
constexpr Field kPointFields[] = {
    {"x", kIntType, "across", kRequired},
    {"y", kNumberType, "down"},
};
constexpr Record kPoint{"point", kPointFields};
constexpr Type kPointType = record_type(kPoint);
constexpr Type kPoints = list_type(kPointType);
constexpr std::string_view kWays[] = {"line", "area"};
constexpr Field kShapeFields[] = {
    {"name", kNameType, "its name", kRequired},
    {"colour", word_type(kColours), "its colour"},
    {"line", either_type(nullptr, &kPoints, &kPointType), "its points"},
    {"area", kPercentType, "its size"},
    {"filled", kBoolType, "whether it is filled", kOptional, "false", "area"},
    {"lasts", with_words(kDurationType, kForever), "how long it lasts"},
    {"weights", map_type(kPercentType), "names and weights"},
    {"extra", kOpenType, "anything"},
};
constexpr Record kShape{"shape", kShapeFields, kWays};

std::string problems(const std::string& yaml) {
  reading::Read read(yaml);
  const bool fine = check(read.root(), record_type(kShape), "this shape", read.diagnostics);
  std::string text;
  for (const Diagnostic& one : read.diagnostics.take()) {
    text += std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " + one.message;
    text += one.hint.empty() ? "\n" : " | " + one.hint + "\n";
  }
  BOOST_TEST(fine == text.empty());
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_check)

BOOST_AUTO_TEST_CASE(what_fits_is_accepted) {
  for (const char* yaml : {"name: a\nline: { x: 1 }\ncolour: red\n", "name: a\nline: [{ x: 1, y: 2.5 }, { x: 2 }]\n",
                           "name: on\narea: 5%\nfilled: true\nlasts: forever\n",
                           "name: a\narea: 5%\nlasts: 3d\nweights: { a: 1%, b: 2% }\nextra: [1, { a: true }]\n"}) {
    BOOST_TEST_CONTEXT(yaml) BOOST_TEST(problems(yaml) == "");
  }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_named_with_its_place) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"name: a\narea: 5%\ncolor: red\n", "3:1 unknown key `color` | did you mean `colour`?\n"},
           {"name: a\narea: 5%\nsize: 1\n",
            "3:1 unknown key `size` | known here: `name`, `colour`, `line`, `area`, `filled`, `lasts`, `weights`, "
            "`extra`\n"},
           {"nam: a\narea: 5%\n", "1:1 unknown key `nam` | did you mean `name`?\n"},
           {"area: 5%\n", "1:1 this shape needs `name`\n"},
           {"name: a\n", "1:1 this shape needs one of `line` or `area`\n"},
           {"name: a\narea: 5%\nline: []\n", "3:1 `line` and `area` exclude each other\n"},
           {"name: a\nline: []\nfilled: true\n", "3:1 `filled` goes with `area` only\n"},
           {"name:\narea: 5%\n", "1:1 `name` takes a name, not nothing\n"},
           {"name: [a]\narea: 5%\n", "1:7 `name` takes a name, not a list\n"},
           {"name: a\nline: here\n", "2:7 `line` takes a list or a map, not a text or number\n"},
           {"name: a\nline: [{ y: 1 }, 5]\n",
            "2:8 an item of `line` needs `x`\n2:18 an item of `line` takes a map, not a text or number\n"},
           {"name: a\nline: { x: one }\n", "2:12 `x`: `one` is no whole number like 30\n"},
           {"name: a\narea: 5%\ncolour: rde\n",
            "3:9 `colour`: `rde` is not one of `red` or `green` | did you mean `red`?\n"},
           {"name: a\narea: 5%\nfilled: yes\n", "3:9 `filled`: `yes` is neither `true` nor `false` | write `true`\n"},
           {"name: a\narea: 5%\nfilled: 'false'\n",
            "3:9 `filled`: `false` is neither `true` nor `false` | write it without quotes\n"},
           {"name: a\narea: 5%\nlasts: forevr\n",
            "3:8 `lasts`: `forevr` is no duration like 150ms, 4h, 3d | did you mean `forever`?\n"},
           {"name: a\narea: 5%\nlasts: long\n",
            "3:8 `lasts`: `long` is no duration like 150ms, 4h, 3d, nor `forever`\n"},
           {"name: a\narea: 5%\nweights: { a: 1, '': 2% }\n",
            "3:15 `a`: `1` is no percentage like 12.5%; the sign is missing: `1%`\n3:18 a name is missing here\n"},
           {"name: a\narea: 5%\nextra: { a: [010] }\n",
            "3:14 `010` is a number that begins with 0; a text wants quotes\n"},
           {"name: a\narea: 5%\nx(1): 2\n",
            "3:1 unknown key `x(1)` | an expression inside { … } with commas, brackets or quotes wants single quotes "
            "around "
            "the whole\n"},
           {"name: a\narea: 5%\nmetrics: {}\n",
            "3:1 unknown key `metrics` | `metrics` begins a document of its own: write a line `---` before it\n"},
           {"[a]\n", "1:1 this shape takes a map, not a list\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(problems(c.yaml) == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(names_are_short_and_printable) {
  BOOST_TEST(is_name("naïve key/with anything: in it"));
  BOOST_TEST(is_name(std::string(200, 'x')));
  BOOST_TEST(!is_name(std::string(201, 'x')));
  BOOST_TEST(!is_name(""));
  BOOST_TEST(!is_name("a\tb"));
}

BOOST_AUTO_TEST_CASE(types_have_phrases) {
  BOOST_TEST(phrase(word_type(kColours)) == "one of `red` or `green`");
  BOOST_TEST(phrase(with_words(kDurationType, kForever)) == "a duration like 3d or `forever`");
  BOOST_TEST(phrase(either_type(&kTextType, &kPoints, nullptr)) == "a text or a list");
}

BOOST_AUTO_TEST_SUITE_END()
