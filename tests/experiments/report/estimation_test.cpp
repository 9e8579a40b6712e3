#include "experiments/report/estimation.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "experiments/statistics/survival.hpp"

using namespace flywheel;
using namespace flywheel::report;
using catalog::Metric;
using outcomes::MetricTotals;
using outcomes::UnitOutcome;

namespace {

using Rows = std::vector<std::vector<double>>;

Metric metric_of(Metric::Type type) {
  Metric metric;
  metric.type = type;
  metric.counted.resize(2);
  return metric;
}

MetricTotals totals_of(const Rows& rows) {
  MetricTotals totals;
  for (const auto& row : rows) {
    UnitOutcome outcome;
    outcome.numbers = row;
    totals.add(outcome, MetricTotals::Place());
  }
  return totals;
}

Rows random_rows(std::mt19937_64& random, int units, std::size_t numbers) {
  std::normal_distribution<double> normal;
  Rows rows;
  for (int i = 0; i < units; ++i) {
    std::vector<double> row;
    const double level = normal(random);
    for (std::size_t k = 0; k < numbers; ++k) row.push_back(5 + level + normal(random));
    rows.push_back(row);
  }
  return rows;
}

/// The mean, and the squared standard error of the mean.
std::pair<double, double> mean_and_error(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double x : values) sum += x;
  for (const double x : values) squares += (x - sum / n) * (x - sum / n);
  return {sum / n, squares / (n - 1) / n};
}

std::pair<double, double> mean_and_error(const ArmEstimate& arm) {
  const auto n = static_cast<double>(arm.moments.n);
  return {arm.moments.mean, arm.moments.m2 / (n - 1) / n};
}

void same(const ArmEstimate& arm, const std::vector<double>& values, double tolerance = 1e-10) {
  const auto [mean, error] = mean_and_error(arm);
  const auto [due_mean, due_error] = mean_and_error(values);
  BOOST_TEST(arm.moments.n == static_cast<std::int64_t>(values.size()));
  BOOST_TEST(mean == due_mean, boost::test_tools::tolerance(tolerance));
  BOOST_TEST(error == due_error, boost::test_tools::tolerance(tolerance));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_estimation)

BOOST_AUTO_TEST_CASE(one_cap_holds_for_all_arms_and_phases) {
  Metric metric = metric_of(Metric::Type::kSum);
  metric.winsorise = 0.9;
  const std::vector<std::vector<double>> arms{{0, 0, 1, 2, 3, 40}, {0, 4, 5, 6, 7, 8}};
  std::vector<MetricTotals> totals(2);
  for (std::size_t i = 0; i < arms.size(); ++i) {
    for (const double value : arms[i]) {
      UnitOutcome outcome;
      outcome.numbers = outcome.values = {&value, 1};
      totals[i].add(outcome, MetricTotals::Place());
    }
  }
  const std::vector<ArmMetrics> phases{{&totals[0], &totals[1]}};
  const Estimation estimation(metric, phases, 0.05);
  // Not zero are 1 2 3 4 5 6 7 8 40: the type-7 quantile at 0.9 lies 0.2 of the way from the 8th to the 9th.
  BOOST_TEST(estimation.winsorising()->cap == 8 + 0.2 * 32, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(estimation.winsorising()->capped == 1);
  BOOST_TEST(*estimation.winsorising()->share_removed == (40 - 14.4) / 76, boost::test_tools::tolerance(1e-12));
  same(estimation.of(totals[0]), {0, 0, 1, 2, 3, 14.4});
  same(estimation.of(totals[1]), arms[1]);
}

BOOST_AUTO_TEST_CASE(covariates_are_taken_out_by_one_theta_for_all_arms) {
  std::mt19937_64 random(1);
  std::vector<Rows> arms{random_rows(random, 400, 2), random_rows(random, 300, 2)};
  std::vector<double> y, x;
  for (Rows& rows : arms) {
    for (auto& row : rows) {
      y.push_back(row[0]), x.push_back(row[1]);
      row.push_back(0);  // everybody was known before
    }
  }
  const std::vector<MetricTotals> totals{totals_of(arms[0]), totals_of(arms[1])};
  const Metric metric = metric_of(Metric::Type::kCount);
  const std::vector<ArmMetrics> phases{{&totals[0], &totals[1]}};
  const Estimation estimation(metric, phases, 0.05);
  const double mean_y = mean_and_error(y).first, mean_x = mean_and_error(x).first;
  double cross = 0, square = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    cross += (x[i] - mean_x) * (y[i] - mean_y);
    square += (x[i] - mean_x) * (x[i] - mean_x);
  }
  const double theta = cross / square;
  BOOST_TEST(estimation.covariates()->theta.at(0) == theta, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(estimation.covariates()->theta.at(1) == 0.0);
  BOOST_TEST(estimation.covariates()->variance_reduction > 0.15);
  for (std::size_t i = 0; i < arms.size(); ++i) {
    std::vector<double> adjusted;
    for (const auto& row : arms[i]) adjusted.push_back(row[0] - theta * (row[1] - mean_x));
    same(estimation.of(totals[i]), adjusted);
  }
}

BOOST_AUTO_TEST_CASE(ratios_are_those_of_sums_with_the_error_of_linearised_units) {
  std::mt19937_64 random(2);
  const Rows rows = random_rows(random, 500, 2);
  const MetricTotals totals = totals_of(rows);
  const std::vector<ArmMetrics> phases{{&totals, &totals}};
  const Metric metric = metric_of(Metric::Type::kRatio);
  const Estimation estimation(metric, phases, 0.05);
  double numerator = 0, denominator = 0;
  for (const auto& row : rows) numerator += row[0], denominator += row[1];
  const double ratio = numerator / denominator, mean = denominator / 500;
  std::vector<double> linearised;
  for (const auto& row : rows) linearised.push_back(ratio + (row[0] - ratio * row[1]) / mean);
  same(estimation.of(totals), linearised);
}

BOOST_AUTO_TEST_CASE(a_ratio_without_a_denominator_is_undefined) {
  const MetricTotals totals = totals_of({{0, 0}, {0, 0}});
  const std::vector<ArmMetrics> phases{{&totals, &totals}};
  const Metric metric = metric_of(Metric::Type::kMean);
  const ArmEstimate arm = Estimation(metric, phases, 0.05).of(totals);
  BOOST_TEST((arm.reason == statistics::ReasonCode::kZeroDenominator));
  BOOST_TEST(arm.moments.n == 2);
}

BOOST_AUTO_TEST_CASE(of_a_k_factor_accepted_invitations_are_compared) {
  const MetricTotals totals = totals_of({{1, 5}, {0, 2}, {3, 9}});
  const std::vector<ArmMetrics> phases{{&totals, &totals}};
  const Metric metric = metric_of(Metric::Type::kKFactor);
  same(Estimation(metric, phases, 0.05).of(totals), {1, 0, 3});
}

BOOST_AUTO_TEST_CASE(a_restricted_mean_of_uncensored_times_is_their_mean) {
  // Without censoring the squared error is the population variance over n (Meier 1975).
  const std::vector<double> days{1, 2, 2, 4, 7, 8};
  MetricTotals totals, short_watched;
  for (const double day : days) {
    const double one = 1, seconds = day * 86'400;
    UnitOutcome outcome;
    outcome.numbers = {&one, 1};
    outcome.values = {&seconds, 1};
    totals.add(outcome, MetricTotals::Place());
  }
  const std::vector<ArmMetrics> phases{{&totals, &totals}};
  const Metric metric = metric_of(Metric::Type::kTimeTo);
  const Estimation estimation(metric, phases, 0.05);
  BOOST_TEST(estimation.restricted_to() == 8.0);
  const auto [mean, error] = mean_and_error(estimation.of(totals));
  const auto [due_mean, sample_error] = mean_and_error(days);
  BOOST_TEST(mean == due_mean, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(error == sample_error * 5 / 6, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_mean_is_restricted_to_what_every_arm_was_watched_for) {
  const auto watched = [](std::initializer_list<double> days) {
    MetricTotals totals;
    for (const double day : days) {
      const double none = 0;
      UnitOutcome outcome;
      outcome.numbers = {&none, 1};
      outcome.censored = day * 86'400;
      totals.add(outcome, MetricTotals::Place());
    }
    return totals;
  };
  const MetricTotals a = watched({3, 9}), b = watched({5, 6});
  Metric metric = metric_of(Metric::Type::kTimeTo);
  const std::vector<ArmMetrics> phases{{&a, &b}};
  BOOST_TEST(Estimation(metric, phases, 0.05).restricted_to() == 6.0);
  metric.within = kDay * 4;
  BOOST_TEST(Estimation(metric, phases, 0.05).restricted_to() == 4.0);
}

BOOST_AUTO_TEST_CASE(phases_are_weighed_by_their_shares_of_units) {
  // Effects are +1 in the first phase and +1 in the second, where everybody does more: pooled means would tell +3.4.
  const ArmEstimate few{{100, 1, 300}}, many{{900, 2, 1800}};
  const ArmEstimate most{{900, 5, 1800}}, least{{100, 6, 300}};
  const std::vector<std::vector<ArmEstimate>> phases{{most, least}, {few, many}};
  const auto arms = combined(phases);
  BOOST_TEST(arms[1].moments.mean - arms[0].moments.mean == 1.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(arms[0].moments.mean == 3.0, boost::test_tools::tolerance(1e-12));  // 0.5·5 + 0.5·1
  BOOST_TEST(arms[0].moments.n == 1000);
  const double due = 0.25 * (1800.0 / 899 / 900) + 0.25 * (300.0 / 99 / 100);
  BOOST_TEST(mean_and_error(arms[0]).second == due, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
