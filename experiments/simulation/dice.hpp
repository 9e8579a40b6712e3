// Random numbers for simulated experiments: the same on every platform.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>

namespace flywheel::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// In (0, 1).
  double uniform() { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1.0p-53; }
  bool happens(double probability) { return uniform() < probability; }
  /// Box and Muller, both of a pair.
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2 * std::log(uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
  }
  /// Of mean 1.
  double exponential() { return -std::log(uniform()); }
  /// Binomial by its normal approximation: np(1 − p) of hundreds and more.
  double many(double n, double p) { return std::round(n * p + std::sqrt(n * p * (1 - p)) * normal()); }
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(uniform() * static_cast<double>(limit)); }

 private:
  std::mt19937_64 engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace flywheel::simulation
