// Tail probabilities that are computed as tails, with their logarithm beside them.
#pragma once

#include <functional>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// A probability and its natural logarithm. Below about 1e-4932 `p` is 0 while `ln_p` stays exact.
struct Tail {
  Real p = 1;
  Real ln_p = 0;

  [[nodiscard]] static Tail from_p(Real p);
  [[nodiscard]] static Tail from_ln(Real ln_p);
  /// Twice it, at most 1.
  [[nodiscard]] Tail doubled() const;
  [[nodiscard]] Tail halved() const;
  /// The sum, at most 1.
  [[nodiscard]] Tail plus(const Tail& other) const;
  /// 1 − p.
  [[nodiscard]] Tail complement() const;
};

/// P(Z > x) of the standard normal, any finite x.
/// Source: erfc; beyond its range Abramowitz & Stegun 26.2.12. Relative error below 1e-15.
[[nodiscard]] Tail normal_sf(Real x);
/// P(|Z| > |x|).
[[nodiscard]] Tail normal_two_sided(Real x);
/// P(T > t) of Student's t with `df` > 0 degrees of freedom (not necessarily whole, up to 1e12).
/// Source: incomplete beta function; beyond its range the continued fraction of DiDonato & Morris (1992) in logarithms.
[[nodiscard]] Tail student_sf(Real t, Real df);
[[nodiscard]] Tail student_two_sided(Real t, Real df);
/// P(X > x) of χ² with `df` > 0; 1 for x ≤ 0.
/// Source: incomplete gamma function; beyond its range Legendre's continued fraction in logarithms.
[[nodiscard]] Tail chi2_sf(Real x, Real df);

/// P(X > x) of Beta(alpha, beta), both > 0; 1 for x ≤ 0, 0 for x ≥ 1.
[[nodiscard]] Tail beta_sf(Real x, Real alpha, Real beta);
/// P(X ≤ x): keeps its digits and logarithm where x is near 0.
[[nodiscard]] Tail beta_cdf(Real x, Real alpha, Real beta);
/// P(T > t) of the noncentral t: 11 digits; far in the tail, where it is below 1e-4900, p is 0 and ln p −∞.
[[nodiscard]] Tail noncentral_student_sf(Real t, Real df, Real shift);

/// x with ln P(X > x) = ln_p, by bisection to the last bit: slow, and right for any ln_p.
[[nodiscard]] Real tail_quantile(const std::function<Tail(Real)>& tail, Real ln_p);

/// z with P(Z > z) = p, 0 < p < 1.
[[nodiscard]] Real normal_isf(Real p);
/// t with P(T > t) = p, 0 < p < 1.
[[nodiscard]] Real student_isf(Real p, Real df);
/// x with P(X > x) = p of χ².
[[nodiscard]] Real chi2_isf(Real p, Real df);
/// The standard normal density.
[[nodiscard]] Real normal_density(Real x);

}  // namespace flywheel::statistics
