// The chance that Brownian motion leaves a region at one of several looks.
#pragma once

#include <vector>

namespace flywheel::statistics {

/// The density of the score B(t), B(0) = 0, that has stayed inside the boundaries so far, on Gauss–Legendre nodes.
class ExitRecursion {
 public:
  /// `sides` is 1 (leaves above only) or 2 (symmetric; only the upper half is kept).
  explicit ExitRecursion(int sides) : two_sided_(sides == 2) {}

  /// P(no exit before, and |Z(t)| > z at t), one-sided without the modulus. t later than the last look.
  [[nodiscard]] double exit_probability(double t, double z) const;
  /// P(no exit before, and Z(t) > z at t) where B has a drift: its density is that without one times
  /// e^(drift·B(t) − drift²·t/2).
  [[nodiscard]] double upper_exit_probability(double t, double z, double drift) const;
  /// What a smaller z would add to it: its derivative by −z.
  [[nodiscard]] double exit_density(double t, double z) const;
  /// Takes the look at t with boundary z, which may be infinite; `next_t` is the time of the look after it.
  void look(double t, double z, double next_t);

 private:
  [[nodiscard]] double density(double t, double y) const;

  bool two_sided_;
  double last_t_ = 0;
  std::vector<double> nodes_;     // scores
  std::vector<double> weighted_;  // quadrature weight × density
};

}  // namespace flywheel::statistics
