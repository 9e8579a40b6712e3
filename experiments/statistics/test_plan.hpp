// A test that is being planned: units, effect and power, each from the other two.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// What a unit does in the control.
struct Outcome {
  Real mean = 0;
  Real variance = 0;  ///< of one unit, in every arm; of a rate it follows from each arm's own rate
  bool is_rate = false;

  [[nodiscard]] static Outcome of_rate(Real rate) { return {rate, rate * (1 - rate), true}; }
  [[nodiscard]] static Outcome of_mean(Real mean, Real sd) { return {mean, sd * sd, false}; }
};

/// One control and other arms, each compared with it, two-sided.
struct TestPlan {
  enum class Looks : std::uint8_t {
    kOne,          ///< at the end, fixed beforehand
    kAlwaysValid,  ///< a confidence sequence: as often as one likes; an upper bound of what it needs
    kPlanned,      ///< equally spaced, with alpha spending
  };

  Real alpha = 0.05L;
  Real power = 0.8L;
  int comparisons = 1;          ///< arms beside the control; Bonferroni over them, as Holm's first step
  Real control_share = 0.5L;    ///< of all units
  Real treatment_share = 0.5L;  ///< of all units, the smallest of the other arms
  Real rho = 0;                 ///< correlation of outcome and covariate: CUPED leaves 1 − ρ² of the variance
  Real cluster_size = 1;        ///< units in a cluster, on average, where clusters are randomised
  Real cluster_cv = 0;          ///< coefficient of variation of the clusters' sizes
  Real icc = 0;                 ///< intraclass correlation
  Looks looks = Looks::kOne;
  int look_count = 5;  ///< of kPlanned
  Design design;       ///< of kPlanned; its alpha is overwritten

  /// Whether shares, correlations, sizes and levels are what they can be.
  [[nodiscard]] bool possible() const;
  /// The level of each comparison.
  [[nodiscard]] Real level() const { return alpha / static_cast<Real>(comparisons); }
  /// 1 + ((cv² + 1)·m − 1)·icc. Source: Eldridge, Ashby, Kerry (2006).
  [[nodiscard]] Real design_effect() const;
  /// What the estimate over its standard error must reach at the end: z of the level for one look; for more looks what
  /// makes up for them at the plan's power.
  [[nodiscard]] Real critical() const;
  /// How many times the units of one look, for means.
  [[nodiscard]] Real inflation() const;
};

/// Units in all arms with which `difference` ≠ 0 is seen with the plan's power. Rates: pooled variance under the null,
/// each arm's own under the effect, which for equal arms is R's power.prop.test; means: one variance. Normal, the far
/// tail is left out.
[[nodiscard]] Real units_needed(const TestPlan& plan, const Outcome& control, Real difference);

/// The power with which `difference` is seen in `units` of all arms together.
[[nodiscard]] Real power_with(const TestPlan& plan, const Outcome& control, Real difference, Real units);

/// The smallest rise (or fall) that is seen with the plan's power in `units`; none where no possible rate differs
/// enough.
[[nodiscard]] std::optional<Real> detectable(const TestPlan& plan, const Outcome& control, Real units, bool upward);

}  // namespace flywheel::statistics
