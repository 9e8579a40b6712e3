// Where there is nothing, a test at 5% finds something in 5% of experiments. Looked at once; sequences are in
// looks_test.cpp.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/distribution.hpp"
#include "experiments/statistics/fisher.hpp"
#include "experiments/statistics/quantile.hpp"
#include "experiments/statistics/rank_test.hpp"
#include "experiments/statistics/ratio.hpp"
#include "experiments/statistics/uniformity.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/question.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace flywheel::statistics;
using namespace validation;

namespace {

constexpr double kAlpha = 0.05;

bool rejects(const Comparison& comparison) {
  return comparison.p && *comparison.p < kAlpha;
}

/// Whether the answer's p is below 5%.
bool rejects(Question& question, std::string_view p = "p") {
  return number_in(question.answer(), p) < kAlpha;
}

/// A unit's numerator and denominator, where the ratio of sums is 0.3 and units differ in size and in ratio.
std::vector<Real> draw_ratio(Dice& dice) {
  const Real size = 1 + std::floor(5 * dice.exponential());
  return {size * std::clamp(0.3 + 0.1 * dice.normal(), 0.0, 1.0), size};
}

/// An outcome and two covariates that explain a good half of it.
std::vector<Real> draw_explained(Dice& dice) {
  const Real x = dice.normal(), w = dice.normal();
  return {0.6L * x + 0.4L * w + 0.7L * dice.normal(), x, w};
}

template <class Draw>
CrossMoments cross_of(int n, std::size_t variables, Dice& dice, Draw&& draw) {
  CrossMoments moments = CrossMoments::none(variables);
  for (int i = 0; i < n; ++i) moments.add(draw(dice));
  return moments;
}

Comparison compare_adjusted(const std::vector<CrossMoments>& arms, bool within) {
  const CovariateAdjustment adjusted = adjust_for_covariates(arms, within);
  return compare_means(adjusted.arms[0], adjusted.arms[1], kAlpha);
}

/// Times to an event (exponential, mean 1), censored evenly between 0.5 and 3, of both groups.
void add_lifetimes(Question& question, int n, Dice& dice) {
  std::vector<Real> times, events, groups;
  for (int i = 0; i < 2 * n; ++i) {
    const double event = dice.exponential(), censored = 0.5 + 2.5 * dice.uniform();
    times.push_back(std::min(event, censored));
    events.push_back(event <= censored ? 1 : 0);
    groups.push_back(i < n ? 0 : 1);
  }
  question.with("time", times).with("event", events).with("group", groups);
}

/// Clusters of 1 to 30 units that share a good part of what happens to them; each is in one arm as a whole.
Value draw_clusters(Question& question, int clusters, Dice& dice) {
  std::vector<Value> blocks;
  for (int cluster = 0; cluster < clusters; ++cluster) {
    const double units = 1 + std::floor(30 * dice.uniform());
    const double sum = units * (10 + dice.normal()) + std::sqrt(units) * 2 * dice.normal();
    blocks.push_back(question.map({{"cluster", Value::integer(cluster)},
                                   {"treat", Value::integer(cluster % 2)},
                                   {"n", Value::number(units)},
                                   {"sum", Value::number(sum)}}));
  }
  return question.list_of(blocks);
}

/// Values of clusters of 1 to 10 that have a level in common, and what their share below the median needs.
void add_clustered_values(Question& question, const char* arm, int clusters, Dice& dice) {
  std::vector<std::vector<Real>> by_cluster;
  std::vector<Real> values;
  for (int cluster = 0; cluster < clusters; ++cluster) {
    const double level = dice.normal();
    by_cluster.push_back(values_of(static_cast<int>(1 + dice.below(10)), [&] { return level + dice.normal(); }));
    values.insert(values.end(), by_cluster.back().begin(), by_cluster.back().end());
  }
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const Real median = quantile_of_sorted(sorted, 0.5L);
  double main = 0, size = 0, main2 = 0, size2 = 0, product = 0;
  for (const auto& cluster : by_cluster) {
    const auto below =
        static_cast<double>(std::count_if(cluster.begin(), cluster.end(), [&](Real value) { return value <= median; }));
    const auto n = static_cast<double>(cluster.size());
    main += below, size += n, main2 += below * below, size2 += n * n, product += below * n;
  }
  question.arm(arm, {{"values", question.list(values)},
                     {"n_clusters", Value::integer(clusters)},
                     {"main_sum", Value::number(main)},
                     {"denominator_sum", Value::number(size)},
                     {"main_sum_squares", Value::number(main2)},
                     {"denominator_sum_squares", Value::number(size2)},
                     {"main_denominator_sum_product", Value::number(product)}});
}

Value moments_value(Question& question, const Moments& moments) {
  return question.map(
      {{"n", Value::integer(moments.n)}, {"mean", Value::number(moments.mean)}, {"m2", Value::number(moments.m2)}});
}

/// Segments (strata) of different size and level in which nothing differs between the arms.
Value draw_segments(Question& question, Dice& dice) {
  std::vector<Value> segments;
  for (const int n : {200, 400, 800, 300}) {
    const auto draw = [&] { return n / 100.0 + dice.normal(); };
    const Moments a = moments_of(n, draw), b = moments_of(n, draw);
    segments.push_back(question.map({{"a", moments_value(question, a)}, {"b", moments_value(question, b)}}));
  }
  return question.list_of(segments);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_false_positives)

BOOST_AUTO_TEST_CASE(tests_of_means) {
  check("Welch, normal, 100 + 100", exactly(kAlpha), 10'000, [](Dice& dice) {
    const auto draw = [&] { return dice.normal(); };
    return rejects(compare_means(moments_of(100, draw), moments_of(100, draw), kAlpha));
  });
  check("Welch, normal, 20 + 60, sd 3 : 1", {0.048, 0.053}, 20'000, [](Dice& dice) {
    const Moments a = moments_of(20, [&] { return 3 * dice.normal(); });
    return rejects(compare_means(a, moments_of(60, [&] { return dice.normal(); }), kAlpha));
  });
  // Skewed amounts: the mean is not yet normal, and in even arms that costs power rather than level.
  check("Welch, lognormal, 300 + 300", {0.045, 0.0505}, 5'000, [](Dice& dice) {
    const auto draw = [&] { return std::exp(dice.normal()); };
    return rejects(compare_means(moments_of(300, draw), moments_of(300, draw), kAlpha));
  });
}

BOOST_AUTO_TEST_CASE(tests_of_rates) {
  // Counts are whole: 5% is met on average over rates, not at each.
  check("pooled z, 10% of 1,000 + 1,000", {0.048, 0.052}, 5'000, [](Dice& dice) {
    return rejects(compare_proportions(proportion_of(1000, 0.1, dice), proportion_of(1000, 0.1, dice), kAlpha));
  });
  check("Fisher, 10% of 200 + 200", at_most(kAlpha), 10'000, [](Dice& dice) {
    const auto [n, a] = proportion_of(200, 0.1, dice);
    const auto b = static_cast<Real>(proportion_of(200, 0.1, dice).x);
    return fisher_two_sided(static_cast<Real>(a), static_cast<Real>(n - a), b, static_cast<Real>(n) - b).p < kAlpha;
  });
  check("log of the relative risk, 10% of 1,000 + 1,000", {0.046, 0.052}, 5'000, [](Dice& dice) {
    const Proportion a = proportion_of(1000, 0.1, dice), b = proportion_of(1000, 0.1, dice);
    Question question("relative_risk_log");
    question.arm("a", {{"n", Value::integer(a.n)}, {"sum", Value::integer(a.x)}});
    question.arm("b", {{"n", Value::integer(b.n)}, {"sum", Value::integer(b.x)}});
    return rejects(question, "p_two_sided");
  });
}

BOOST_AUTO_TEST_CASE(tests_at_a_margin) {
  // A control of 30%, at a margin of a tenth of it: the arm is just as bad as is tolerated.
  const auto at_margin = [](const char* method, const char* direction, double rate_b) {
    return [=](Dice& dice) {
      const Proportion a = proportion_of(1000, 0.3, dice), b = proportion_of(1000, rate_b, dice);
      Question question(method);
      question.arm("a", {{"n", Value::integer(a.n)}, {"sum", Value::integer(a.x)}});
      question.arm("b", {{"n", Value::integer(b.n)}, {"sum", Value::integer(b.x)}});
      question.with("margin_relative", 0.1).with("direction", direction);
      return rejects(question);
    };
  };
  check("non-inferiority, margin moves with the control", {0.047, 0.053}, 5'000,
        at_margin("non_inferiority_relative", "increase", 0.27));
  // The margin is a tenth of what the control showed, and taken as known. Its error is part of the control's: the
  // statistic has a variance of v_b + 0.81·v_a or v_b + 1.21·v_a where v_b + v_a is divided by: 4.16% and 5.86%.
  check("non-inferiority z, margin taken as known, more is better", {0.04, 0.043}, 5'000,
        at_margin("non_inferiority_z", "increase", 0.27));
  check("non-inferiority z, margin taken as known, less is better", {0.057, 0.06}, 5'000,
        at_margin("non_inferiority_z", "decrease", 0.33));
  check("equivalence (TOST), at its margin", at_most(kAlpha), 5'000, [](Dice& dice) {
    Question question("equivalence_tost");
    question.with("a", moments_value(question, moments_of(100, [&] { return dice.normal(); })));
    question.with("b", moments_value(question, moments_of(100, [&] { return 0.5 + dice.normal(); })));
    question.with("low", -0.5).with("high", 0.5);
    return rejects(question);
  });
}

BOOST_AUTO_TEST_CASE(tests_of_ratios) {
  check("ratio, delta method, 500 + 500", {0.048, 0.053}, 2'000, [](Dice& dice) {
    const auto arm = [&] { return linearised(cross_of(500, 2, dice, draw_ratio)).moments_of(0); };
    return rejects(compare_means(arm(), arm(), kAlpha));
  });
  check("ratio with CUPED, 500 + 500", {0.048, 0.054}, 1'000, [](Dice& dice) {
    const auto draw = [](Dice& one) {
      const Real level = one.normal(), size = 1 + std::floor(5 * one.exponential());
      return std::vector<Real>{size * (3 + level + one.normal()), size, level};
    };
    std::vector<CrossMoments> arms;
    for (int side = 0; side < 2; ++side) arms.push_back(linearised(cross_of(500, 3, dice, draw)));
    return rejects(compare_adjusted(arms, true));
  });
}

BOOST_AUTO_TEST_CASE(tests_with_covariates) {
  for (const bool within : {false, true}) {
    // The covariate's coefficient is estimated too: at 200 units it takes about as much as two of them know.
    check(within ? "CUPED, theta within arms, 100 + 100" : "CUPED, pooled theta, 100 + 100", {0.048, 0.056}, 5'000,
          [=](Dice& dice) {
            std::vector<CrossMoments> arms;
            for (int side = 0; side < 2; ++side) arms.push_back(cross_of(100, 3, dice, draw_explained));
            return rejects(compare_adjusted(arms, within));
          });
  }
}

BOOST_AUTO_TEST_CASE(a_regression_in_each_arm) {
  check("Lin's interacted regression (HC2), 100 + 100", {0.05, 0.06}, 1'500, [](Dice& dice) {
    Question question("cuped");
    for (const char* name : {"a", "b"}) {
      std::vector<Real> y, x;
      for (int i = 0; i < 100; ++i) {
        x.push_back(dice.normal());
        y.push_back(0.8L * x.back() + 0.6L * dice.normal());
      }
      question.arm(name, {{"y", question.list(y)}, {"x", question.list(x)}});
    }
    const Value answer = question.answer();
    return std::fabs(number_in(answer, "lin2013_diff")) > 1.959963984540054L * number_in(answer, "lin2013_se_hc2");
  });
}

BOOST_AUTO_TEST_CASE(p_values_are_uniform) {
  // The p of 30 tests of nothing, as `flagd prove` holds them against the even distribution.
  check("uniformity of 30 p-values", {0.047, 0.053}, 10'000, [](Dice& dice) {
    auto p = values_of(30, [&] { return dice.uniform(); });
    std::sort(p.begin(), p.end());
    return uniformity_of(p).p.p < kAlpha;
  });
}

BOOST_AUTO_TEST_CASE(tests_of_distributions) {
  for (const auto& [name, q] : {std::pair{"median, 300 + 300", 0.5}, std::pair{"90th percentile, 300 + 300", 0.9}}) {
    // The width of an interval of order statistics is a rough estimate of a standard error.
    check(std::string("quantile difference, ") + name, {0.038, 0.055}, 1'500, [q = q](Dice& dice) {
      const auto draw = [&] { return std::exp(dice.normal()); };
      Question question("quantile_two_sample");
      question.arm("a", values_of(300, draw)).arm("b", values_of(300, draw)).with("q", q);
      return rejects(question);
    });
  }
  // As served metrics are compared, where there are so many values that they stand in bins, here a fifth of a standard
  // deviation wide.
  for (const auto& [name, q] : {std::pair{"median", 0.5L}, std::pair{"90th percentile", 0.9L}}) {
    check(std::string("quantile difference in bins, ") + name, {0.042, 0.056}, 1'000, [q = q](Dice& dice) {
      ClusteredQuantile arms[2];
      for (ClusteredQuantile& arm : arms) {
        Distribution values;
        for (int unit = 0; unit < 2'500; ++unit)
          values.add(std::vector{300 + 5 * dice.normal(), 300 + 5 * dice.normal()});
        arm = clustered_quantile(values, q, 2'500, kAlpha);
      }
      const Real se = std::hypot(arms[0].standard_error, arms[1].standard_error);
      return normal_two_sided((arms[1].estimate - arms[0].estimate) / se).p < kAlpha;
    });
  }
  check("quantile difference, median of 60 + 60 clusters", {0.045, 0.065}, 1'000, [](Dice& dice) {
    Question question("quantile_two_sample_clustered");
    for (const char* name : {"a", "b"}) add_clustered_values(question, name, 60, dice);
    return rejects(question.with("q", 0.5));
  });
  check("Mann-Whitney, exact, 8 + 9", at_most(kAlpha), 10'000, [](Dice& dice) {
    const auto draw = [&] { return std::exp(dice.normal()); };
    return rank_test(values_of(8, draw), values_of(9, draw)).p_exact->p < kAlpha;
  });
  check("Mann-Whitney, ties, 200 + 200", {0.046, 0.0505}, 5'000, [](Dice& dice) {
    const auto draw = [&] { return std::floor(3 * dice.exponential()); };
    return rank_test(values_of(200, draw), values_of(200, draw)).p->p < kAlpha;
  });
}

BOOST_AUTO_TEST_CASE(tests_of_lifetimes) {
  check("log-rank, 150 + 150", {0.048, 0.053}, 3'000, [](Dice& dice) {
    Question question("log_rank");
    add_lifetimes(question, 150, dice);
    return rejects(question);
  });
  check("restricted mean lifetime, 150 + 150", {0.048, 0.055}, 3'000, [](Dice& dice) {
    Question question("rmst");
    add_lifetimes(question, 150, dice);
    return rejects(question.with("tau", 1.5));
  });
}

BOOST_AUTO_TEST_CASE(tests_of_clusters_and_strata) {
  check("clusters, robust, 30 + 30", {0.05, 0.07}, 3'000, [](Dice& dice) {
    Question question("cluster_robust");
    return rejects(question.with("blocks", draw_clusters(question, 60, dice)));
  });
  check("switchback blocks, 15 + 15", {0.047, 0.052}, 5'000, [](Dice& dice) {
    Question question("switchback_block_t");
    std::vector<Value> blocks;
    for (int i = 0; i < 30; ++i)
      blocks.push_back(question.map({{"treat", Value::integer(i % 2)}, {"mean", Value::number(dice.normal())}}));
    return rejects(question.with("block_means", question.list_of(blocks)));
  });
  check("post-stratification, 4 strata", {0.045, 0.051}, 2'000, [](Dice& dice) {
    Question question("post_stratification");
    return rejects(question.with("strata", draw_segments(question, dice)));
  });
  check("heterogeneity, Cochran's Q, 4 segments", {0.048, 0.054}, 2'000, [](Dice& dice) {
    Question question("heterogeneity");
    return rejects(question.with("segments", draw_segments(question, dice)));
  });
}

BOOST_AUTO_TEST_SUITE_END()
