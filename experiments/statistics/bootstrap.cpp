#include "experiments/statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "experiments/statistics/quantile.hpp"
#include "experiments/statistics/sample.hpp"

namespace flywheel::statistics {

namespace {

// SplitMix64: small, seeded, the same everywhere. Source: Steele, Lea, Flood (2014).
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}

  // Uniform below `limit`, by the high half of a product.
  std::size_t below(std::size_t limit) {
    __extension__ using Product = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Product>(next()) * limit) >> 64);
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

// Draws from values that are sorted; counting the draws of each keeps the sample sorted without sorting it.
class Resampler {
 public:
  Resampler(std::span<const Real> values, bool sorted)
      : values_(values.begin(), values.end()), counts_(values.size()), sample_(values.size()), sorted_(sorted) {
    std::sort(values_.begin(), values_.end());
  }

  std::span<const Real> draw(Generator& generator) {
    if (!sorted_) {
      for (Real& x : sample_) x = values_[generator.below(values_.size())];
      return sample_;
    }
    std::fill(counts_.begin(), counts_.end(), 0);
    for (std::size_t i = 0; i < values_.size(); ++i) ++counts_[generator.below(values_.size())];
    std::size_t at = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      for (std::uint32_t k = 0; k < counts_[i]; ++k) sample_[at++] = values_[i];
    }
    return sample_;
  }

 private:
  std::vector<Real> values_;
  std::vector<std::uint32_t> counts_;
  std::vector<Real> sample_;
  bool sorted_;
};

}  // namespace

BootstrapResult bootstrap(std::span<const Real> a, std::span<const Real> b, const Statistic& statistic, bool sorted,
                          Real alpha, std::uint64_t seed, int replicates) {
  Generator generator(seed);
  Resampler from_a(a, sorted);
  Resampler from_b(b, sorted);
  std::vector<Real> results;
  results.reserve(static_cast<std::size_t>(replicates));
  for (int i = 0; i < replicates; ++i) {
    const Real of_a = statistic(from_a.draw(generator));
    results.push_back(b.empty() ? of_a : statistic(from_b.draw(generator)) - of_a);
  }
  const Sample spread = Sample::of_values(results);
  std::sort(results.begin(), results.end());
  return {std::sqrt(spread.sample_variance()),
          {quantile_of_sorted(results, alpha / 2), quantile_of_sorted(results, 1 - alpha / 2)}};
}

}  // namespace flywheel::statistics
