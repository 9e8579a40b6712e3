#include "experiments/statistics/cuped.hpp"

#include <cmath>
#include <utility>

#include "experiments/statistics/wide.hpp"

namespace flywheel::statistics {

namespace {

Real mean_of(const std::vector<Real>& values) {
  Wide sum = 0;
  for (const Real x : values) sum += Wide{x};
  return static_cast<Real>(sum / static_cast<Wide>(values.size()));
}

Real cross_of(const std::vector<Real>& x, const std::vector<Real>& y, Real mean_x, Real mean_y) {
  Wide sum = 0;
  Wide rest_x = 0;
  Wide rest_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Wide dx = Wide{x[i]} - Wide{mean_x};
    const Wide dy = Wide{y[i]} - Wide{mean_y};
    sum += dx * dy;
    rest_x += dx;
    rest_y += dy;
  }
  // The means are rounded to Real: take out what that left.
  return static_cast<Real>(sum - rest_x * rest_y / static_cast<Wide>(x.size()));
}

}  // namespace

Real CrossMoments::variance_of(const std::vector<Real>& weights) const {
  Real sum = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t j = 0; j < size(); ++j) sum += weights[i] * weights[j] * covariance(i, j);
  }
  return sum < 0 ? 0 : sum;
}

Moments CrossMoments::moments_of(std::size_t i) const {
  return {static_cast<std::int64_t>(n), static_cast<double>(mean[i]), static_cast<double>(at(i, i))};
}

CrossMoments CrossMoments::of_variables(std::span<const std::size_t> variables) const {
  CrossMoments some;
  some.n = n;
  for (const std::size_t i : variables) {
    some.mean.push_back(mean[i]);
    for (const std::size_t j : variables) some.cross.push_back(at(i, j));
  }
  return some;
}

CrossMoments CrossMoments::none(std::size_t variables) {
  CrossMoments moments;
  moments.mean.assign(variables, 0);
  moments.cross.assign(variables * variables, 0);
  return moments;
}

void CrossMoments::add(std::span<const Real> values) {
  n += 1;
  const std::size_t p = size();
  // With the old mean of i and the new one of j the update is exact; by symmetry it is (n − 1)/n of both distances.
  const Real part = 1 / n, share = (n - 1) * part;
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = i; j < p; ++j) {
      const Real added = (values[i] - mean[i]) * (values[j] - mean[j]) * share;
      cross[i * p + j] += added;
      if (j != i) cross[j * p + i] += added;
    }
  }
  for (std::size_t i = 0; i < p; ++i) mean[i] += (values[i] - mean[i]) * part;
}

CrossMoments CrossMoments::of_columns(const std::vector<std::vector<Real>>& columns) {
  CrossMoments moments;
  moments.n = static_cast<Real>(columns.front().size());
  for (const auto& column : columns) moments.mean.push_back(column.empty() ? 0 : mean_of(column));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      moments.cross.push_back(moments.n == 0 ? 0 : cross_of(columns[i], columns[j], moments.mean[i], moments.mean[j]));
    }
  }
  return moments;
}

CrossMoments CrossMoments::within(const CrossMoments& one, const CrossMoments& other) {
  CrossMoments both = one;
  both.n += other.n;
  for (std::size_t k = 0; k < both.cross.size(); ++k) both.cross[k] += other.cross[k];
  return both;
}

CrossMoments CrossMoments::merged(const CrossMoments& one, const CrossMoments& other) {
  CrossMoments both = within(one, other);
  if (one.n == 0 || other.n == 0) return one.n == 0 ? other : one;
  const std::size_t p = one.size();
  for (std::size_t i = 0; i < p; ++i) {
    const Real delta_i = other.mean[i] - one.mean[i];
    both.mean[i] = one.mean[i] + delta_i * other.n / both.n;
    for (std::size_t j = 0; j < p; ++j) {
      both.cross[i * p + j] += delta_i * (other.mean[j] - one.mean[j]) * one.n * other.n / both.n;
    }
  }
  return both;
}

std::vector<Real> regression_of_first(const CrossMoments& moments) {
  const std::size_t p = moments.size() - 1;
  // One row a covariate: its cross moments with the covariates, then with the outcome.
  std::vector<std::vector<Real>> rows(p, std::vector<Real>(p + 1));
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j) rows[i][j] = moments.at(i + 1, j + 1);
    rows[i][p] = moments.at(i + 1, 0);
  }
  std::vector<bool> used(p, false);
  for (std::size_t k = 0; k < p; ++k) {
    const Real own = moments.at(k + 1, k + 1);
    if (!(rows[k][k] > 1e-13L * own)) continue;
    used[k] = true;
    for (std::size_t i = 0; i < p; ++i) {
      if (i == k) continue;
      const Real factor = rows[i][k] / rows[k][k];
      for (std::size_t j = 0; j <= p; ++j) rows[i][j] -= factor * rows[k][j];
    }
  }
  std::vector<Real> coefficients(p, 0);
  for (std::size_t k = 0; k < p; ++k) {
    if (used[k]) coefficients[k] = rows[k][p] / rows[k][k];
  }
  return coefficients;
}

Moments adjusted_moments(const CrossMoments& group, std::span<const Real> theta, const CrossMoments& all) {
  Real mean = group.mean[0];
  std::vector<Real> weights{1};
  for (std::size_t k = 0; k < theta.size(); ++k) {
    mean -= theta[k] * (group.mean[k + 1] - all.mean[k + 1]);
    weights.push_back(-theta[k]);
  }
  const Real m2 = group.n < 2 ? 0 : group.variance_of(weights) * (group.n - 1);
  return {static_cast<std::int64_t>(group.n), static_cast<double>(mean), static_cast<double>(m2)};
}

CovariateAdjustment adjust_for_covariates(std::span<const CrossMoments> arms, bool within) {
  CovariateAdjustment result;
  CrossMoments& all = result.all = CrossMoments::none(arms.front().size());
  CrossMoments inside = all;
  for (const CrossMoments& arm : arms) {
    all = CrossMoments::merged(all, arm);
    inside = CrossMoments::within(inside, arm);
  }
  result.theta = regression_of_first(within ? inside : all);
  Real raw = 0;
  Real left = 0;
  for (const CrossMoments& arm : arms) {
    result.arms.push_back(adjusted_moments(arm, result.theta, all));
    if (arm.n < 2) continue;
    raw += arm.covariance(0, 0) / arm.n;
    left += Real{result.arms.back().m2} / (arm.n - 1) / arm.n;
  }
  result.variance_reduction = raw > 0 ? 1 - left / raw : 0;
  return result;
}

}  // namespace flywheel::statistics
