#include "flagd/tables/import_map.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/tables/temporary_file.hpp"

using namespace flywheel;
using tables::ImportMap;
using tables::parse_import_map;
using tables::ReadMap;

namespace {

constexpr const char* kShort = "import: x\nunit: id\ntime: at\nexperiment: e\narm: group\n";

std::string text_of(const std::optional<tables::TimeColumn>& time) {
  return time ? time->column + "|" + time->format + "|" + time->zone.name() : "none";
}

std::string text_of(const std::optional<tables::Source>& source) {
  if (!source) return "none";
  return (source->from == tables::Source::From::kColumn ? "column " : "constant ") + source->text;
}

/// The map as lines; or what is wrong with it.
std::string read(const std::string& text) {
  const ReadMap read = parse_import_map("map.yaml", text);
  std::string out;
  for (const source::Diagnostic& one : read.diagnostics) {
    out += std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " + one.message +
           (one.hint.empty() ? "" : " (" + one.hint + ")") + "\n";
  }
  if (!read.map) return out;
  const ImportMap& map = *read.map;
  out += map.name + "\nunit " + map.unit_type + " " + map.unit_prefix + "|" + map.unit_column + "\ntime " +
         text_of(map.time) + "\nexperiment " + text_of(map.experiment) + "\narm " + text_of(map.arm) + "\nwhere " +
         map.where + "\n";
  for (const auto& one : map.outcomes) {
    out +=
        one.event + " when " + one.when + " time " + text_of(one.time) + " value " + one.value.value_or("none") + "\n";
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_import_map)

BOOST_AUTO_TEST_CASE(short_forms_name_columns_and_the_experiment) {
  BOOST_TEST(read(kShort) == "x\nunit user |id\ntime at||UTC\nexperiment constant e\narm column group\nwhere \n");
}

BOOST_AUTO_TEST_CASE(long_forms_say_everything) {
  BOOST_TEST(read(R"(import: log
unit: { column: "", prefix: r-, type: account }
time: { column: at, format: "%Y-%m-%d", zone: Europe/Vienna }
experiment: { column: test }
arm: { value: random }
where: 'a == "1"'
outcomes:
  - event: bought
    when: 'b == "1"'
    time: { column: bought_at, format: "%s" }
    value: 17
  - { event: seen, time: seen_at }
)") == "log\nunit account r-|\ntime at|%Y-%m-%d|Europe/Vienna\nexperiment column test\narm constant random\n"
       "where a == \"1\"\nbought when b == \"1\" time bought_at|%s|UTC value 17\n"
       "seen when  time seen_at||UTC value none\n");
}

BOOST_AUTO_TEST_CASE(a_map_may_hold_outcomes_alone) {
  BOOST_TEST(read("import: x\nunit: id\ntime: at\noutcomes: [{ event: bought }]\n") ==
             "x\nunit user |id\ntime at||UTC\nexperiment none\narm none\nwhere \n"
             "bought when  time none value none\n");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_found_with_its_place) {
  struct Case {
    std::string text;
    const char* place;
    const char* says;
  };
  const std::string good = kShort;
  for (const Case& c : std::vector<Case>{
           {good + "outcome: []\n", "6:1 ", "did you mean `outcomes`?"},
           {good + "outcomes: [{ when: 'x' }]\n", "6:", "`event`"},
           {good + "outcomes: [{ event: e, at: x }]\n", "6:", "`at`"},
           {"import: x\ntime: at\nexperiment: e\narm: group\n", "1:1 ", "`unit`"},
           {"import: x\nunit: { column: id, type: person }\ntime: at\nexperiment: e\narm: g\n", "2:", "`person`"},
           {"import: x\nunit: id\ntime: { column: at, zone: Mars/Base }\nexperiment: e\narm: g\n",
            "3:", "`Mars/Base` is not an IANA time zone"},
           {"import: x\nunit: id\ntime: at\n", "1:1 ", "the import makes no events"},
           {"import: x\nunit: id\ntime: at\nexperiment: e\n", "", "`arm`"},
           {good + "---\n" + good, "7:1 ", "a map is one document"},
           {"", "", "the file is empty"},
           {"# nothing\n", "", "the file says nothing"},
           {"import: [\n", "", ""},
       }) {
    const ReadMap map = parse_import_map("map.yaml", c.text);
    BOOST_TEST_CONTEXT(c.text) {
      BOOST_TEST(!map.map);
      BOOST_TEST(!map.diagnostics.empty());
      BOOST_TEST(read(c.text).starts_with(c.place));
      BOOST_TEST(read(c.text).find(c.says) != std::string::npos, read(c.text));
    }
  }
}

BOOST_AUTO_TEST_CASE(files_are_read_and_what_cannot_be_read_is_said) {
  const test::TemporaryFile file(kShort);
  BOOST_TEST(tables::read_import_map(file.path()).map.has_value());
  const ReadMap missing = tables::read_import_map("/nowhere.yaml");
  BOOST_TEST(!missing.map);
  BOOST_REQUIRE(missing.diagnostics.size() == 1U);
  BOOST_TEST(missing.diagnostics[0].place.file == "/nowhere.yaml");
  BOOST_TEST(missing.diagnostics[0].message == "No such file or directory");
  BOOST_TEST(tables::read_import_map("/tmp").diagnostics.at(0).message == "is a directory");
}

BOOST_AUTO_TEST_SUITE_END()
