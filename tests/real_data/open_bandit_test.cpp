// Open Bandit (ZOZO): what a random policy and Thompson sampling showed, and what was clicked.
#include <boost/test/unit_test.hpp>

#include "tests/e2e/server.hpp"
#include "tests/real_data/figures.hpp"

namespace json = boost::json;
using namespace real_data;

namespace {

constexpr Row kMen{.name = "men",
                   .n_a = 10'000,
                   .x_a = 46,
                   .n_b = 10'000,
                   .x_b = 69,
                   .rate_a = {"0.00460000", 0.0046},
                   .rate_b = {"0.00690000", 0.0069},
                   .difference = {"0.00230000", 0.0023},
                   .z = {"2.150954", 2.1509539667460573},
                   .p = {"0.03147983", 0.03147983327589229},
                   .wald_low = {"0.0002045", 0.00020446667134871573},
                   .wald_high = {"0.0043955", 0.004395533328651284},
                   .newcombe_low = {"0.0001965", 0.0001964676650880587},
                   .newcombe_high = {"0.0044546", 0.004454638309883171},
                   .lift = {"0.5000000", 0.5},
                   .lift_se = {"0.2847310", 0.2847309943269871},
                   .lift_low = {"-0.058062", -0.058062494163173294},
                   .lift_high = {"1.058062", 1.0580624941631733},
                   .beta_chance = {"0.98411280", 0.984112801484205},
                   .normal_chance = {"0.9604595", 0.9604595058240243},
                   .standard_error = 0.0010691693037119987};
constexpr Row kWomen{.name = "women",
                     .n_a = 10'000,
                     .x_a = 46,
                     .n_b = 10'000,
                     .x_b = 46,
                     .rate_a = {"0.00460000", 0.0046},
                     .rate_b = {"0.00460000", 0.0046},
                     .difference = {"0.00000000", 0.0},
                     .z = {"0.000000", 0.0},
                     .p = {"1.00000000", 1.0},
                     .wald_low = {"-0.0018756", -0.0018756025861864816},
                     .wald_high = {"0.0018756", 0.0018756025861864816},
                     .newcombe_low = {"-0.0019134", -0.0019134493097686448},
                     .newcombe_high = {"0.0019134", 0.0019134493097686448},
                     .lift = {"0.0000000", 0.0},
                     .lift_se = {"0.2080343", 0.20803427811196215},
                     .lift_low = {"-0.407740", -0.40773969264923515},
                     .lift_high = {"0.407740", 0.40773969264923515},
                     .beta_chance = {"0.50000000", 0.5},
                     .normal_chance = {"0.5000000", 0.5},
                     .standard_error = 0.0009569576793150259};

// Every impression is a unit of its own: the first column numbers them.
std::string map_of(const std::string& policy) {
  return "import: bandit\nunit: { column: \"\", prefix: " + policy +
         "- }\ntime: { column: timestamp, format: \"%Y-%m-%d %H:%M:%S%Ez\" }\nexperiment: bandit\narm: { value: " +
         policy + " }\noutcomes:\n  - { event: clicked, when: 'click == \"1\"' }\n";
}

constexpr const char* kDefinitions =
    "experiment: bandit\nstatus: ended\nsplit: { random: 50%, bts: 50% }\nvalues: { random: 1, bts: 2 }\n"
    "goal: { metric: click_rate }\n---\nmetrics:\n  click_rate: { reach: clicked, within: 1d }\n";

const json::value& effect_of(const json::value& report) {
  return report.at("metrics").at(0).at("effects").at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(open_bandit)

BOOST_AUTO_TEST_CASE(published_counts_give_the_published_figures) {
  for (const Row& row : {kMen, kWomen}) {
    check_methods(row);
    const std::string counts = "random=10000:" + std::to_string(row.x_a) + ",bts=10000:" + std::to_string(row.x_b);
    check_report(flagd({"analyze", "--counts", counts, "--format", "json"}), row);
    const json::value posterior =
        effect_of(flagd({"analyze", "--counts", counts, "--format", "json", "--method", "bayesian"})).at("posterior");
    BOOST_TEST(is(posterior.at("chance_to_win"), row.beta_chance, kChance));
  }
}

BOOST_AUTO_TEST_CASE(equal_counts_are_no_difference_at_all) {
  const std::vector<std::string> words{"analyze", "--counts", "random=10000:46,bts=10000:46", "--format", "json"};
  BOOST_TEST(effect_of(flagd(words)).at("diff").to_number<double>() == 0.0);
  BOOST_TEST(effect_of(flagd(words)).at("p").to_number<double>() == 1.0);
  std::vector<std::string> bayesian = words;
  bayesian.insert(bayesian.end(), {"--method", "bayesian"});
  BOOST_TEST(effect_of(flagd(bayesian)).at("posterior").at("chance_to_win").to_number<double>() == 0.5);
}

BOOST_AUTO_TEST_CASE(logs_of_two_policies_are_imported_and_compared) {
  for (const auto& [audience, row] : {std::pair("men", kMen), std::pair("women", kWomen)}) {
    const e2e::TemporaryDirectory definitions, data;
    definitions.write("bandit.yaml", kDefinitions);
    for (const char* policy : {"random", "bts"}) {
      const std::string log = file(std::string("open_bandit/") + policy + "_" + audience + ".csv");
      if (log.empty()) return;
      definitions.write("_map.yaml", map_of(policy));
      const std::vector<std::string> import{
          "import", log, "--map", (definitions.path() / "_map.yaml").string(), "--data", data.path().string()};
      BOOST_TEST(e2e::run_flagd(import).code == 0);
      const e2e::Finished again = e2e::run_flagd(import);  // counts once
      BOOST_TEST(again.code == 0);
      BOOST_TEST(again.out.find("0 events are new") != std::string::npos);
    }
    const json::value report = flagd(
        {"report", "bandit", "--data", data.path().string(), "--dir", definitions.path().string(), "--format", "json"});
    check_report(report, row);
  }
}

BOOST_AUTO_TEST_SUITE_END()
