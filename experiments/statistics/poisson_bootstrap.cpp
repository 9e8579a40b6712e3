#include "experiments/statistics/poisson_bootstrap.hpp"

#include <array>
#include <limits>

namespace flywheel::statistics {

namespace {

// Source: the finaliser of SplitMix64, Steele, Lea, Flood (2014).
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

// P(X ≤ k) of Poisson(1), of 2^64; beyond the last one nothing is left of 64 bits.
std::array<std::uint64_t, 20> cumulative_poisson() {
  constexpr Real kTwoTo64 = 18446744073709551616.0L;
  std::array<std::uint64_t, 20> thresholds{};
  Real term = 0.367879441171442321595523770161460867446L;
  Real sum = 0;
  for (std::size_t k = 0; k < thresholds.size(); ++k) {
    sum += term;
    term /= static_cast<Real>(k + 1);
    const Real scaled = sum * kTwoTo64;
    thresholds[k] = scaled >= kTwoTo64 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(scaled);
  }
  return thresholds;
}

}  // namespace

int poisson_weight(std::uint64_t seed, std::uint64_t unit, std::uint32_t replicate) {
  static const auto kThresholds = cumulative_poisson();
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;
  const std::uint64_t draw = mixed(mixed(mixed(seed + kGolden) ^ unit) + kGolden * (std::uint64_t{replicate} + 1));
  int weight = 0;
  while (weight < 19 && draw >= kThresholds[static_cast<std::size_t>(weight)]) ++weight;
  return weight;
}

PoissonBootstrap::PoissonBootstrap(std::uint64_t seed, std::uint32_t replicates)
    : seed_(seed), numerators_(replicates, 0), denominators_(replicates, 0) {}

void PoissonBootstrap::add(std::uint64_t unit, Real numerator, Real denominator) {
  for (std::uint32_t r = 0; r < numerators_.size(); ++r) {
    const auto weight = static_cast<Real>(poisson_weight(seed_, unit, r));
    numerators_[r] += weight * numerator;
    denominators_[r] += weight * denominator;
  }
}

void PoissonBootstrap::merge(const PoissonBootstrap& other) {
  for (std::size_t r = 0; r < numerators_.size(); ++r) {
    numerators_[r] += other.numerators_[r];
    denominators_[r] += other.denominators_[r];
  }
}

std::vector<Real> PoissonBootstrap::ratios() const {
  std::vector<Real> ratios;
  for (std::size_t r = 0; r < numerators_.size(); ++r) {
    ratios.push_back(denominators_[r] == 0 ? std::numeric_limits<Real>::quiet_NaN()
                                           : numerators_[r] / denominators_[r]);
  }
  return ratios;
}

}  // namespace flywheel::statistics
