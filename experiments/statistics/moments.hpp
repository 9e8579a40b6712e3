// Count, mean and centred second moment: the sufficient statistics of a mean.
#pragma once

#include <cstdint>

namespace flywheel::statistics {

/// Mergeable and numerically safe: never a raw Σx².
/// Source: Welford (1962) for add; Chan, Golub, LeVeque (1979) for merge.
struct Moments {
  std::int64_t n = 0;
  double mean = 0;
  double m2 = 0;  ///< Σ(x − mean)²

  void add(double x) {
    ++n;
    const double from_old = x - mean;
    mean += from_old / static_cast<double>(n);
    m2 += from_old * (x - mean);
  }
  void merge(const Moments& other);
  [[nodiscard]] double sum() const { return mean * static_cast<double>(n); }
  /// m2 / (n − 1); 0 for n < 2.
  [[nodiscard]] double variance() const;
  friend bool operator==(const Moments&, const Moments&) = default;
};

}  // namespace flywheel::statistics
