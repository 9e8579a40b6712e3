// Resampling by unit.
#include <algorithm>
#include <cmath>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/poisson_bootstrap.hpp"
#include "experiments/statistics/quantile.hpp"

namespace flywheel::statistics::methods {

namespace {

// FNV-1a; poisson_weight mixes it.
std::uint64_t hash_of(std::string_view unit) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : unit) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

// An arm's units: {values} or {num, den}; `units` are their ids, else their places in the list, apart by arm.
struct ResampledArm {
  std::vector<Real> numerators;
  std::vector<Real> denominators;
  std::vector<std::uint64_t> units;

  [[nodiscard]] Real estimate() const {
    Real numerator = 0;
    Real denominator = 0;
    for (const Real x : numerators) numerator += x;
    for (const Real x : denominators) denominator += x;
    return numerator / denominator;
  }
};

ResampledArm read_resampled(Inputs& in, const Value& arm, std::uint64_t salt) {
  ResampledArm result;
  const bool ratio = arm.find("values").absent();
  result.numerators = numbers_of(arm.find(ratio ? "num" : "values"), in);
  result.denominators = ratio ? numbers_of(arm.find("den"), in) : std::vector<Real>(result.numerators.size(), Real{1});
  const Value units = arm.find("units");
  if (result.denominators.size() != result.numerators.size()) in.mark_invalid();
  if (units.absent()) {
    for (std::size_t i = 0; i < result.numerators.size(); ++i) result.units.push_back((salt << 40) + i);
    return result;
  }
  if (!units.is(Kind::kList) || units.as_list().size() != result.numerators.size()) {
    in.mark_invalid();
    return result;
  }
  for (const Value& unit : units.as_list()) {
    if (!unit.is(Kind::kString)) in.mark_invalid();
    result.units.push_back(unit.is(Kind::kString) ? hash_of(unit.as_string()) : 0);
  }
  return result;
}

std::vector<Real> replicates_of(const ResampledArm& arm, std::uint64_t seed, std::uint32_t replicates) {
  PoissonBootstrap bootstrap(seed, replicates);
  for (std::size_t i = 0; i < arm.units.size(); ++i) {
    bootstrap.add(arm.units[i], arm.numerators[i], arm.denominators[i]);
  }
  return bootstrap.ratios();
}

}  // namespace

void poisson_bootstrap(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real seed = in.number("seed", 1);
  const Real replicates = in.number("replicates", 2000);
  const ResampledArm a = read_resampled(in, in.find("a"), 1);
  const ResampledArm b = read_resampled(in, in.find("b"), 2);
  const bool possible = seed >= 0 && seed < 9e18L && replicates >= 100 && replicates <= 1e5L;
  const std::initializer_list<std::string_view> undefined{"diff", "se", "ci_low", "ci_high"};
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (a.units.empty() || b.units.empty()) return out.refuse(ReasonCode::kNoData, undefined);
  if (!std::isfinite(a.estimate()) || !std::isfinite(b.estimate())) {
    return out.refuse(ReasonCode::kZeroDenominator, undefined);
  }
  const auto count = static_cast<std::uint32_t>(replicates);
  const std::vector<Real> of_a = replicates_of(a, static_cast<std::uint64_t>(seed), count);
  std::vector<Real> differences = replicates_of(b, static_cast<std::uint64_t>(seed), count);
  for (std::size_t r = 0; r < differences.size(); ++r) differences[r] -= of_a[r];
  std::erase_if(differences, [](Real x) { return std::isnan(x); });
  out.number("diff", b.estimate() - a.estimate());
  if (differences.size() < 100) return out.refuse(ReasonCode::kInsufficientN, {"se", "ci_low", "ci_high"});
  std::sort(differences.begin(), differences.end());
  out.number("se", std::sqrt(Sample::of_values(differences).sample_variance()));
  out.number("ci_low", quantile_of_sorted(differences, alpha / 2));
  out.number("ci_high", quantile_of_sorted(differences, 1 - alpha / 2));
}

}  // namespace flywheel::statistics::methods
