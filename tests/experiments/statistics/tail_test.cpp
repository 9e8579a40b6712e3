#include "experiments/statistics/tail.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>
#include <vector>

using namespace flywheel::statistics;

namespace {

struct Case {
  std::string distribution;
  Real x;
  Real df;
  Real ln_p;  // by 60-digit arithmetic: quadrature, series, or closed forms
};

Tail tail_of(const Case& one) {
  if (one.distribution == "normal") return normal_sf(one.x);
  return one.distribution == "student" ? student_sf(one.x, one.df) : chi2_sf(one.x, one.df);
}

Real relative(Real actual, Real expected) {
  return std::fabs(actual - expected) / std::fabs(expected);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_tail)

BOOST_AUTO_TEST_CASE(tails_and_their_logarithms_hold_far_beyond_the_range_of_double) {
  const std::vector<Case> cases{
      {"student", 37.0L, 1000000000.0L, -689.0301163528172303255L},
      {"student", 37.0L, 1000000000000.0L, -689.0305851076660925765L},
      {"student", 2.0L, 1000000000000.0L, -3.783184333676098910004L},
      {"student", 149.0L, 10000000.0L, -11094.1179182887427515L},
      {"student", 3.0L, 1.0L, -2.278708595290298655901L},
      {"student", 1e+150L, 1.0L, -346.5324938349562527577L},
      {"student", 1e+150L, 3.5L, -1208.280693702514275982L},
      {"student", 200.0L, 1000000.0L, -19616.55424743221190614L},
      {"student", 1000.0L, 100000.0L, -119901.3913895942923281L},
      {"student", 30.0L, 50.5L, -76.96776908756999895149L},
      {"student", 5.0L, 20.0L, -10.27846779516536332141L},
      {"student", 0.5L, 3.0L, -1.121704935931867637362L},
      {"normal", 0.5L, 0.0L, -1.17591176159361860888L},
      {"normal", 9.6L, 0.0L, -49.27127262473241831919L},
      {"normal", 37.5L, 0.0L, -707.6689893175071910661L},
      {"normal", 148.0L, 0.0L, -10957.91619645552116604L},
      {"normal", 200.0L, 0.0L, -20006.21728089819040209L},
      {"normal", 1000000.0L, 0.0L, -500000000014.7344490912L},
      {"chi2", 22.77L, 1.0L, -13.21341610697179664778L},
      {"chi2", 5000.0L, 3.0L, -2495.966994816901973611L},
      {"chi2", 1000000.0L, 5.0L, -499980.601134804367926L},
      {"chi2", 100000.0L, 10000.0L, -33494.44933609306987474L},
      {"chi2", 1000000000.0L, 2.0L, -500000000.0L},
  };
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.distribution << " " << one.x << " " << one.df) {
      const Tail tail = tail_of(one);
      BOOST_TEST(relative(tail.ln_p, one.ln_p) < 1e-13L);
      if (one.ln_p > -11000) BOOST_TEST(relative(tail.p, std::exp(one.ln_p)) < 1e-13L);
    }
  }
}

BOOST_AUTO_TEST_CASE(two_sided_normal_tails_are_those_of_the_textbooks) {
  BOOST_TEST(relative(normal_two_sided(1.959963984540054L).p, 0.05L) < 1e-14L);
  BOOST_TEST(relative(normal_two_sided(2.575829303548901L).p, 0.01L) < 1e-14L);
  BOOST_TEST(relative(normal_two_sided(-3.290526731491925L).p, 0.001L) < 1e-12L);
}

BOOST_AUTO_TEST_CASE(a_statistic_of_zero_has_p_exactly_one) {
  BOOST_TEST(normal_two_sided(0).p == 1);
  BOOST_TEST(normal_two_sided(0).ln_p == 0);
  BOOST_TEST(student_two_sided(0, 5).p == 1);
  BOOST_TEST(chi2_sf(0, 3).p == 1);
}

BOOST_AUTO_TEST_CASE(both_sides_of_a_tail_add_up_to_one) {
  for (const Real x : {0.1L, 1.0L, 3.0L, 8.0L}) {
    BOOST_TEST(std::fabs(normal_sf(x).p + normal_sf(-x).p - 1) < 1e-15L);
    BOOST_TEST(std::fabs(student_sf(x, 7).p + student_sf(-x, 7).p - 1) < 1e-15L);
    BOOST_TEST(std::fabs(std::exp(student_sf(-x, 7).ln_p) - student_sf(-x, 7).p) < 1e-15L);
  }
}

BOOST_AUTO_TEST_CASE(quantiles_of_tables_are_found) {
  BOOST_TEST(std::fabs(normal_isf(0.025L) - 1.9599639845400542355L) < 1e-17L);
  BOOST_TEST(relative(student_isf(0.025L, 10), 2.228138851986274748L) < 1e-14L);
  BOOST_TEST(relative(student_isf(0.025L, 1), 12.70620473617470465L) < 1e-14L);
  BOOST_TEST(relative(student_isf(0.025L, 1e12L), 1.9599639845424L) < 1e-11L);
  BOOST_TEST(relative(chi2_isf(0.05L, 1), 3.841458820694124L) < 1e-14L);
}

// Expectations: closed form, scipy 1.17 (beta, noncentral t), and quadrature in 30 digits.
BOOST_AUTO_TEST_CASE(one_degree_of_freedom_keeps_its_digits_near_1) {
  BOOST_TEST(std::fabs(student_sf(1e-8L, 1).p - 0.49999999681690113816L) < 1e-17L);
  BOOST_TEST(std::fabs(student_two_sided(1e-9L, 1).ln_p / -6.3661977256e-10L - 1) < 1e-9L);
}

BOOST_AUTO_TEST_CASE(beta_and_noncentral_tails_reach_far) {
  BOOST_TEST(std::fabs(beta_sf(0.9L, 2, 50).p / 4.6e-49L - 1) < 1e-9L);
  BOOST_TEST(std::fabs(beta_sf(0.5L, 100, 100'000).ln_p / -68602.6437371462907L - 1) < 1e-14L);
  // I_x(9, 4) for tiny x is 220 x^9.
  BOOST_TEST(std::fabs(beta_cdf(4e-300L, 9, 4).ln_p - (std::log(220.0L) + 9 * std::log(4e-300L))) < 1e-12L);
  BOOST_TEST(std::fabs(beta_cdf(1e-600L, 9, 4).ln_p - (std::log(220.0L) + 9 * std::log(1e-600L))) < 1e-12L);
  BOOST_TEST(std::fabs(noncentral_student_sf(2, 10, 1).p - 0.19238843746962478L) < 1e-12L);
}

BOOST_AUTO_TEST_CASE(quantiles_turn_tails_around) {
  for (const Real ln_p : {-1e-3L, -1.0L, -700.0L, -1e6L}) {
    const Real z = tail_quantile(normal_sf, ln_p);
    BOOST_TEST(std::fabs(normal_sf(z).ln_p / ln_p - 1) < 1e-15L);
  }
  for (const Real df : {100.0L, 1e4L, 1e9L}) {
    for (const Real p : {1e-5L, 0.025L, 0.4L})
      BOOST_TEST(std::fabs(student_sf(student_isf(p, df), df).p / p - 1) < 1e-12L);
  }
}

BOOST_AUTO_TEST_SUITE_END()
