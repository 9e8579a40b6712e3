// One function a method of `compute`: reads inputs, asks the room's functions, names the results.
#pragma once

#include "experiments/statistics/compute/answer.hpp"
#include "experiments/statistics/compute/inputs.hpp"

namespace flywheel::statistics::methods {

// means.cpp
void welch_t(Inputs& in, Answer& out);
void equivalence_tost(Inputs& in, Answer& out);
void relative_lift(Inputs& in, Answer& out);
// proportions.cpp
void two_proportions(Inputs& in, Answer& out);
void one_proportion_ci(Inputs& in, Answer& out);
void fisher_exact(Inputs& in, Answer& out);
void relative_risk_log(Inputs& in, Answer& out);
void non_inferiority_z(Inputs& in, Answer& out);
void non_inferiority_relative(Inputs& in, Answer& out);
// ratios.cpp, adjusted.cpp
void ratio_delta(Inputs& in, Answer& out);
void cuped(Inputs& in, Answer& out);
void cuped_multi(Inputs& in, Answer& out);
void cuped_ratio(Inputs& in, Answer& out);
// splits.cpp
void srm_chi2(Inputs& in, Answer& out);
void srm_exact(Inputs& in, Answer& out);
void srm_drilldown(Inputs& in, Answer& out);
void p_uniformity(Inputs& in, Answer& out);
void srm_sequential_multinomial(Inputs& in, Answer& out);
// sequential.cpp
void asymptotic_confidence_sequence(Inputs& in, Answer& out);
void normal_mixture(Inputs& in, Answer& out);
void normal_mixture_one_sided(Inputs& in, Answer& out);
void gamma_exponential_mixture(Inputs& in, Answer& out);
void poly_stitching(Inputs& in, Answer& out);
void msprt(Inputs& in, Answer& out);
void msprt_path(Inputs& in, Answer& out);
void group_sequential(Inputs& in, Answer& out);
void group_sequential_classic(Inputs& in, Answer& out);
// bayes.cpp
void bayes_normal(Inputs& in, Answer& out);
void bayes_beta_binomial(Inputs& in, Answer& out);
void bayes_gamma_poisson(Inputs& in, Answer& out);
// bandits.cpp, resampling.cpp
void prob_best_arm_normal(Inputs& in, Answer& out);
void prob_best_arm_beta(Inputs& in, Answer& out);
void bandit_weights(Inputs& in, Answer& out);
void poisson_bootstrap(Inputs& in, Answer& out);
// families.cpp
void p_adjust(Inputs& in, Answer& out);
void adjusted_intervals(Inputs& in, Answer& out);
void heterogeneity(Inputs& in, Answer& out);
void post_stratification(Inputs& in, Answer& out);
void cluster_robust(Inputs& in, Answer& out);
void switchback_block_t(Inputs& in, Answer& out);
// distributions.cpp
void quantile_ci_order_stat(Inputs& in, Answer& out);
void quantile_two_sample(Inputs& in, Answer& out);
void quantile_two_sample_clustered(Inputs& in, Answer& out);
void mann_whitney(Inputs& in, Answer& out);
void winsorize(Inputs& in, Answer& out);
void bootstrap_percentile(Inputs& in, Answer& out);
void moments(Inputs& in, Answer& out);
void merge_moments(Inputs& in, Answer& out);
void distribution_tail(Inputs& in, Answer& out);
void distribution_isf(Inputs& in, Answer& out);
// designs.cpp
void sample_size_proportion(Inputs& in, Answer& out);
void power_proportion(Inputs& in, Answer& out);
void power_t(Inputs& in, Answer& out);
void mde_mean(Inputs& in, Answer& out);
void sample_size_mean(Inputs& in, Answer& out);
void sample_size_cuped(Inputs& in, Answer& out);
// plans.cpp
void sample_size(Inputs& in, Answer& out);
void mid_experiment_power(Inputs& in, Answer& out);
// lifetimes.cpp
void kaplan_meier(Inputs& in, Answer& out);
void log_rank(Inputs& in, Answer& out);
void rmst(Inputs& in, Answer& out);
void retention(Inputs& in, Answer& out);
void conversion_window(Inputs& in, Answer& out);
void k_factor(Inputs& in, Answer& out);

}  // namespace flywheel::statistics::methods
