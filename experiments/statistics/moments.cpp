#include "experiments/statistics/moments.hpp"

namespace flywheel::statistics {

void Moments::merge(const Moments& other) {
  if (other.n == 0) return;
  if (n == 0) {
    *this = other;
    return;
  }
  const auto here = static_cast<double>(n);
  const auto there = static_cast<double>(other.n);
  const double delta = other.mean - mean;
  n += other.n;
  mean += delta * (there / (here + there));
  m2 += other.m2 + delta * delta * (here * (there / (here + there)));
}

double Moments::variance() const {
  return n < 2 ? 0 : m2 / static_cast<double>(n - 1);
}

}  // namespace flywheel::statistics
