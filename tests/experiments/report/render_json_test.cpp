#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/experiments/report/sample.hpp"

namespace json = boost::json;
using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_render_json)

BOOST_AUTO_TEST_CASE(every_number_of_a_comparison_is_there) {
  const json::value report = json::parse(render_json(assemble(sample::landing_page())));
  const json::value& metric = report.at("metrics").at(0);
  BOOST_TEST(metric.at("name").as_string() == "conversion");
  const json::value& arm = metric.at("arms").at(0);
  BOOST_TEST(arm.at("n").as_int64() == 145'274);
  BOOST_TEST(arm.at("mean").as_double() == 17'489.0 / 145'274);  // 17 digits: the same double
  const json::value& effect = metric.at("effects").at(0);
  BOOST_TEST(effect.at("arm").as_string() == "treatment");
  BOOST_TEST(effect.at("method").as_string() == "two_proportions_z_newcombe");
  BOOST_TEST(effect.at("n_a").as_int64() == 145'274);
  BOOST_TEST(effect.at("n_b").as_int64() == 145'310);
  BOOST_TEST(effect.at("est_b").as_double() == 17'264.0 / 145'310);
  BOOST_TEST(effect.at("diff").as_double() == -0.00157824, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(effect.at("diff_ci").at(0).as_double() == -0.0039379, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(effect.at("stat").as_double() == -1.310924, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(effect.at("p").as_double() == 0.18988337, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(effect.at("always_valid_p").is_null());  // tables have a fixed horizon
  BOOST_TEST(effect.at("cs_low").is_null());
  BOOST_TEST(effect.at("reason").is_null());
  BOOST_TEST(effect.at("suff_stats").at("b").at("n").as_int64() == 145'310);
  BOOST_TEST(report.at("srm").at("p").as_double() == 0.94675437, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(report.at("exposed").at(1).as_int64() == 145'310);
  BOOST_TEST(report.at("multi_arm_units").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_not_defined_is_null_with_a_reason) {
  const json::value one = json::parse(render_json(assemble(sample::mean_table({{"a", {3}}, {"b", {5}}}))));
  const json::value& effect = one.at("metrics").at(0).at("effects").at(0);
  BOOST_TEST(effect.at("diff").as_double() == 2.0);
  BOOST_TEST(effect.at("p").is_null());
  BOOST_TEST(effect.at("diff_ci").is_null());
  BOOST_TEST(effect.at("reason").as_string() == "insufficient_n");

  const json::value zero = json::parse(render_json(assemble(sample::conversion_table({{"a", 900, 0}, {"b", 900, 9}}))));
  const json::value& lift = zero.at("metrics").at(0).at("effects").at(0);
  BOOST_TEST(lift.at("lift").is_null());
  BOOST_TEST(lift.at("lift_reason").as_string() == "zero_baseline");
  BOOST_TEST(lift.at("diff").as_double() == 0.01);

  const json::value nobody = json::parse(render_json(assemble(sample::conversion_table({{"a", 0, 0}, {"b", 0, 0}}))));
  BOOST_TEST(nobody.at("srm").at("p").is_null());
  BOOST_TEST(nobody.at("srm").at("reason").as_string() == "no_data");
}

/// Two arms of a hundred units whose three numbers hang together.
Table table_of_three(TableMetric metric) {
  for (const double effect : {0.0, 0.4}) {
    metric.cross.push_back(flywheel::statistics::CrossMoments::none(3));
    for (int i = 0; i < 100; ++i) {
      const double x = i % 7, z = i % 5;
      const flywheel::statistics::Real unit[] = {2 * x + z + effect, 3 + z, x + i % 3};
      metric.cross.back().add(unit);
    }
  }
  Table table;
  table.arms = {"a", "b"};
  table.weights = {0.5, 0.5};
  table.units = table.first_seen = {100, 100};
  table.metrics.push_back(std::move(metric));
  return table;
}

double number(const json::value& value) {
  return value.is_double() ? value.as_double() : static_cast<double>(value.as_int64());
}

/// The squared standard error of Σ weights·mean, from an arm's raw moments.
double variance_of(const json::value& phase, const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (std::size_t j = 0; j < weights.size(); ++j) {
      sum += weights[i] * weights[j] * number(phase.at("centred").at(i).at(j));
    }
  }
  const double n = number(phase.at("n"));
  return sum / (n - 1) / n;
}

BOOST_AUTO_TEST_CASE(a_ratio_can_be_computed_again_from_its_raw_moments) {
  TableMetric metric;
  metric.is_proportion = false;
  metric.is_ratio = true;
  metric.covariates = {"before"};
  const json::value report = json::parse(render_json(assemble(table_of_three(metric))));
  const json::value& result = report.at("metrics").at(0);
  const json::value& effect = result.at("effects").at(0);
  const double theta = number(result.at("cuped").at("theta").at(0));
  double estimates[2], variance = 0, before[2];
  for (const int arm : {0, 1}) {
    const json::value& sums = effect.at("suff_stats").at(arm == 0 ? "a" : "b");
    BOOST_TEST(json::serialize(sums.at("variables")) == R"(["numerator","denominator","before"])");
    const json::value& phase = sums.at("phases").at(0);
    const double y = number(phase.at("means").at(0)), x = number(phase.at("means").at(1));
    estimates[arm] = y / x;
    before[arm] = number(phase.at("means").at(2));
    variance += variance_of(phase, {1 / x, -y / x / x, -theta});
  }
  const double adjusted = estimates[1] - estimates[0] - theta * (before[1] - before[0]);
  BOOST_TEST(number(effect.at("diff")) == adjusted, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(number(effect.at("se")) == std::sqrt(variance), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_adjusted_mean_can_be_computed_again_from_its_raw_moments) {
  TableMetric metric;
  metric.is_proportion = false;
  metric.covariates = {"x", "y"};
  const json::value report = json::parse(render_json(assemble(table_of_three(metric))));
  const json::value& result = report.at("metrics").at(0);
  const json::value& effect = result.at("effects").at(0);
  std::vector<double> weights{1};
  for (const json::value& theta : result.at("cuped").at("theta").as_array()) weights.push_back(-number(theta));
  double difference = 0, variance = 0;
  for (const int arm : {0, 1}) {
    const json::value& phase = effect.at("suff_stats").at(arm == 0 ? "a" : "b").at("phases").at(0);
    BOOST_TEST(number(phase.at("phase")) == 1);
    for (std::size_t i = 0; i < 3; ++i)
      difference += (arm == 1 ? 1 : -1) * weights[i] * number(phase.at("means").at(i));
    variance += variance_of(phase, weights);
  }
  BOOST_TEST(number(effect.at("diff")) == difference, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(number(effect.at("se")) == std::sqrt(variance), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(means_that_nothing_was_done_to_are_their_own_raw_moments) {
  const json::value report = json::parse(render_json(assemble(sample::landing_page())));
  const json::object& sums = report.at("metrics").at(0).at("effects").at(0).at("suff_stats").at("a").as_object();
  BOOST_TEST(sums.size() == 3U);
  BOOST_TEST(!sums.contains("phases"));
}

BOOST_AUTO_TEST_CASE(names_are_quoted) {
  const std::string name = "a\"\\\n<img onerror>";
  const json::value report =
      json::parse(render_json(assemble(sample::conversion_table({{name, 900, 10}, {"b", 900, 9}}))));
  BOOST_TEST(report.at("arms").at(0).as_string() == name);
}

BOOST_AUTO_TEST_SUITE_END()
