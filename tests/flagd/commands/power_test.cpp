#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;
using running::Finished;

namespace {

Finished power(const std::vector<std::string>& words) {
  return running::run(run_power, words);
}

boost::json::value power_json(std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  return boost::json::parse(power(words).out);
}

bool close(const boost::json::value& number, double expected, double relative = 1e-9) {
  return std::abs(number.to_number<double>() - expected) <= relative * std::abs(expected);
}

}  // namespace

// Expectations: the formulas of METHODS.md in scipy 1.17.
BOOST_AUTO_TEST_SUITE(commands_power)

BOOST_AUTO_TEST_CASE(a_rare_conversion_takes_about_1_65_million_units_an_arm) {
  const auto json = power_json({"--baseline", "0.1%", "--mde", "10%"});
  BOOST_TEST(json.at("n_by_arm").at(0).to_number<std::int64_t>() == 1'646'533);
  BOOST_TEST(json.at("n_total").to_number<std::int64_t>() == 3'293'066);
  BOOST_TEST(power({"--baseline", "0.1%", "--mde", "10%"}).out ==
             "To see +0.01 points (+10.0%, 0.1% to 0.11%) in 80% of all tests, at a two-sided level of 5%, it takes "
             "3,293,066 units (1,646,533 an arm).\n"
             "Pooled z test of two rates.\n");
}

BOOST_AUTO_TEST_CASE(effects_are_relative_or_in_points) {
  const auto relative = power_json({"--baseline", "4.7%", "--mde", "5%", "--units-per-day", "10,000"});
  BOOST_TEST(close(relative.at("n_exact"), 260'679.47877697053));
  BOOST_TEST(relative.at("days").to_number<int>() == 27);
  const auto points = power_json({"--baseline", "4.7%", "--mde", "0.5pp"});
  BOOST_TEST(points.at("n_by_arm").at(1).to_number<int>() == 29'542);
  BOOST_TEST(close(points.at("mde_relative"), 0.5 / 4.7));
}

BOOST_AUTO_TEST_CASE(it_solves_for_the_effect_or_the_power) {
  const auto effect = power_json({"--baseline", "4.7%", "--n", "100000"});
  BOOST_TEST(effect.at("sought").as_string() == "mde");
  BOOST_TEST(close(effect.at("mde_absolute"), 0.0038215685560454423));
  const auto chance = power_json({"--baseline", "4.7%", "--n", "100000", "--mde", "5%"});
  BOOST_TEST(close(chance.at("power"), 0.4110784357289258));
  BOOST_TEST(
      power({"--baseline", "4.7%", "--n", "100000", "--mde", "5%"})
          .out.starts_with(
              "100,000 units (50,000 an arm) show +0.235 points (+5.00%, 4.7% to 4.935%) in 41.11% of all tests"));
}

BOOST_AUTO_TEST_CASE(designs_change_what_it_takes) {
  const std::vector<std::string> mean{"--mean", "12.5", "--sd", "30", "--mde", "4%"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), mean.begin(), mean.end());
    return power_json(more);
  };
  BOOST_TEST(close(with({}).at("n_exact"), 113'023.86817462691));
  BOOST_TEST(close(with({"--cuped-correlation", "0.6"}).at("n_exact"), 72'335.27563176122));
  BOOST_TEST(close(with({"--cluster-size", "20", "--icc", "0.02"}).at("n_exact"), 155'972.93808098513));
  BOOST_TEST(close(with({"--sequential"}).at("inflation"), 1.9149, 1e-4));  // ((3.0368 + 0.8416)/2.8016)²
  BOOST_TEST(close(with({"--looks", "5"}).at("inflation"), 1.026, 5e-3));   // near Jennison & Turnbull, table 2.4
  const auto arms = power_json({"--baseline", "4.7%", "--mde", "0.5pp", "--split", "50,25,25"});
  BOOST_TEST(close(arms.at("n_exact"), 106'542.21151213904));
  BOOST_TEST(arms.at("n_by_arm").at(0).to_number<int>() == 53'272);
  BOOST_TEST(arms.at("n_by_arm").at(2).to_number<int>() == 26'636);
  BOOST_TEST(
      close(power_json({"--baseline", "4.7%", "--mde", "0.5pp", "--arms", "3"}).at("alpha_per_comparison"), 0.025));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_seen_is_said) {
  const Finished finished = power({"--baseline", "90%", "--n", "20"});
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(finished.err == "flagd power: no rise of this rate is seen that often with 20 units\n");
}

BOOST_AUTO_TEST_CASE(wrong_calls_are_told_what_is_wrong) {
  struct Case {
    std::vector<std::string> words;
    std::string error;
  };
  for (const Case& c : std::vector<Case>{
           {{}, "give either --baseline RATE, or --sd S with --mean M, of what is measured"},
           {{"--baseline", "5%"}, "give --mde to learn how many units it takes, or --n to learn what is seen"},
           {{"--baseline", "0", "--mde", "5%"}, "--baseline lies between 0% and 100%, not at `0`"},
           {{"--baseline", "5%", "--mde", "5"}, "--mde 5: say 5% (relative) or 5pp (points)"},
           {{"--baseline", "50%", "--mde", "150%"}, "--mde 150%: the changed rate does not lie between 0% and 100%"},
           {{"--sd", "3", "--mde", "5%"}, "--mde 5% is relative to --mean, which is missing or 0"},
           {{"--baseline", "5%", "--mde", "0pp"}, "--mde must differ from 0"},
           {{"--baseline", "5%", "--mde", "5%", "--split", "50"}, "--split needs two arms or more, the control first"},
           {{"--baseline", "5%", "--mde", "5%", "--arms", "3", "--split", "1,1"}, "--split names 2 arms, --arms 3"},
           {{"--baseline", "5%", "--mde", "5%", "--icc", "0.1"}, "--cluster-size and --icc go together"},
           {{"--baseline", "5%", "--mde", "5%", "--power", "1%"}, "--power must lie above the level of a comparison"},
       }) {
    const Finished finished = power(c.words);
    BOOST_TEST(finished.code == 2);
    BOOST_TEST(finished.err == "flagd power: " + c.error + "\n");
  }
}

BOOST_AUTO_TEST_SUITE_END()
