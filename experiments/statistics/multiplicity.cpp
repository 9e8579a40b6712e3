#include "experiments/statistics/multiplicity.hpp"

#include <algorithm>

namespace flywheel::statistics {

namespace {

// The factor of the p with this rank (1 = smallest) among m.
Real factor_of(Adjustment method, std::size_t rank, std::size_t m) {
  const auto count = static_cast<Real>(m);
  const auto position = static_cast<Real>(rank);
  switch (method) {
    case Adjustment::kBonferroni:
      return count;
    case Adjustment::kHolm:
    case Adjustment::kHochberg:
      return count - position + 1;
    case Adjustment::kBenjaminiHochberg:
      return count / position;
    case Adjustment::kBenjaminiYekutieli: {
      Real harmonic = 0;
      for (std::size_t i = 1; i <= m; ++i) harmonic += 1 / static_cast<Real>(i);
      return harmonic * count / position;
    }
  }
  return count;
}

}  // namespace

std::vector<std::optional<Real>> adjusted(const std::vector<std::optional<Real>>& p, Adjustment method) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i]) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return *p[i] < *p[j]; });
  const std::size_t m = order.size();
  std::vector<Real> values(m);
  for (std::size_t k = 0; k < m; ++k) {
    values[k] = std::min<Real>(1, *p[order[k]] * factor_of(method, k + 1, m));
  }
  // Holm steps down: a larger p is never adjusted to less. The others, except Bonferroni, step up.
  if (method == Adjustment::kHolm) {
    for (std::size_t k = 1; k < m; ++k) values[k] = std::max(values[k], values[k - 1]);
  } else if (method != Adjustment::kBonferroni) {
    for (std::size_t k = m; k-- > 1;) values[k - 1] = std::min(values[k - 1], values[k]);
  }
  std::vector<std::optional<Real>> result(p.size());
  for (std::size_t k = 0; k < m; ++k) result[order[k]] = values[k];
  return result;
}

std::vector<Real> holm_levels(const std::vector<std::optional<Real>>& p, Real alpha) {
  std::vector<std::size_t> order(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return *p[i] < *p[j]; });
  std::vector<Real> levels(p.size());
  std::size_t left = p.size();
  for (const std::size_t i : order) {
    levels[i] = alpha / static_cast<Real>(left);
    if (*p[i] < levels[i] && left > 1) --left;
  }
  return levels;
}

std::vector<Real> decision_levels(const std::vector<std::optional<Real>>& p, Adjustment method, Real alpha) {
  if (method == Adjustment::kHolm) return holm_levels(p, alpha);
  const auto m = static_cast<Real>(p.size());
  const auto adjusted_p = adjusted(p, method);
  const auto found = static_cast<Real>(std::max<std::ptrdiff_t>(
      1, std::count_if(adjusted_p.begin(), adjusted_p.end(), [alpha](const auto& one) { return *one < alpha; })));
  Real level = alpha / m;
  if (method == Adjustment::kHochberg) level = alpha / (m - found + 1);
  if (method == Adjustment::kBenjaminiHochberg || method == Adjustment::kBenjaminiYekutieli) level *= found;
  if (method == Adjustment::kBenjaminiYekutieli) {
    Real harmonic = 0;
    for (Real i = 1; i <= m; ++i) harmonic += 1 / i;
    level /= harmonic;
  }
  return std::vector<Real>(p.size(), level);
}

}  // namespace flywheel::statistics
