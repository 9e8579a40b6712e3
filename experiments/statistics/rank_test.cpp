#include "experiments/statistics/rank_test.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace flywheel::statistics {

namespace {

struct Ranked {
  Real u = 0;
  Real tie_term = 0;  // Σ(t³ − t)
};

// U of b over a, from the runs of equal values in both together.
Ranked rank(std::span<const Real> a, std::span<const Real> b) {
  std::vector<Real> sorted_a(a.begin(), a.end());
  std::vector<Real> sorted_b(b.begin(), b.end());
  std::sort(sorted_a.begin(), sorted_a.end());
  std::sort(sorted_b.begin(), sorted_b.end());
  Ranked result;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < sorted_a.size() || j < sorted_b.size()) {
    const bool from_b = i == sorted_a.size() || (j < sorted_b.size() && sorted_b[j] < sorted_a[i]);
    const Real value = from_b ? sorted_b[j] : sorted_a[i];
    const std::size_t before = i;
    while (i < sorted_a.size() && sorted_a[i] == value) ++i;
    const std::size_t start = j;
    while (j < sorted_b.size() && sorted_b[j] == value) ++j;
    const auto equal_a = static_cast<Real>(i - before);
    const auto equal_b = static_cast<Real>(j - start);
    result.u += equal_b * (static_cast<Real>(before) + equal_a / 2);
    const Real tied = equal_a + equal_b;
    result.tie_term += tied * (tied * tied - 1);
  }
  return result;
}

// P(U ≤ u) under no difference, u below the middle: coefficients of the Gaussian binomial, factor by factor.
Real exact_lower(std::size_t n_a, std::size_t n_b, std::size_t u) {
  const std::size_t few = std::min(n_a, n_b);
  const std::size_t many = std::max(n_a, n_b);
  std::vector<Real> ways(u + 1, 0);
  ways[0] = 1;
  Real total = 1;
  for (std::size_t i = 1; i <= few; ++i) {
    const std::size_t up = many + i;
    for (std::size_t k = u; k + 1 > up; --k) ways[k] -= ways[k - up];
    for (std::size_t k = i; k <= u; ++k) ways[k] += ways[k - i];
    total *= static_cast<Real>(up) / static_cast<Real>(i);
  }
  Real sum = 0;
  for (const Real count : ways) sum += count;
  return sum / total;
}

Real median_difference(std::span<const Real> a, std::span<const Real> b) {
  std::vector<Real> differences;
  differences.reserve(a.size() * b.size());
  for (const Real x : a) {
    for (const Real y : b) differences.push_back(y - x);
  }
  const std::size_t middle = differences.size() / 2;
  const auto at = differences.begin() + static_cast<std::ptrdiff_t>(middle);
  std::nth_element(differences.begin(), at, differences.end());
  if (differences.size() % 2 == 1) return *at;
  return (*std::max_element(differences.begin(), at) + *at) / 2;
}

}  // namespace

RankTest rank_test(std::span<const Real> a, std::span<const Real> b) {
  const auto n_a = static_cast<Real>(a.size());
  const auto n_b = static_cast<Real>(b.size());
  const Real n = n_a + n_b;
  const Real pairs = n_a * n_b;
  const Ranked ranked = rank(a, b);
  RankTest result;
  result.u = ranked.u;
  result.probability_superior = ranked.u / pairs;
  result.ties = ranked.tie_term > 0;
  const Real variance = n > 1 ? pairs / 12 * (n + 1 - ranked.tie_term / (n * (n - 1))) : 0;
  if (variance > 0 && ranked.tie_term < n * (n * n - 1)) {
    const Real away = ranked.u - pairs / 2;
    const Real correction = away > 0 ? 0.5L : away < 0 ? -0.5L : 0;
    result.z = (away - correction) / std::sqrt(variance);
    result.p = normal_two_sided(*result.z);
  }
  if (result.ties) return result;
  const Real least = std::min(ranked.u, pairs - ranked.u);
  if (least * std::min(n_a, n_b) <= kExactWork) {
    result.p_exact = Tail::from_p(exact_lower(a.size(), b.size(), static_cast<std::size_t>(least))).doubled();
  }
  if (pairs <= kShiftPairs) result.shift = median_difference(a, b);
  return result;
}

}  // namespace flywheel::statistics
