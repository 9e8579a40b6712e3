// The statistics of one comparison, and a whole report, against a floor of the same run: a loop of std::log.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

#include "experiments/statistics/beta_comparison.hpp"
#include "experiments/statistics/comparison.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/group_sequential.hpp"
#include "tests/bench/report_shape.hpp"

using namespace flywheel;
using namespace flywheel::statistics;

namespace {

using Clock = std::chrono::steady_clock;

// What is computed is added here and printed, so that nothing is optimised away.
double sink = 0;

double nanoseconds_each(int calls, const std::function<double(int)>& call) {
  const auto start = Clock::now();
  for (int i = 0; i < calls; ++i) sink += call(i);
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count() / calls;
}

double log_floor(int i) {
  double sum = 0;
  for (int k = 1; k <= 1000; ++k) sum += std::log(static_cast<double>(i % 7) + k);
  return sum;
}

// Slightly different every time.
double nudge(int i) {
  return static_cast<double>(i % 100) * 1e-4;
}

double welch(int i) {
  return *compare_means({1000, 10, 900}, {1100, 10.05 + nudge(i), 1200}, 0.05).p;
}

double proportions(int i) {
  return *compare_proportions({10'000, 1'000 + i % 50}, {10'000, 1'080}, 0.05).p;
}

// From cross moments to p and interval, for two variables: y − θx, or (y − Rx)/x̄.
double linear(const CrossMoments& a, const CrossMoments& b, const std::vector<Real>& w_a,
              const std::vector<Real>& w_b) {
  const Real variance_a = a.variance_of(w_a) / a.n;
  const Real variance_b = b.variance_of(w_b) / b.n;
  const Real df = welch_degrees_of_freedom(variance_a, a.n, variance_b, b.n);
  const Real se = std::sqrt(variance_a + variance_b);
  const Real difference = w_b[0] * b.mean[0] + w_b[1] * b.mean[1] - w_a[0] * a.mean[0] - w_a[1] * a.mean[1];
  return static_cast<double>(student_two_sided(difference / se, df).p + student_isf(0.025L, df) * se);
}

double cuped(int i) {
  const CrossMoments a{1000, {10, 8}, {900, 500, 500, 800}};
  const CrossMoments b{1100, {10.05L + nudge(i), 8.1L}, {1000, 600, 600, 900}};
  const Real theta = regression_of_first(CrossMoments::merged(a, b))[0];
  return linear(a, b, {1, -theta}, {1, -theta});
}

double ratio(int i) {
  const CrossMoments a{1000, {1.5L, 4}, {900, 500, 500, 3000}};
  const CrossMoments b{1100, {1.6L + nudge(i), 4.1L}, {1000, 600, 600, 3300}};
  const auto weights = [](const CrossMoments& arm) {
    return std::vector<Real>{1 / arm.mean[1], -arm.mean[0] / arm.mean[1] / arm.mean[1]};
  };
  return linear(a, b, weights(a), weights(b));
}

double beta(int i, Real n) {
  const Real x = std::floor(n / 10);
  const BetaComparison comparison =
      compare_beta({1 + x, 1 + n - x}, {1 + x + std::sqrt(x) + i % 10, 1 + n - x - std::sqrt(x)});
  return static_cast<double>(comparison.chance_b_above_a.p + comparison.loss_choosing_b.p);
}

double boundaries(int looks) {
  std::vector<Real> information;
  for (int k = 1; k <= looks; ++k) information.push_back(static_cast<Real>(k) / looks);
  return static_cast<double>(spending_boundaries(Design{}, information).z.back());
}

struct Measured {
  const char* name;
  int calls;
  std::function<double(int)> call;
  double budget;  // nanoseconds
};

}  // namespace

int main() {
  const shape::ReportParts report = shape::report_parts();
  const std::vector<Measured> all{
      {"Welch comparison", 2000, welch, 2e3},
      {"two proportions", 2000, proportions, 2e3},
      {"CUPED comparison", 2000, cuped, 2e3},
      {"ratio comparison", 2000, ratio, 2e3},
      {"beta-binomial, n = 1,000", 500, [](int i) { return beta(i, 1e3L); }, 2e4},
      {"beta-binomial, n = 1e6", 500, [](int i) { return beta(i, 1e6L); }, 2e4},
      {"boundary of 60 looks", 1, [](int) { return boundaries(60); }, 1e7},
      {"boundary of 180 looks", 1, [](int) { return boundaries(180); }, 5e7},
      {"HTML report, 20 metrics x 3", 1, [&](int) { return static_cast<double>(report.html().size()); }, 5e7},
  };
  constexpr std::size_t kRounds = 15;
  std::vector<std::vector<double>> times(all.size()), ratios(all.size());
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double floor = nanoseconds_each(100, log_floor) / 1000;
      times[i].push_back(nanoseconds_each(all[i].calls, all[i].call));
      ratios[i].push_back(times[i].back() / floor);
    }
  }
  const auto median = [](std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
  };
  std::printf("statistics (median of %zu rounds; the floor is one std::log of a sum, measured beside each)\n", kRounds);
  std::printf("  %-28s %12s %12s %12s %12s\n", "what", "ns", "least ns", "x floor", "budget ns");
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::printf("  %-28s %12.0f %12.0f %12.0f %12.0f\n", all[i].name, median(times[i]),
                *std::min_element(times[i].begin(), times[i].end()), median(ratios[i]), all[i].budget);
  }
  std::printf("  (checksum %g)\n", sink);
}
