#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/flagd/commands/running.hpp"

namespace json = boost::json;
using namespace flywheel::commands;
using running::Finished;

namespace {

/// The example, with so many units.
std::string example_scenario(const std::string& units) {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  std::ifstream file(std::filesystem::path(source ? source : ".") / "examples/simulation/_scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t at = text.find("units: 20000");
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, 12, "units: " + units);
}

std::string example_definitions() {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  return (std::filesystem::path(source ? source : ".") / "examples/simulation").string();
}

struct Fixture {
  running::TemporaryDirectory directory;
  std::string definitions = example_definitions();
  std::string scenario = directory.write("scenario.yaml", example_scenario("1500"));
  std::string data = (directory.path() / "data").string();

  [[nodiscard]] Finished simulate(std::vector<std::string> more) const {
    more.insert(more.begin(), {scenario, "--dir", definitions});
    return running::run(run_simulate, more);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(commands_simulate, Fixture)

BOOST_AUTO_TEST_CASE(a_report_of_the_store_counts_the_units_of_the_truth) {
  const Finished simulated = simulate({"--data", data, "--format", "json"});
  BOOST_TEST(simulated.err == "");
  BOOST_REQUIRE(simulated.code == 0);
  const json::value truth = json::parse(simulated.out);
  const Finished reported = running::run(run_report, {"greeting", "--dir", definitions, "--data", data, "--as-of",
                                                      "2026-06-01T00:00:00Z", "--format", "json"});
  BOOST_REQUIRE(reported.code == 0);
  const json::value report = json::parse(reported.out);
  std::int64_t crossed = 0;
  for (const std::size_t arm : {0, 1}) {
    const json::value& known = truth.at("arms").at(arm);
    const auto units = known.at("units").to_number<std::int64_t>();
    BOOST_TEST(units > 450);
    crossed += known.at("crossed").to_number<std::int64_t>();
    const json::value& counted = report.at("metrics").at(0).at("arms").at(arm);
    BOOST_TEST(counted.at("arm").as_string() == known.at("arm").as_string());
    BOOST_TEST(counted.at("exposed").to_number<std::int64_t>() ==
               units - known.at("crossed").to_number<std::int64_t>());
  }
  BOOST_TEST(report.at("multi_arm_units").to_number<std::int64_t>() == crossed);
  const json::value& rates = truth.at("outcomes").at(0).at("rate");
  BOOST_TEST(rates.at("control").to_number<double>() == 0.08, boost::test_tools::tolerance(1e-9));
  const double lift = rates.at("warm").to_number<double>() - 0.08;  // 2 points, 3 for about 40%
  BOOST_TEST((0.022 < lift && lift < 0.026));
}

BOOST_AUTO_TEST_CASE(storing_twice_counts_once) {
  const json::value first = json::parse(simulate({"--data", data, "--format", "json"}).out);
  // Duplicates are known by their message ids.
  BOOST_TEST(first.at("stored").to_number<int>() < first.at("events").to_number<int>());
  const json::value second = json::parse(simulate({"--data", data, "--format", "json"}).out);
  BOOST_TEST(second.at("stored").to_number<int>() == 0);
  BOOST_TEST(second.at("events").to_number<int>() == first.at("events").to_number<int>());
}

BOOST_AUTO_TEST_CASE(people_read_tables) {
  const Finished simulated = simulate({"--data", data});
  BOOST_TEST(simulated.code == 0);
  for (const char* part : {"visitors: 1,500 users, seed 2026, ", "  arm      units  saw another arm  stopped\n",
                           "  purchase         control           8%\n", "  purchase amount  control           40\n",
                           "next: flagd report greeting"}) {
    BOOST_TEST_CONTEXT(part << " in\n" << simulated.out) BOOST_TEST((simulated.out.find(part) != std::string::npos));
  }
}

BOOST_AUTO_TEST_CASE(events_can_be_rows_of_a_file) {
  const std::string file = (directory.path() / "events.csv").string();
  const Finished simulated = simulate({"--csv", file, "--format", "json"});
  BOOST_REQUIRE(simulated.code == 0);
  const std::string csv = directory.read("events.csv");
  BOOST_TEST(csv.starts_with("time,unit,event,experiment,arm,amount,plan,country,message_id\n"));
  const auto lines = std::count(csv.begin(), csv.end(), '\n');
  BOOST_TEST(lines == 1 + json::parse(simulated.out).at("events").to_number<std::int64_t>());
  BOOST_TEST((csv.find(",Experiment Viewed,greeting,warm,,free,AT,visitors-2026-") != std::string::npos));
  BOOST_TEST((csv.find(",cancellation,,,,,,visitors-2026-") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(wrong_calls_and_scenarios_are_told_what_is_wrong) {
  BOOST_TEST(simulate({}).err == "flagd simulate: say where events go: either --data STORE or --csv FILE\n");
  BOOST_TEST(simulate({"--data", data, "--csv", "x"}).code == 2);
  BOOST_TEST(simulate({"--csv", "/nowhere/x"}).err == "flagd simulate: /nowhere/x: cannot be written\n");
  scenario = directory.write("scenario.yaml", "simulation: x\n");
  const Finished broken = simulate({"--data", data});
  BOOST_TEST(broken.code == 1);
  BOOST_TEST((broken.err.find("scenario.yaml:1:1: error: ") != std::string::npos));
  BOOST_TEST(!std::filesystem::exists(data));
  scenario = "/nowhere.yaml";
  BOOST_TEST(simulate({"--data", data}).err == "flagd simulate: /nowhere.yaml: No such file or directory\n");
}

BOOST_AUTO_TEST_CASE(an_experiment_that_gets_nobody_is_said) {
  definitions = directory.path().string() + "/definitions";
  directory.write("definitions/all.yaml",
                  "experiment: greeting\nsplit: { control: 50%, warm: 50% }\nvalues: { control: 1, warm: 2 }\n");
  const Finished finished = simulate({"--data", data});
  BOOST_TEST(finished.code == 1);
  BOOST_TEST((finished.err.find("`greeting` gets no units: is it running, ") != std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
