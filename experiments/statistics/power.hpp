// How many units a test needs, what it can see, how often it sees it. Two arms, two-sided alpha.
#pragma once

#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/real.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// Units an arm, by the formula of Evan Miller's calculator: the null has the baseline's variance in both arms.
[[nodiscard]] Real sample_size_evan_miller(Real baseline, Real absolute_mde, Real alpha, Real power);
/// Units an arm, as R's power.prop.test (pooled variance under the null; Fleiss, Levin, Paik (2003)).
[[nodiscard]] Real sample_size_proportions(Real p1, Real p2, Real alpha, Real power);
/// The inverse: power with n units an arm; the far tail is left out, as in R.
[[nodiscard]] Real power_proportions(Real p1, Real p2, Real n, Real alpha);

/// Units an arm of a normal test of means: 2(z_{α/2} + z_β)²·variance/mde².
[[nodiscard]] Real sample_size_means(Real mde, Real variance, Real alpha, Real power);
/// The smallest difference seen with this power: (z_{α/2} + z_β)·√(variance·(1/n_a + 1/n_b)).
[[nodiscard]] Real minimum_detectable_effect(Real variance, Real n_a, Real n_b, Real alpha, Real power);

/// Power of the two-sample t test with n units an arm, as R's power.t.test: noncentral t, the far tail left out.
[[nodiscard]] Real power_student(Real delta, Real sd, Real n, Real alpha);
/// Its inverse in n ≥ 2, by bisection; 2 where two units are enough.
[[nodiscard]] Real sample_size_student(Real delta, Real sd, Real alpha, Real power);

/// How many times the units of a fixed horizon a design needs that always-valid intervals decide at its end, tuned to
/// that end. Rejections on the way there are not counted: an upper bound.
[[nodiscard]] Real confidence_sequence_inflation(Real alpha, Real power);
/// The same for equally spaced looks with alpha spending: exact, of the maximal number of units.
/// Source: Jennison & Turnbull (2000), chapter 2.
[[nodiscard]] Real group_sequential_inflation(const Design& design, int looks, Real power);

/// The chance that the end, at information 1, is significant on either side, given the score B(t) = Z(t)·√t at
/// information t < 1 and the drift E[Z(1)]. Source: Lan, Simon, Halperin (1982); Lachin (2005).
[[nodiscard]] Tail conditional_power(Real score, Real information, Real drift, Real alpha);
/// The same averaged over what the data so far say about the drift (flat prior). Source: Spiegelhalter (1986).
[[nodiscard]] Tail predictive_power(Real score, Real information, Real alpha);

}  // namespace flywheel::statistics
