// Results that stay valid however often one looks.
#pragma once

#include "experiments/statistics/proportion_interval.hpp"
#include "experiments/statistics/real.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// The number of units at which the default sequences are tightest.
inline constexpr Real kDefaultTuningN = 10'000;

/// An asymptotic confidence sequence at one look: contains the truth at every look at once, with 1 − alpha.
/// Asymptotic in n: at small n or for very skewed values it covers less. Wider than the fixed-horizon interval.
struct ConfidenceSequence {
  Real rho = 0;
  Real half_width = 0;
  Real log_e = 0;  ///< of "no effect"; e ≥ 1/alpha exactly where the interval excludes 0
  Tail p;          ///< min(1, 1/e)
  Real one_sided_rho = 0;
  Real one_sided_half_width = 0;
};

/// For an estimate with standard error `se` > 0 from `n` units of both arms.
/// Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2021).
[[nodiscard]] ConfidenceSequence confidence_sequence(Real estimate, Real se, Real n, Real alpha,
                                                     Real tuning_n = kDefaultTuningN);

/// The mixture sequential probability ratio test of a normal estimate with known variance.
/// Source: Johari, Pekelis, Walsh (2015).
struct MixtureRatio {
  Real log_lambda = 0;
  Tail p;  ///< min(1, 1/Λ) of this look
  Bounds bounds;
};

/// `variance` > 0 of the estimate, `mixing_variance` > 0 of the effects mixed over.
[[nodiscard]] MixtureRatio mixture_ratio(Real estimate, Real variance, Real mixing_variance, Real alpha);

}  // namespace flywheel::statistics
