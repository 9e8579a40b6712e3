#include "flagd/tables/row_events.hpp"

#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"
#include "tests/flagd/tables/temporary_file.hpp"

using namespace flywheel;
using tables::CsvReader;
using tables::EventBatch;
using tables::ImportMap;
using tables::RowEvents;
using test::TemporaryFile;

namespace {

/// `id` at `at` sees `arm` of the experiment `e`.
ImportMap simple_map() {
  ImportMap map;
  map.name = "x";
  map.unit_column = "id";
  map.time.column = "at";
  map.experiment = {tables::Source::From::kConstant, "e"};
  map.arm = {tables::Source::From::kColumn, "arm"};
  return map;
}

/// Every event on a line, `-` for a row that is left out; or the error without the path.
std::string events_of(const std::string& table, const ImportMap& map) {
  const TemporaryFile file(table);
  auto reader = CsvReader::open(file.path());
  BOOST_REQUIRE(reader.has_value());
  auto rows = RowEvents::prepare(*reader, map, "HASH");
  if (!rows) return file.shortened(rows.error().message);
  EventBatch batch;
  std::string out;
  while (true) {
    const auto fields = reader->next();
    BOOST_REQUIRE(fields.has_value());
    if (!*fields) break;
    const std::size_t before = batch.events().size();
    const auto taken = rows->read(**fields, batch);
    if (!taken) return file.shortened(taken.error().message);
    if (!*taken) out += "-\n";
    for (const auto& event : batch.events().subspan(before)) {
      Arena arena;
      out += std::string(event.message_id) + " " + std::string(event.units[0].type) + ":" +
             std::string(event.units[0].id) + " " + format_time(event.time) + " " + std::string(event.name);
      if (event.value) out += " " + std::to_string(*event.value);
      if (!event.properties.bytes().empty()) out += " " + to_json(event.properties.all(arena));
      out += "\n";
    }
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_row_events)

BOOST_AUTO_TEST_CASE(rows_become_exposures_whose_ids_name_file_line_and_experiment) {
  BOOST_TEST(events_of("id,at,arm\nada,2026-01-01T10:00:00Z,a\nbob,2026-01-02 10:00:00+02:00,b\n", simple_map()) ==
             "HASH/2/exposure/e user:ada 2026-01-01T10:00:00Z Experiment Viewed "
             "{\"experiment_id\":\"e\",\"variation_id\":\"a\",\"phase\":1}\n"
             "HASH/3/exposure/e user:bob 2026-01-02T08:00:00Z Experiment Viewed "
             "{\"experiment_id\":\"e\",\"variation_id\":\"b\",\"phase\":1}\n");
}

BOOST_AUTO_TEST_CASE(units_arms_and_experiments_come_from_where_the_map_says) {
  ImportMap map = simple_map();
  map.unit_column = "";
  map.unit_prefix = "r-";
  map.unit_type = "account";
  map.time.format = "%d.%m.%Y %H:%M";
  map.time.zone = Zone::find("Europe/Vienna").value();
  map.experiment = {tables::Source::From::kColumn, "test"};
  map.arm = {tables::Source::From::kConstant, "random"};
  BOOST_TEST(events_of(",at,test\n7,01.07.2026 12:30,summer\n", map) ==
             "HASH/2/exposure/summer account:r-7 2026-07-01T10:30:00Z Experiment Viewed "
             "{\"experiment_id\":\"summer\",\"variation_id\":\"random\",\"phase\":1}\n");
}

BOOST_AUTO_TEST_CASE(outcomes_have_their_own_condition_time_and_value) {
  ImportMap map = simple_map();
  map.experiment.reset();
  map.arm.reset();
  map.where = R"(bot == "0")";
  map.outcomes = {{"bought", R"(paid != "")", tables::TimeColumn{"paid_at", "%s", {}}, "paid"},
                  {"visited", "", std::nullopt, std::nullopt},
                  {"bought", R"(paid == "9.5")", std::nullopt, std::nullopt}};
  BOOST_TEST(events_of("id,at,bot,paid,paid_at\nada,2026-01-01T10:00:00Z,0,9.5,60\nbot,x,1,,\n"
                       "bob,2026-01-01T11:00:00Z,0,,\n",
                       map) ==
             "HASH/2/outcome/bought user:ada 1970-01-01T00:01:00Z bought 9.500000\n"
             "HASH/2/outcome/visited user:ada 2026-01-01T10:00:00Z visited\n"
             "HASH/2/outcome.2/bought user:ada 2026-01-01T10:00:00Z bought\n"
             "-\n"
             "HASH/4/outcome/visited user:bob 2026-01-01T11:00:00Z visited\n");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_line) {
  ImportMap map = simple_map();
  map.time.format = "%Y-%m-%d";
  map.outcomes = {{"bought", "", std::nullopt, "paid"}};
  const std::string header = "id,at,arm,paid\n1,2026-01-01,a,1\n";
  struct Case {
    std::string row;
    const char* error;
  };
  for (const Case& c : std::vector<Case>{
           {",2026-01-01,a,1", "t.csv:3: `id` is empty"},
           {"1,,a,1", "t.csv:3: `at` is empty"},
           {"1,yesterday,a,1", "t.csv:3: `at`: `yesterday` is not a time in the format `%Y-%m-%d`"},
           {"1,2026-01-01,,1", "t.csv:3: `arm` is empty"},
           {"1,2026-01-01,a,", "t.csv:3: `paid` is empty"},
           {"1,2026-01-01,a,much", "t.csv:3: `paid` is `much`, which is no number"},
           {std::string(513, 'i') + ",2026-01-01,a,1", "t.csv:3: `id` is longer than 512 bytes"},
           {"1,2026-01-01," + std::string(201, 'a') + ",1", "t.csv:3: `arm` is longer than 200 bytes"},
       }) {
    BOOST_TEST(events_of(header + c.row + "\n", map) == c.error);
  }
}

BOOST_AUTO_TEST_CASE(columns_and_expressions_are_checked_before_the_first_row) {
  const std::string table = "id,at,arm\n1,2026-01-01T00:00:00Z,a\n";
  const auto with = [&](auto change) {
    ImportMap map = simple_map();
    change(map);
    return events_of(table, map);
  };
  BOOST_TEST(with([](ImportMap& map) { map.unit_column = "i"; }).starts_with("t.csv:1: there is no column `i`"));
  BOOST_TEST(with([](ImportMap& map) { map.time.column = "when"; }).starts_with("t.csv:1: there is no column `when`"));
  BOOST_TEST(with([](ImportMap& map) { map.arm->text = "arms"; }).ends_with("did you mean `arm`?"));
  BOOST_TEST(with([](ImportMap& map) { map.where = "a +"; }).starts_with("`a +`: "));
  BOOST_TEST(with([](ImportMap& map) {
               map.outcomes = {{"x", "arn == \"a\"", std::nullopt, std::nullopt}};
             }).find("did you mean `arm`?") != std::string::npos);
  BOOST_TEST(with([](ImportMap& map) {
               map.outcomes = {{"x", "", std::nullopt, "paid"}};
             }).starts_with("t.csv:1: there is no column `paid`"));
}

BOOST_AUTO_TEST_SUITE_END()
