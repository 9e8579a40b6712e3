#include "experiments/statistics/compute/compute.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <string>

#include "experiments/statistics/compute/methods.hpp"

namespace flywheel::statistics {

namespace {

struct Method {
  std::string_view name;
  void (*run)(Inputs&, Answer&);
};

// Sorted by name.
constexpr std::array kMethods{
    Method{"adjusted_intervals", methods::adjusted_intervals},
    Method{"asymptotic_confidence_sequence", methods::asymptotic_confidence_sequence},
    Method{"bandit_weights", methods::bandit_weights},
    Method{"bayes_beta_binomial", methods::bayes_beta_binomial},
    Method{"bayes_gamma_poisson", methods::bayes_gamma_poisson},
    Method{"bayes_normal", methods::bayes_normal},
    Method{"bootstrap_percentile", methods::bootstrap_percentile},
    Method{"cluster_robust", methods::cluster_robust},
    Method{"conversion_window", methods::conversion_window},
    Method{"cuped", methods::cuped},
    Method{"cuped_multi", methods::cuped_multi},
    Method{"cuped_ratio", methods::cuped_ratio},
    Method{"distribution_isf", methods::distribution_isf},
    Method{"distribution_tail", methods::distribution_tail},
    Method{"equivalence_tost", methods::equivalence_tost},
    Method{"fisher_exact", methods::fisher_exact},
    Method{"gamma_exponential_mixture", methods::gamma_exponential_mixture},
    Method{"group_sequential", methods::group_sequential},
    Method{"group_sequential_classic", methods::group_sequential_classic},
    Method{"heterogeneity", methods::heterogeneity},
    Method{"k_factor", methods::k_factor},
    Method{"kaplan_meier", methods::kaplan_meier},
    Method{"log_rank", methods::log_rank},
    Method{"mann_whitney", methods::mann_whitney},
    Method{"mde_mean", methods::mde_mean},
    Method{"merge_moments", methods::merge_moments},
    Method{"mid_experiment_power", methods::mid_experiment_power},
    Method{"moments", methods::moments},
    Method{"msprt", methods::msprt},
    Method{"msprt_path", methods::msprt_path},
    Method{"non_inferiority_relative", methods::non_inferiority_relative},
    Method{"non_inferiority_z", methods::non_inferiority_z},
    Method{"normal_mixture", methods::normal_mixture},
    Method{"normal_mixture_one_sided", methods::normal_mixture_one_sided},
    Method{"one_proportion_ci", methods::one_proportion_ci},
    Method{"p_adjust", methods::p_adjust},
    Method{"p_uniformity", methods::p_uniformity},
    Method{"poisson_bootstrap", methods::poisson_bootstrap},
    Method{"poly_stitching", methods::poly_stitching},
    Method{"post_stratification", methods::post_stratification},
    Method{"power_proportion", methods::power_proportion},
    Method{"power_t", methods::power_t},
    Method{"prob_best_arm_beta", methods::prob_best_arm_beta},
    Method{"prob_best_arm_normal", methods::prob_best_arm_normal},
    Method{"quantile_ci_order_stat", methods::quantile_ci_order_stat},
    Method{"quantile_two_sample", methods::quantile_two_sample},
    Method{"quantile_two_sample_clustered", methods::quantile_two_sample_clustered},
    Method{"ratio_delta", methods::ratio_delta},
    Method{"relative_lift", methods::relative_lift},
    Method{"relative_risk_log", methods::relative_risk_log},
    Method{"retention", methods::retention},
    Method{"rmst", methods::rmst},
    Method{"sample_size", methods::sample_size},
    Method{"sample_size_cuped", methods::sample_size_cuped},
    Method{"sample_size_mean", methods::sample_size_mean},
    Method{"sample_size_proportion", methods::sample_size_proportion},
    Method{"srm_chi2", methods::srm_chi2},
    Method{"srm_drilldown", methods::srm_drilldown},
    Method{"srm_exact", methods::srm_exact},
    Method{"srm_sequential_multinomial", methods::srm_sequential_multinomial},
    Method{"switchback_block_t", methods::switchback_block_t},
    Method{"two_proportions", methods::two_proportions},
    Method{"welch_t", methods::welch_t},
    Method{"winsorize", methods::winsorize},
};

}  // namespace

Result<Value> compute(std::string_view method, const Value& inputs, const Value& options, Arena& arena) {
  const auto found = std::find_if(kMethods.begin(), kMethods.end(), [&](const Method& m) { return m.name == method; });
  if (found == kMethods.end()) return Error("unknown_method", "there is no method \"" + std::string(method) + "\"");
  Inputs in(inputs, options);
  Answer out(arena);
  try {
    found->run(in, out);
    return out.finish();
  } catch (const std::exception&) {
    // Only the mathematics library throws, for arguments far beyond any experiment's.
    Answer refused(arena);
    refused.refuse(ReasonCode::kInvalidInput);
    return refused.finish();
  }
}

std::vector<std::string_view> method_names() {
  std::vector<std::string_view> names;
  for (const Method& method : kMethods) names.push_back(method.name);
  return names;
}

}  // namespace flywheel::statistics
