// Boundaries for a number of looks that is planned beforehand.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

enum class Spending { kObrienFleming, kPocock, kPower, kHwangShihDeCani };

/// "obf", "pocock", "power", "hsd".
[[nodiscard]] std::optional<Spending> spending_of(std::string_view name);

struct Design {
  Real alpha = 0.05L;
  int sides = 2;
  Spending spending = Spending::kObrienFleming;
  Real phi = 1;  ///< of kPower and kHwangShihDeCani
};

/// The error that may have been spent at information fraction t (beyond 1 as at 1). Source: Lan & DeMets (1983);
/// Hwang, Shih, De Cani (1990).
[[nodiscard]] Real spent_alpha(const Design& design, Real t);

struct Boundaries {
  std::vector<Real> z;          ///< +∞ where a look has less than 1e-12 to spend
  std::vector<Real> cum_alpha;  ///< spent up to and including the look
};

/// Critical values at increasing information fractions > 0, which may go beyond 1. Exact to about 1e-9: recursive
/// Gauss–Legendre quadrature of the continuation density. Source: Armitage, McPherson, Rowe (1969).
[[nodiscard]] Boundaries spending_boundaries(const Design& design, const std::vector<Real>& information);

/// The smallest alpha at which one of the looks so far, with statistic z at its information fraction, reaches its
/// boundary: below alpha exactly where one at alpha was reached. Between kLeastSequentialP and 1. `design.alpha` is not
/// looked at. Source: Liu & Anderson (2008).
inline constexpr Real kLeastSequentialP = 1e-11L;
[[nodiscard]] Real sequential_p(Design design, const std::vector<Real>& information, const std::vector<Real>& z);

/// The chance to leave above at one of the looks, where the score drifts: E[Z(1)] = drift.
[[nodiscard]] Real upper_exit_probability(const Design& design, const std::vector<Real>& information,
                                          const std::vector<Real>& z, Real drift);

/// The constant c of equally spaced looks with boundaries c (Pocock) or c·√(K/k) (O'Brien & Fleming).
[[nodiscard]] Real classic_constant(int looks, Real alpha, int sides, bool pocock);

}  // namespace flywheel::statistics
