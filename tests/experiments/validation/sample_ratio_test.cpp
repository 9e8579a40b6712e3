// The sample-ratio test: silent where the split is right, and awake where it is not.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "config/hashing/slot.hpp"
#include "experiments/statistics/sample_ratio.hpp"
#include "experiments/statistics/sequential_ratio.hpp"
#include "experiments/statistics/tail.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/question.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace flywheel::statistics;
using namespace validation;

namespace {

std::vector<std::int64_t> draw_counts(int units, const std::vector<double>& shares, Dice& dice) {
  std::vector<std::int64_t> counts(shares.size());
  for (int i = 0; i < units; ++i) {
    double left = dice.uniform();
    std::size_t arm = 0;
    while (arm + 1 < shares.size() && left >= shares[arm]) left -= shares[arm++];
    ++counts[arm];
  }
  return counts;
}

auto alarms(int units, std::vector<double> truth, std::vector<double> weights, double alpha) {
  return [=](Dice& dice) { return *sample_ratio(draw_counts(units, truth, dice), weights).p < alpha; };
}

/// How often a 50/50 split of `units` in which the second arm gets `share` is seen at `alpha`: by the normal
/// distribution, as one would plan it.
double planned_power(double units, double share, double alpha) {
  const Real critical = normal_isf(Real{alpha} / 2);
  const Real shift = std::sqrt(Real{units}) * (share - 0.5L) / std::sqrt(Real{share} * (1 - share));
  const Real scale = 0.5L / std::sqrt(Real{share} * (1 - share));
  return static_cast<double>(normal_sf(critical * scale - shift).p + normal_sf(critical * scale + shift).p);
}

/// Whether the sequential test alarms at any of 500 looks.
auto ever_alarms(std::vector<double> truth, std::vector<double> weights, double alpha, Real concentration) {
  return [=](Dice& dice) {
    std::vector<std::int64_t> counts(truth.size());
    for (int look = 0; look < 500; ++look) {
      const auto more = draw_counts(20, truth, dice);
      for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += more[i];
      Split split;
      if (split_of(counts, weights, split) != ReasonCode::kNone) return false;
      if (sequential_ratio_log_bf(split, concentration) > -std::log(alpha)) return true;
    }
    return false;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_sample_ratio)

BOOST_AUTO_TEST_CASE(right_splits_seldom_alarm) {
  check("chi2, 50/50 of 10,000, at 5%", {0.0485, 0.0515}, 2'000, alarms(10'000, {0.5, 0.5}, {50, 50}, 0.05));
  check("chi2, 60/20/20 of 1,000, at 5%", {0.0485, 0.0515}, 5'000, alarms(1000, {0.6, 0.2, 0.2}, {60, 20, 20}, 0.05));
  check("chi2, 60/20/20 of 1,000, at 0.1%", {0.0008, 0.0013}, 5'000, alarms(1000, {0.6, 0.2, 0.2}, {3, 1, 1}, 0.001));
  check("exact, 99/1 of 300, at 5%", at_most(0.05), 5'000, alarms(300, {0.99, 0.01}, {99, 1}, 0.05));
}

// A thousand experiments by the hash that assigns: more than five alarms at p < 0.001 have a chance of 1 in 1,700.
BOOST_AUTO_TEST_CASE(a_thousand_experiments_of_10_000_alarm_at_most_five_times) {
  const auto experiments = static_cast<int>(std::min<std::int64_t>(1000, replications(1000)));
  std::vector<std::string> units;
  for (int i = 0; i < 10'000; ++i) units.push_back("user-" + std::to_string(i));
  std::int64_t alarms = 0;
  for (int experiment = 0; experiment < experiments; ++experiment) {
    const auto seed = hashing::seed_of(hashing::Purpose::kSplit, "experiment-" + std::to_string(experiment));
    std::vector<std::int64_t> counts(2);
    for (const std::string& unit : units) ++counts[hashing::slot_of(seed, unit) < hashing::kSlots / 2 ? 0 : 1];
    alarms += *sample_ratio(counts, std::vector<double>{50, 50}).p < kSampleRatioAlpha;
  }
  check("chi2, assignment by hash, 50/50 of 10,000, at 0.1%", exactly(0.001), alarms, experiments);
  BOOST_TEST(alarms <= 5);
}

BOOST_AUTO_TEST_CASE(wrong_splits_are_seen_as_often_as_planned) {
  for (const auto& [units, share] : {std::pair{10'000, 0.52}, std::pair{10'000, 0.525}, std::pair{2000, 0.55}}) {
    const double planned = planned_power(units, share, kSampleRatioAlpha);
    check("chi2 sees " + std::to_string(share).substr(0, 5) + " of " + std::to_string(units) + ", at 0.1%",
          {planned - 0.01, planned + 0.01}, 1'000, alarms(units, {1 - share, share}, {50, 50}, kSampleRatioAlpha));
  }
}

BOOST_AUTO_TEST_CASE(a_drill_down_errs_as_a_family) {
  check("drill-down of 8 segments, at 5%", at_most(0.05), 3'000, [](Dice& dice) {
    Question question("srm_drilldown");
    std::vector<Value> segments;
    for (const int units : {8, 40, 100, 100, 200, 300, 500, 800}) {
      std::vector<Real> counts;
      for (const auto count : draw_counts(units, {0.5, 0.5}, dice)) counts.push_back(static_cast<Real>(count));
      segments.push_back(question.map({{"counts", question.list(counts)}}));
    }
    question.with("segments", question.list_of(segments)).with("alpha", 0.05);
    return !question.with("weights", std::vector<Real>{1, 1}).answer().find("alarms").as_list().empty();
  });
}

BOOST_AUTO_TEST_CASE(the_sequential_test_holds_over_500_looks) {
  check("chi2 at each of 500 looks: breaks its 5%", at_least(0.3), 200, [](Dice& dice) {
    std::vector<std::int64_t> counts(2);
    bool alarm = false;
    for (int look = 0; look < 500; ++look) {
      const auto more = draw_counts(20, {0.5, 0.5}, dice);
      for (const std::size_t i : {0, 1}) counts[i] += more[i];
      alarm |= *sample_ratio(counts, std::vector<double>{1, 1}).p < 0.05;
    }
    return alarm;
  });
  check("sequential multinomial, 50/50, 500 looks", at_most(0.05), 300, ever_alarms({0.5, 0.5}, {1, 1}, 0.05, 100));
  check("sequential multinomial, 60/20/20, 500 looks", at_most(0.05), 300,
        ever_alarms({0.6, 0.2, 0.2}, {3, 1, 1}, 0.05, 100));
  check("sequential multinomial sees 0.53 of 10,000, at 0.1%", at_least(0.8), 200,
        ever_alarms({0.47, 0.53}, {1, 1}, 0.001, 100));
}

BOOST_AUTO_TEST_SUITE_END()
