#include "experiments/statistics/sequential_ratio.hpp"

#include <cmath>

#include "experiments/statistics/stirling.hpp"

namespace flywheel::statistics {

// Of the gamma functions of n only what does not cancel: with z = α + x, Z = Σ z and Stirling's formula
// Σ ln Γ(z) − ln Γ(Z) − Σ x·ln θ = Σ [D(z, Zθ) + α·ln θ − ½·ln(z/Z) + rest(z)] − ½(K − 1)·ln Z + ½(K − 1)·ln 2π −
// rest(Z).
Real sequential_ratio_log_bf(const Split& split, Real concentration) {
  if (split.total == 0) return 0;
  const auto part = [&](bool with_counts) {
    constexpr Real kLnTwoPi = 1.837877066409345483560659472811235279723L;
    const Real total = concentration + (with_counts ? split.total : 0);
    const Real others = static_cast<Real>(split.counts.size()) - 1;
    Real sum = others / 2 * (kLnTwoPi - std::log(total)) - stirling_rest(total);
    for (std::size_t i = 0; i < split.counts.size(); ++i) {
      const Real prior = concentration * split.shares[i];
      const Real z = prior + (with_counts ? split.counts[i] : 0);
      sum += deviance(z, total * split.shares[i]) + prior * std::log(split.shares[i]) - std::log(z / total) / 2 +
             stirling_rest(z);
    }
    return sum;
  };
  return part(true) - part(false);
}

}  // namespace flywheel::statistics
