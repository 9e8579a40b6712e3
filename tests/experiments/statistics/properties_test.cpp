// The statements that the worked cases make about whole procedures ("property"), by simulation with fixed seeds.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "experiments/simulation/dice.hpp"
#include "experiments/statistics/compute/answer.hpp"
#include "experiments/statistics/compute/compute.hpp"
#include "experiments/statistics/compute/inputs.hpp"
#include "experiments/statistics/confidence_sequence.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/sample_ratio.hpp"
#include "experiments/statistics/sequential_ratio.hpp"
#include "experiments/statistics/uniformity.hpp"

using namespace flywheel;
using namespace flywheel::statistics;
using simulation::Dice;

namespace {

constexpr Real kAlpha = 0.05L;

Real welch_p(const Sample& a, const Sample& b) {
  const Difference difference = absolute_difference(a, b);
  return student_two_sided(difference.estimate / difference.standard_error(), difference.degrees_of_freedom).p;
}

template <class Draw>
Sample sample_of(int n, Draw&& draw) {
  Moments moments;
  for (int i = 0; i < n; ++i) moments.add(draw());
  return Sample::of_moments(moments);
}

// The share of p below alpha.
Real share_below(const std::vector<Real>& p, Real alpha) {
  const auto below = std::count_if(p.begin(), p.end(), [&](Real one) { return one < alpha; });
  return static_cast<Real>(below) / static_cast<Real>(p.size());
}

// compute(method, {a: {values}, b: {values}}).
Value answer_for(std::string_view method, const std::vector<Real>& a, const std::vector<Real>& b, Arena& arena) {
  std::array<Member, 2> arms;
  std::size_t side = 0;
  for (const auto* values : {&a, &b}) {
    std::vector<Value> items;
    for (const Real x : *values) items.push_back(Value::number(static_cast<double>(x)));
    const std::array<Member, 1> fields{Member{"values", list_in(arena, items)}};
    arms[side] = {side == 0 ? "a" : "b", map_in(arena, fields)};
    ++side;
  }
  return *compute(method, map_in(arena, arms), Value(), arena);
}

Real number_in(const Value& answer, std::string_view name) {
  return real_of(answer.find(name)).value_or(std::nanl(""));
}

bool near(Real a, Real b, Real relative) {
  return std::fabs(a - b) <= relative * std::fabs(b);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_properties)

BOOST_AUTO_TEST_CASE(a_a_tests_reject_as_often_as_they_say) {
  constexpr int kTests = 20'000, kUnits = 200;
  Dice dice(12);
  std::vector<Real> lognormal, bernoulli, normal;
  for (int i = 0; i < kTests; ++i) {
    const auto skewed = [&] { return std::exp(dice.normal()); };
    const auto converts = [&] { return dice.uniform() < 0.1 ? 1 : 0; };
    const auto plain = [&] { return dice.normal(); };
    lognormal.push_back(welch_p(sample_of(kUnits, skewed), sample_of(kUnits, skewed)));
    const Sample a = sample_of(kUnits, converts);
    const Sample b = sample_of(kUnits, converts);
    const Real pooled = (a.mean + b.mean) / 2;
    const Real variance = pooled * (1 - pooled) * 2 / kUnits;
    bernoulli.push_back(variance > 0 ? normal_two_sided((b.mean - a.mean) / std::sqrt(variance)).p : 1);
    normal.push_back(welch_p(sample_of(kUnits, plain), sample_of(kUnits, plain)));
  }
  for (const std::vector<Real>* p : {&lognormal, &bernoulli}) {
    BOOST_TEST(share_below(*p, kAlpha) > 0.045L);
    BOOST_TEST(share_below(*p, kAlpha) < 0.055L);
  }
  std::sort(normal.begin(), normal.end());
  BOOST_TEST(uniformity_of(normal).p.p > 0.001L);
  // The test of uniformity is not blind: skewed data at n = 200 are visible in 20,000 p-values.
  std::sort(bernoulli.begin(), bernoulli.end());
  BOOST_TEST(uniformity_of(bernoulli).p.p < 0.001L);
}

BOOST_AUTO_TEST_CASE(peeking_is_safe_for_sequential_methods_only) {
  constexpr int kStreams = 2'000, kLooks = 500, kEvery = 10;
  Dice dice(2);
  std::vector<Real> information;
  for (int k = kEvery; k <= kLooks; k += kEvery) information.push_back(static_cast<Real>(k) / kLooks);
  const std::vector<Real> bounds = spending_boundaries(Design{}, information).z;
  int by_z = 0, by_sequence = 0, by_ratio = 0, by_groups = 0;
  for (int stream = 0; stream < kStreams; ++stream) {
    Real sum = 0;  // of the differences of 20 pairs a look, each with variance 2
    bool z_rejects = false, sequence_rejects = false, ratio_rejects = false, groups_reject = false;
    for (int look = 1; look <= kLooks; ++look) {
      const Real pairs = 20 * static_cast<Real>(look);
      sum += dice.normal() * std::sqrt(40.0);
      const Real estimate = sum / pairs;
      const Real se = std::sqrt(2 / pairs);
      z_rejects |= std::fabs(estimate / se) > 1.959963984540054L;
      sequence_rejects |= confidence_sequence(estimate, se, 2 * pairs, kAlpha).p.p < kAlpha;
      ratio_rejects |= mixture_ratio(estimate, se * se, 0.001L, kAlpha).p.p < kAlpha;
      if (look % kEvery == 0) {
        groups_reject |= std::fabs(estimate / se) > bounds[static_cast<std::size_t>(look / kEvery - 1)];
      }
    }
    by_z += z_rejects;
    by_sequence += sequence_rejects;
    by_ratio += ratio_rejects;
    by_groups += groups_reject;
  }
  BOOST_TEST(by_z > kStreams / 5);
  for (const int rejections : {by_sequence, by_ratio, by_groups}) {
    BOOST_TEST(rejections <= kStreams * 55 / 1000);
    BOOST_TEST(rejections > 0);
  }
}

BOOST_AUTO_TEST_CASE(lift_intervals_cover_the_truth) {
  constexpr int kRuns = 10'000;
  Dice dice(3);
  int delta_covers = 0;
  for (int i = 0; i < kRuns; ++i) {
    const Sample a = Sample::of_successes(1000, dice.many(1000, 0.1));
    const Sample b = Sample::of_successes(1000, dice.many(1000, 0.11));
    const Difference lift = relative_difference(a, b);
    delta_covers += std::fabs(lift.estimate - 0.1L) <= 1.959963984540054L * lift.standard_error();
  }
  BOOST_TEST(delta_covers >= kRuns * 94 / 100);
  BOOST_TEST(delta_covers <= kRuns * 96 / 100);
  // A control only three standard errors from 0. Where Fieller's set is unbounded it holds R where (b − Ra)² ≤ z²(1 +
  // R²).
  int fieller_covers = 0, delta_below = 0, delta_above = 0;
  for (int i = 0; i < kRuns; ++i) {
    const Real a = 3 + dice.normal();
    const Real b = 3.3L + dice.normal();
    const FiellerInterval fieller = fieller_interval(a, 1, b, 1, 1.959963984540054L);
    const Real away = b - 1.1L * a;
    const bool inside = fieller.unbounded ? away * away <= 1.959963984540054L * 1.959963984540054L * (1 + 1.21L)
                                          : fieller.bounds.low <= 0.1L && 0.1L <= fieller.bounds.high;
    fieller_covers += inside;
    const Real half = 1.959963984540054L * delta_lift_standard_error(a, 1, b, 1);
    const Real lift = (b - a) / std::fabs(a);
    delta_below += lift + half < 0.1L;
    delta_above += lift - half > 0.1L;
  }
  BOOST_TEST(fieller_covers >= kRuns * 945 / 1000);
  // The delta method misses on one side only: its tails are not 2.5% each.
  BOOST_TEST(std::max(delta_below, delta_above) > 3 * std::min(delta_below, delta_above));
}

BOOST_AUTO_TEST_CASE(cuped_is_unbiased_and_as_precise_as_promised) {
  constexpr int kRuns = 20'000, kUnits = 200;
  constexpr double kRho = 0.8, kEffect = 0.1;
  Dice dice(4);
  std::vector<Real> raw, adjusted;
  for (int i = 0; i < kRuns; ++i) {
    CrossMoments arms[2];
    for (int side = 0; side < 2; ++side) {
      double x_sum = 0, y_sum = 0, xx = 0, xy = 0, yy = 0;
      for (int unit = 0; unit < kUnits; ++unit) {
        const double x = dice.normal();
        const double y = kRho * x + std::sqrt(1 - kRho * kRho) * dice.normal() + (side == 1 ? kEffect : 0);
        x_sum += x, y_sum += y, xx += x * x, xy += x * y, yy += y * y;
      }
      const Real cross = xy - x_sum * y_sum / kUnits;
      arms[side] = {kUnits,
                    {y_sum / kUnits, x_sum / kUnits},
                    {yy - y_sum * y_sum / kUnits, cross, cross, xx - x_sum * x_sum / kUnits}};
    }
    const Real theta = regression_of_first(CrossMoments::merged(arms[0], arms[1]))[0];
    raw.push_back(arms[1].mean[0] - arms[0].mean[0]);
    adjusted.push_back(raw.back() - theta * (arms[1].mean[1] - arms[0].mean[1]));
  }
  const Sample of_raw = Sample::of_values(raw);
  const Sample of_adjusted = Sample::of_values(adjusted);
  BOOST_TEST(std::fabs(of_adjusted.mean - kEffect) < 0.02L * std::sqrt(of_adjusted.sample_variance()));
  BOOST_TEST(near(of_adjusted.sample_variance() / of_raw.sample_variance(), 1 - kRho * kRho, 0.05L));
}

BOOST_AUTO_TEST_CASE(a_covariate_that_the_treatment_moved_is_flagged) {
  Dice dice(5);
  Arena arena;
  const auto column = [&](double shift) {
    std::vector<Value> values;
    for (int i = 0; i < 200; ++i) values.push_back(Value::number(shift + dice.normal()));
    return list_in(arena, values);
  };
  const auto warning_with = [&](double shift) {
    const std::array<Member, 2> a{Member{"y", column(0)}, Member{"x", column(0)}};
    const std::array<Member, 2> b{Member{"y", column(0.2)}, Member{"x", column(shift)}};
    const std::array<Member, 2> arms{Member{"a", map_in(arena, a)}, Member{"b", map_in(arena, b)}};
    return compute("cuped", map_in(arena, arms), Value(), arena)->find("warning");
  };
  BOOST_TEST(warning_with(0).absent());
  BOOST_TEST(warning_with(1).is(Kind::kString));
}

BOOST_AUTO_TEST_CASE(any_partition_merges_to_the_same_statistics) {
  Dice dice(6);
  std::vector<Real> values;
  for (int i = 0; i < 5'000; ++i) values.push_back(1e6 + 1e-3 * dice.normal());
  const Sample whole = Sample::of_values(values);
  for (const std::size_t shards : {1U, 2U, 7U, 100U, 1000U}) {
    std::vector<std::vector<Real>> parts(shards);
    for (const Real x : values) parts[dice.below(shards)].push_back(x);
    std::vector<Sample> merged;
    for (const auto& part : parts) merged.push_back(Sample::of_values(part));
    // Any two of what is left, until one is.
    while (merged.size() > 1) {
      std::swap(merged[dice.below(merged.size())], merged.back());
      const Sample last = merged.back();
      merged.pop_back();
      Sample& other = merged[dice.below(merged.size())];
      other = Sample::merged(other, last);
    }
    // At most one unit in the last place of a double.
    BOOST_TEST(merged[0].n == whole.n);
    BOOST_TEST(near(merged[0].mean, whole.mean, 0x1.0p-52));
    BOOST_TEST(near(merged[0].m2, whole.m2, 0x1.0p-52));
  }
}

BOOST_AUTO_TEST_CASE(order_does_not_matter_and_labels_only_turn_the_sign) {
  Dice dice(7);
  std::vector<Real> a, b;
  for (int i = 0; i < 300; ++i) a.push_back(static_cast<double>(dice.normal() * 3 + 10));
  for (int i = 0; i < 250; ++i) b.push_back(static_cast<double>(dice.normal() * 4 + 10.5));
  Arena arena;
  const Value straight = answer_for("welch_t", a, b, arena);
  const Value swapped = answer_for("welch_t", b, a, arena);
  BOOST_TEST(number_in(swapped, "diff") == -number_in(straight, "diff"));
  BOOST_TEST(number_in(swapped, "t") == -number_in(straight, "t"));
  BOOST_TEST(number_in(swapped, "p") == number_in(straight, "p"));
  for (int shuffle = 0; shuffle < 20; ++shuffle) {
    for (std::size_t i = a.size(); i > 1; --i) std::swap(a[i - 1], a[dice.below(i)]);
    BOOST_TEST(answer_text(answer_for("welch_t", a, b, arena)) == answer_text(straight));
  }
}

BOOST_AUTO_TEST_CASE(scale_and_shift_change_nothing) {
  Dice dice(8);
  std::vector<Real> a, b;
  for (int i = 0; i < 40; ++i) a.push_back(dice.normal() + 10);
  for (int i = 0; i < 50; ++i) b.push_back(dice.normal() + 10.5);
  const auto scaled = [](std::vector<Real> values, Real factor, Real shift) {
    for (Real& x : values) x = static_cast<double>(x * factor + shift);
    return values;
  };
  Arena arena;
  const Value welch = answer_for("welch_t", a, b, arena);
  const Value lift = answer_for("relative_lift", a, b, arena);
  for (const Real factor : {1e-150L, 1e-30L, 1e30L, 1e150L}) {
    const Value other = answer_for("welch_t", scaled(a, factor, 0), scaled(b, factor, 0), arena);
    BOOST_TEST(near(number_in(other, "t"), number_in(welch, "t"), 1e-12L));
    BOOST_TEST(near(number_in(other, "p"), number_in(welch, "p"), 1e-12L));
    const Value other_lift = answer_for("relative_lift", scaled(a, factor, 0), scaled(b, factor, 0), arena);
    for (const std::string_view name : {"lift", "se", "fieller_low", "fieller_high"}) {
      BOOST_TEST(near(number_in(other_lift, name), number_in(lift, name), 1e-12L));
    }
  }
  const Value shifted = answer_for("welch_t", scaled(a, 1, 1e9L), scaled(b, 1, 1e9L), arena);
  BOOST_TEST(near(number_in(shifted, "t"), number_in(welch, "t"), 1e-6L));
  BOOST_TEST(near(number_in(shifted, "p"), number_in(welch, "p"), 1e-6L));
}

BOOST_AUTO_TEST_CASE(always_valid_p_never_rises_and_the_running_interval_never_widens) {
  Dice dice(9);
  Arena arena;
  std::vector<Value> delta, variance;
  Real sum = 0;
  for (int look = 1; look <= 300; ++look) {
    sum += 0.2 + dice.normal();
    delta.push_back(Value::number(static_cast<double>(sum / look)));
    variance.push_back(Value::number(1.0 / look));
  }
  const std::array<Member, 3> inputs{Member{"delta", list_in(arena, delta)}, Member{"V", list_in(arena, variance)},
                                     Member{"tau2", Value::number(0.01)}};
  const Value answer = *compute("msprt_path", map_in(arena, inputs), Value(), arena);
  const auto list = [&](std::string_view name) { return answer.find(name).as_list(); };
  for (std::size_t i = 1; i < delta.size(); ++i) {
    BOOST_TEST(*real_of(list("p_always_valid")[i]) <= *real_of(list("p_always_valid")[i - 1]));
    BOOST_TEST(*real_of(list("p_always_valid")[i]) <= *real_of(list("p_raw")[i]));
    BOOST_TEST(*real_of(list("ci_low_running")[i]) >= *real_of(list("ci_low_running")[i - 1]));
    BOOST_TEST(*real_of(list("ci_high_running")[i]) <= *real_of(list("ci_high_running")[i - 1]));
  }
  BOOST_TEST(*real_of(list("p_always_valid").back()) < 0.05L);
}

BOOST_AUTO_TEST_CASE(an_interval_excludes_0_exactly_where_its_p_is_below_alpha) {
  Dice dice(10);
  int significant = 0, not_significant = 0;
  const auto agrees = [&](Real p, Real low, Real high) {
    const bool rejects = p < kAlpha;
    ++(rejects ? significant : not_significant);
    BOOST_TEST(rejects == (low > 0 || high < 0));
  };
  for (int i = 0; i < 3'000; ++i) {
    const Sample a{50, 10 + dice.normal() * 0.1, 40 + 20 * dice.uniform(), false};
    const Sample b{60, 10.3L + dice.normal() * 0.2, 50 + 20 * dice.uniform(), false};
    const Difference difference = absolute_difference(a, b);
    const Real se = difference.standard_error();
    const Real t = student_isf(kAlpha / 2, difference.degrees_of_freedom) * se;
    agrees(welch_p(a, b), difference.estimate - t, difference.estimate + t);
    const Difference lift = relative_difference(a, b);
    const Real z = normal_isf(kAlpha / 2);
    const Real half = z * lift.standard_error();
    agrees(normal_two_sided(lift.estimate / lift.standard_error()).p, lift.estimate - half, lift.estimate + half);
    // Fieller's interval is the dual of the absolute test.
    const FiellerInterval fieller = fieller_interval(a.mean, a.mean_variance(), b.mean, b.mean_variance(), z);
    agrees(normal_two_sided(difference.estimate / se).p, fieller.bounds.low, fieller.bounds.high);
    const Real wide = 2.5L * difference.estimate;
    const ConfidenceSequence sequence = confidence_sequence(wide, se, a.n + b.n, kAlpha, 500);
    agrees(sequence.p.p, wide - sequence.half_width, wide + sequence.half_width);
    const MixtureRatio ratio = mixture_ratio(wide, se * se, 0.1L, kAlpha);
    agrees(ratio.p.p, ratio.bounds.low, ratio.bounds.high);
  }
  BOOST_TEST(significant > 2'000);
  BOOST_TEST(not_significant > 2'000);
}

BOOST_AUTO_TEST_CASE(sample_ratio_tests_fire_on_one_per_cent_and_seldom_on_nothing) {
  constexpr double kUnits = 1e6;
  const std::vector<double> weights{1, 1};
  Dice dice(11);
  const auto p_of = [&](double share) {
    const double first = dice.many(kUnits, share);
    const std::vector<std::int64_t> counts{static_cast<std::int64_t>(first), static_cast<std::int64_t>(kUnits - first)};
    return *sample_ratio(counts, weights).p;
  };
  int found = 0, false_alarms = 0;
  for (int i = 0; i < 2'000; ++i) found += p_of(0.505) < 0.001;
  for (int i = 0; i < 20'000; ++i) false_alarms += p_of(0.5) < 0.001;
  BOOST_TEST(found > 1'980);
  BOOST_TEST(false_alarms <= 30);
  BOOST_TEST(false_alarms > 0);

  int streams_with_alarm = 0;
  constexpr int kStreams = 200;
  for (int stream = 0; stream < kStreams; ++stream) {
    Split split{{0, 0}, {0.5L, 0.5L}, 0};
    bool alarm = false;
    for (int look = 0; look < 1'000 && !alarm; ++look) {
      const double first = dice.many(2'000, 0.5);
      split.counts[0] += first;
      split.counts[1] += 2'000 - first;
      split.total += 2'000;
      alarm = std::exp(-sequential_ratio_log_bf(split, 100)) < kAlpha;
    }
    streams_with_alarm += alarm;
  }
  BOOST_TEST(streams_with_alarm <= kStreams / 20);
}

BOOST_AUTO_TEST_SUITE_END()
