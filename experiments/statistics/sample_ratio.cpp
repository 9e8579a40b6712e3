#include "experiments/statistics/sample_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "experiments/statistics/binomial.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

bool possible(std::span<const std::int64_t> counts, std::span<const double> weights) {
  return counts.size() == weights.size() &&
         std::all_of(counts.begin(), counts.end(), [](std::int64_t count) { return count >= 0; }) &&
         std::all_of(weights.begin(), weights.end(),
                     [](double weight) { return weight >= 0 && std::isfinite(weight); });
}

}  // namespace

ReasonCode split_of(std::span<const std::int64_t> counts, std::span<const double> weights, Split& split) {
  if (!possible(counts, weights)) return ReasonCode::kInvalidInput;
  Real weight = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (weights[i] <= 0) continue;
    split.counts.push_back(static_cast<Real>(counts[i]));
    split.shares.push_back(Real{weights[i]});
    split.total += static_cast<Real>(counts[i]);
    weight += Real{weights[i]};
  }
  for (Real& share : split.shares) share /= weight;
  if (split.shares.size() < 2) return ReasonCode::kInvalidInput;
  return ReasonCode::kNone;
}

Real chi2_of(const Split& split) {
  Real chi2 = 0;
  for (std::size_t i = 0; i < split.counts.size(); ++i) {
    const Real expected = split.total * split.shares[i];
    const Real excess = split.counts[i] - expected;
    chi2 += excess * excess / expected;
  }
  return chi2;
}

Tail exact_p_of(const Split& split) {
  const std::size_t arm = split.shares[0] <= split.shares[1] ? 0 : 1;
  return binomial_two_sided(split.total, split.counts[arm], split.shares[arm]);
}

SampleRatio sample_ratio(std::span<const std::int64_t> counts, std::span<const double> weights) {
  SampleRatio result;
  Split split;
  result.reason = split_of(counts, weights, split);
  if (result.reason != ReasonCode::kNone) return result;
  result.degrees_of_freedom = static_cast<int>(split.counts.size()) - 1;
  if (split.total == 0) {
    result.reason = ReasonCode::kNoData;
    return result;
  }
  const Real chi2 = chi2_of(split);
  const Real least = split.total * *std::min_element(split.shares.begin(), split.shares.end());
  result.exact = split.counts.size() == 2 && least < 5;
  const Tail tail = result.exact ? exact_p_of(split) : chi2_sf(chi2, static_cast<Real>(result.degrees_of_freedom));
  result.chi2 = static_cast<double>(chi2);
  result.p = static_cast<double>(tail.p);
  result.ln_p = static_cast<double>(tail.ln_p);
  return result;
}

}  // namespace flywheel::statistics
