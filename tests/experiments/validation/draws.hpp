// Samples with a known truth.
#pragma once

#include <cmath>
#include <vector>

#include "experiments/simulation/dice.hpp"
#include "experiments/statistics/comparison.hpp"
#include "experiments/statistics/real.hpp"

namespace validation {

using flywheel::simulation::Dice;
using flywheel::statistics::Real;

template <class Draw>
std::vector<Real> values_of(int n, Draw&& draw) {
  std::vector<Real> values;
  values.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) values.push_back(draw());
  return values;
}

template <class Draw>
flywheel::statistics::Moments moments_of(int n, Draw&& draw) {
  flywheel::statistics::Moments moments;
  for (int i = 0; i < n; ++i) moments.add(draw());
  return moments;
}

/// n units that convert with probability p.
inline flywheel::statistics::Proportion proportion_of(int n, double p, Dice& dice) {
  flywheel::statistics::Proportion proportion{n, 0};
  for (int i = 0; i < n; ++i) proportion.x += dice.happens(p);
  return proportion;
}

inline bool holds(Real low, Real high, Real truth) {
  return low <= truth && truth <= high;
}
template <class Interval>
bool holds(const Interval& interval, Real truth) {
  return holds(interval.low, interval.high, truth);
}

}  // namespace validation
