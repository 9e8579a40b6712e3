#include "experiments/statistics/confidence_sequence.hpp"

#include <cmath>

namespace flywheel::statistics {

namespace {

Real rho_of(Real alpha, Real tuning_n) {
  const Real doubled = -2 * std::log(alpha);
  return std::sqrt((doubled + std::log1p(doubled)) / tuning_n);
}

Tail p_of(Real log_e) {
  return log_e > 0 ? Tail::from_ln(-log_e) : Tail{1, 0};
}

}  // namespace

ConfidenceSequence confidence_sequence(Real estimate, Real se, Real n, Real alpha, Real tuning_n) {
  ConfidenceSequence result;
  const Real unit_sd = se * std::sqrt(n);
  const auto half_width = [&](Real rho, Real log_term) {
    const Real information = n * rho * rho;
    return unit_sd * std::sqrt(2 * (information + 1) / (n * information) * log_term);
  };
  result.rho = rho_of(alpha, tuning_n);
  const Real information = n * result.rho * result.rho;
  const Real log_growth = std::log1p(information) / 2;
  result.half_width = half_width(result.rho, log_growth - std::log(alpha));
  const Real z = estimate / se;
  result.log_e = information * z * z / (2 * (1 + information)) - log_growth;
  result.p = p_of(result.log_e);
  if (alpha < 0.5L) {
    result.one_sided_rho = rho_of(2 * alpha, tuning_n);
    const Real growth = std::sqrt(n * result.one_sided_rho * result.one_sided_rho + 1);
    result.one_sided_half_width = half_width(result.one_sided_rho, std::log1p(growth / (2 * alpha)));
  }
  return result;
}

MixtureRatio mixture_ratio(Real estimate, Real variance, Real mixing_variance, Real alpha) {
  const Real total = variance + mixing_variance;
  const Real log_growth = std::log1p(mixing_variance / variance) / 2;
  MixtureRatio result;
  result.log_lambda = mixing_variance / total * (estimate / variance) * estimate / 2 - log_growth;
  result.p = p_of(result.log_lambda);
  const Real half = std::sqrt(2 * variance * (total / mixing_variance) * (log_growth - std::log(alpha)));
  result.bounds = {estimate - half, estimate + half};
  return result;
}

}  // namespace flywheel::statistics
