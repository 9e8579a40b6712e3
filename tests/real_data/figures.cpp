#include "tests/real_data/figures.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "tests/e2e/server.hpp"

namespace json = boost::json;

namespace real_data {
namespace {

/// The number with as many decimals as the text has.
std::string as_printed(double number, std::string_view like) {
  const std::size_t point = like.find('.');
  const std::size_t decimals = point == std::string_view::npos ? 0 : like.size() - point - 1;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", static_cast<int>(decimals), number);
  return text;
}

}  // namespace

bool is(double number, const Figure& figure, Tolerance tolerance) {
  const double allowed = tolerance.relative * std::abs(figure.precise) + tolerance.absolute;
  const std::string printed = as_printed(number, figure.published);
  if (std::abs(number - figure.precise) <= allowed && printed == figure.published) return true;
  char text[200];
  std::snprintf(text, sizeof text, "%.17g, published %s, precisely %.17g", number, figure.published, figure.precise);
  BOOST_TEST_MESSAGE(text);
  return false;
}

bool is(const json::value& number, const Figure& figure, Tolerance tolerance) {
  return is(number.to_number<double>(), figure, tolerance);
}

bool counts(const json::value& sum, std::int64_t expected) {
  // A report's sum is a mean times n: whole but for the last places of a double.
  const auto number = sum.to_number<double>();
  return std::llround(number) == expected && std::abs(number - std::round(number)) < 1e-6;
}

std::string file(const std::string& name) {
  const auto path = e2e::source_tree() / "../shared/data" / name;
  if (std::filesystem::exists(path)) return path.string();
  std::cout << "skipped: " << path << " not found\n";
  return {};
}

bool sanitized() {
  return std::getenv("FLYWHEEL_SANITIZED") != nullptr;
}

json::value flagd(const std::vector<std::string>& arguments) {
  const e2e::Finished finished = e2e::run_flagd(arguments);
  BOOST_TEST(finished.code == 0);
  BOOST_TEST(finished.err == "");
  return json::parse(finished.out);
}

json::value compute(const std::string& method, const std::string& request) {
  return json::parse(
      demo::output_of({"/bin/sh", "-c", R"(printf %s "$2" | "$0" compute "$1")", e2e::flagd(), method, request}));
}

void check_report(const json::value& report, const Row& row) {
  BOOST_TEST_CONTEXT(row.name) {
    const json::value& metric = report.at("metrics").at(0);
    const json::value& effect = metric.at("effects").at(0);
    BOOST_TEST(effect.at("n_a").to_number<std::int64_t>() == row.n_a);
    BOOST_TEST(effect.at("n_b").to_number<std::int64_t>() == row.n_b);
    BOOST_TEST(counts(metric.at("arms").at(0).at("sum"), row.x_a));
    BOOST_TEST(counts(metric.at("arms").at(1).at("sum"), row.x_b));
    BOOST_TEST(is(effect.at("est_a"), row.rate_a, kEstimate));
    BOOST_TEST(is(effect.at("est_b"), row.rate_b, kEstimate));
    BOOST_TEST(is(effect.at("diff"), row.difference, kEstimate));
    BOOST_TEST(is(effect.at("lift"), row.lift, kEstimate));
    BOOST_TEST(is(effect.at("stat"), row.z, kStatistic));
    BOOST_TEST(is(effect.at("p"), row.p, kP));
    BOOST_TEST(is(effect.at("diff_ci").at(0), row.newcombe_low, interval_of(row.standard_error)));
    BOOST_TEST(is(effect.at("diff_ci").at(1), row.newcombe_high, interval_of(row.standard_error)));
  }
}

void check_methods(const Row& row) {
  const auto arm = [](std::int64_t n, std::int64_t x) {
    return R"({"n":)" + std::to_string(n) + R"(,"sum":)" + std::to_string(x) + "}";
  };
  const auto ask = [&](const std::string& method, const std::string& options) {
    return compute(method, R"({"inputs":{"a":)" + arm(row.n_a, row.x_a) + R"(,"b":)" + arm(row.n_b, row.x_b) +
                               R"(},"options":)" + options + "}");
  };
  const Tolerance interval = interval_of(row.standard_error);
  BOOST_TEST_CONTEXT(row.name) {
    const json::value rates = ask("two_proportions", "{}");
    BOOST_TEST(is(rates.at("rate_a"), row.rate_a, kEstimate));
    BOOST_TEST(is(rates.at("rate_b"), row.rate_b, kEstimate));
    BOOST_TEST(is(rates.at("diff"), row.difference, kEstimate));
    BOOST_TEST(is(rates.at("z_pooled"), row.z, kStatistic));
    BOOST_TEST(is(rates.at("p_pooled"), row.p, kP));
    BOOST_TEST(is(rates.at("wald_low"), row.wald_low, interval));
    BOOST_TEST(is(rates.at("wald_high"), row.wald_high, interval));
    BOOST_TEST(is(rates.at("newcombe_low"), row.newcombe_low, interval));
    BOOST_TEST(is(rates.at("newcombe_high"), row.newcombe_high, interval));
    const json::value lift = ask("relative_lift", "{}");
    const Tolerance lift_interval = interval_of(row.lift_se.precise);
    BOOST_TEST(is(lift.at("lift"), row.lift, kEstimate));
    BOOST_TEST(is(lift.at("se"), row.lift_se, kStandardError));
    BOOST_TEST(is(lift.at("ci_low_z"), row.lift_low, lift_interval));
    BOOST_TEST(is(lift.at("ci_high_z"), row.lift_high, lift_interval));
    BOOST_TEST(is(ask("bayes_beta_binomial", "{}").at("p_b_gt_a"), row.beta_chance, kChance));
    const json::value normal = ask("bayes_normal", R"({"difference":"relative"})");
    BOOST_TEST(is(normal.at("chance_to_win"), row.normal_chance, kChance));
  }
}

}  // namespace real_data
