#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_CASE(names_are_quoted) {
  const std::string name = "a\"\\\n<img onerror>";
  const json::value report =
      json::parse(render_json(assemble(sample::conversion_table({{name, 900, 10}, {"b", 900, 9}}))));
  BOOST_TEST(report.at("arms").at(0).as_string() == name);
}

BOOST_AUTO_TEST_SUITE_END()
