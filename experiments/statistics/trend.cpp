#include "experiments/statistics/trend.hpp"

#include <cmath>

namespace flywheel::statistics {

Trend trend_of(std::span<const TrendPoint> points) {
  Real weights = 0, mean_x = 0, mean_y = 0;
  for (const TrendPoint& point : points) {
    const Real weight = 1 / point.variance;
    weights += weight;
    mean_x += weight * point.x;
    mean_y += weight * point.y;
  }
  Trend trend;
  if (!(weights > 0)) return trend;
  mean_x /= weights, mean_y /= weights;
  Real square = 0, cross = 0;
  for (const TrendPoint& point : points) {
    const Real away = (point.x - mean_x) / point.variance;
    square += away * (point.x - mean_x);
    cross += away * (point.y - mean_y);
  }
  if (!(square > 0)) return trend;
  trend.slope = cross / square;
  trend.standard_error = 1 / std::sqrt(square);
  trend.p = normal_two_sided(trend.slope / trend.standard_error);
  return trend;
}

}  // namespace flywheel::statistics
