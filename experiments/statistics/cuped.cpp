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

}  // namespace flywheel::statistics
