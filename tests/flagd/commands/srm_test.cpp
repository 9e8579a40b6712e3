#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;
using running::Finished;

namespace {

Finished srm(const std::vector<std::string>& words) {
  return running::run(run_srm, words);
}

boost::json::value srm_json(std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  return boost::json::parse(srm(words).out);
}

bool close(const boost::json::value& number, double expected) {
  return std::abs(number.to_number<double>() - expected) <= 1e-9 * std::abs(expected);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(commands_srm)

BOOST_AUTO_TEST_CASE(an_even_split_passes) {
  const Finished finished = srm({"5012", "4988"});
  BOOST_TEST(finished.code == 0);
  BOOST_TEST(finished.out ==
             "5,012 : 4,988, configured 50% : 50%, χ² = 0.0576, p = 0.81\n"
             "No sign of a mismatch at 0.1%: chance alone makes a split at least this uneven in 81.03% of all "
             "experiments of this size.\n");
  const auto json = srm_json({"5012", "4988"});
  BOOST_TEST(close(json.at("chi2"), 0.0576));
  BOOST_TEST(close(json.at("p"), 0.8103302566044083));  // scipy.stats.chisquare
  BOOST_TEST(!json.at("mismatch").as_bool());
}

BOOST_AUTO_TEST_CASE(a_mismatch_fails_and_says_where) {
  const Finished finished = srm({"5,300", "4,700"});
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(finished.out.find("Sample-ratio mismatch") != std::string::npos);
  BOOST_TEST(finished.out.find("Arm 1 has 300 more than its share of 5,000.") != std::string::npos);
  const auto arms = srm_json({"500", "300", "200", "--weights", "50,25,25"});
  BOOST_TEST(close(arms.at("chi2"), 20));
  BOOST_TEST(close(arms.at("p"), 4.539992976248486e-05));  // e^-10
  BOOST_TEST(arms.at("df").to_number<int>() == 2);
  BOOST_TEST(srm({"500", "300", "200", "--weights", "50,25,25", "--alpha", "1e-5"}).code == 0);
}

BOOST_AUTO_TEST_CASE(far_tails_keep_their_digits) {
  // ln erfc(√2000), by scipy.special.log_ndtr: p itself is no double.
  const auto json = srm_json({"60000", "40000"});
  BOOST_TEST(close(json.at("chi2"), 4000));
  BOOST_TEST(close(json.at("ln_p"), -2004.3730660166386));
  BOOST_TEST(srm({"60000", "40000"}).out.find("p = 3.2e-871") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(few_units_are_tested_exactly) {
  const auto json = srm_json({"1", "8"});
  BOOST_TEST(json.at("method").as_string() == "exact_binomial");
  BOOST_TEST(close(json.at("p"), 0.0390625));  // scipy.stats.binomtest(1, 9): 20/512
  BOOST_TEST(srm({"1", "2", "3"}).out.find("χ² is rough") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_arm_fires_and_one_without_a_share_does_not) {
  BOOST_TEST(srm({"1000", "0"}).code == 1);
  BOOST_TEST(srm({"500", "500", "0", "--weights", "50,50,0"}).code == 0);
}

BOOST_AUTO_TEST_CASE(no_units_are_no_proof_of_health) {
  const Finished finished = srm({"0", "0"});
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(srm_json({"0", "0"}).at("reason").as_string() == "no_data");
}

BOOST_AUTO_TEST_CASE(wrong_calls_are_told_what_is_wrong) {
  for (const std::vector<std::string>& bad :
       std::vector<std::vector<std::string>>{{},
                                             {"5012"},
                                             {"5012", "x"},
                                             {"5012", "49.5"},
                                             {"5012", "4988", "--weights", "50"},
                                             {"5012", "4988", "--weights", "50,x"},
                                             {"5012", "4988", "--weights", "100,0"},
                                             {"5012", "4988", "--alpha", "0"},
                                             {"5012", "4988", "--format", "html"}}) {
    BOOST_TEST(srm(bad).code == 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
