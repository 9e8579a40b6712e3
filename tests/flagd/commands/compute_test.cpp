#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;
using running::Finished;

namespace {

Finished compute(const std::vector<std::string>& words, const std::string& input = "") {
  return running::run(run_compute, words, input);
}

const std::string kNobody = R"({"inputs": {"n": 148, "sum": 0}, "options": {"alpha": 0.05}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(commands_compute)

BOOST_AUTO_TEST_CASE(one_object_over_any_number_of_lines_gives_one_answer) {
  for (const std::string& text : {kNobody, "\n\n  " + kNobody, kNobody + "\n\n",
                                  std::string("{\n  \"inputs\": {\n    \"n\": 148,\n    \"sum\": 0\n  }\n}\n")}) {
    const Finished finished = compute({"one_proportion_ci"}, text);
    BOOST_TEST(finished.code == kOk);
    BOOST_TEST(finished.err == "");
    BOOST_TEST(std::count(finished.out.begin(), finished.out.end(), '\n') == 1);
    const auto answer = boost::json::parse(finished.out);
    BOOST_TEST(answer.at("cp_low").to_number<double>() == 0.0);
    // Clopper and Pearson's bound at no success: 1 - (alpha/2)^(1/n).
    BOOST_TEST(std::abs(answer.at("cp_high").to_number<double>() - (1 - std::pow(0.025, 1.0 / 148))) < 1e-15);
  }
}

BOOST_AUTO_TEST_CASE(json_lines_are_answered_one_by_one) {
  const Finished finished = compute({"k_factor"},
                                    "{\"inputs\": {\"users\": 10, \"invites_sent\": 20, \"invites_accepted\": 1}}\n\n"
                                    "{\"inputs\": {\"users\": 0, \"invites_sent\": 0, \"invites_accepted\": 0}}");
  BOOST_TEST(finished.code == kOk);
  BOOST_TEST(finished.out.starts_with("{\"i\":2,\"k\":0.10000000000000001,"));  // 17 significant digits
  BOOST_TEST(finished.out.find("\n{\"error\":\"no_data\",\"i\":null,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_json_has_no_numbers_for_is_invalid_input) {
  for (const std::string number : {"NaN", "Infinity", "-Infinity", "null", "\"x\""}) {
    const Finished finished = compute({"welch_t"}, R"({"note": "NaN \" Infinity", "inputs": {"a": {"values": [1, )" +
                                                       number + R"(]}, "b": {"values": [1, 2]}}})");
    BOOST_TEST_CONTEXT(number) {
      BOOST_TEST(finished.code == kOk);
      BOOST_TEST(finished.out.starts_with(R"({"error":"invalid_input")"));
    }
  }
}

BOOST_AUTO_TEST_CASE(bad_requests_are_named_by_line) {
  struct Case {
    std::string input;
    std::string error;
  };
  for (const Case& c : std::vector<Case>{
           {"", "nothing came on standard input; a request is {\"inputs\": …, \"options\": …}"},
           {"{\"inputs\": {\n  \"n\": 1,\n  \"sum\": oops\n}}", "line 3, column 10: a value is expected"},
           {"{\"inputs\": NaN,\n  oops}", "line 2, column 3: a name in double quotes is expected"},
           {kNobody + "\n{\"inputs\": {\"n\": }}\n", "line 2, column 18: a value is expected"},
           {kNobody + "\n\n[1, 2]\n", "line 3: a request is an object with `inputs`"},
           {"{\"input\": {}}", "line 1: `inputs` is missing"},
       }) {
    const Finished finished = compute({"one_proportion_ci"}, c.input);
    BOOST_TEST(finished.code == kFailed);
    BOOST_TEST(finished.err == "flagd compute: " + c.error + "\n");
  }
}

BOOST_AUTO_TEST_CASE(methods_are_listed_and_a_slip_is_guessed) {
  const Finished list = compute({"--list"});
  BOOST_TEST(list.code == kOk);
  BOOST_TEST(list.out.find("\nwelch_t\n") != std::string::npos);
  const Finished slip = compute({"welch"});
  BOOST_TEST(slip.code == kUsage);
  BOOST_TEST(slip.err.find("two_proportions") != std::string::npos);
  BOOST_TEST(slip.err.find("not `welch`; did you mean `welch_t`?") != std::string::npos);
  BOOST_TEST(compute({}).code == kUsage);
  BOOST_TEST(compute({}).err == "flagd compute: METHOD is missing; --list prints them all\n");
}

BOOST_AUTO_TEST_SUITE_END()
