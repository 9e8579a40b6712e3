#include "experiments/statistics/group_sequential.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "experiments/statistics/exit_recursion.hpp"
#include "experiments/statistics/special_functions.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

constexpr Real kNothingToSpend = 1e-12L;

// The z at which the exit probability, which falls with z, equals `target`: Newton on its logarithm within a bracket.
// Just after another look it falls from nearly all to nothing within a few thousandths, where Newton alone is lost.
double boundary_for(const ExitRecursion& process, double t, double target, double low) {
  double high = static_cast<double>(normal_isf(target / 2));  // what the first look alone would need
  double z = high;
  for (int i = 0; i < 200; ++i) {
    const double exit = process.exit_probability(t, z);
    const double density = process.exit_density(t, z);
    (exit > target ? low : high) = z;
    const double step = std::log(exit / target) * exit / density;
    const bool inside = z + step > low && z + step < high;
    const double next = inside ? z + step : (low + high) / 2;
    const bool found = std::fabs(next - z) < 1e-11;
    z = next;
    if (found) break;
  }
  return z;
}

double classic_exit(double constant, int looks, int sides, bool pocock) {
  ExitRecursion process(sides);
  double total = 0;
  for (int k = 1; k <= looks; ++k) {
    const double t = static_cast<double>(k) / looks;
    const double z = pocock ? constant : constant / std::sqrt(t);
    total += process.exit_probability(t, z);
    if (k < looks) process.look(t, z, static_cast<double>(k + 1) / looks);
  }
  return total;
}

}  // namespace

std::optional<Spending> spending_of(std::string_view name) {
  if (name == "obf") return Spending::kObrienFleming;
  if (name == "pocock") return Spending::kPocock;
  if (name == "power") return Spending::kPower;
  if (name == "hsd") return Spending::kHwangShihDeCani;
  return std::nullopt;
}

Real spent_alpha(const Design& design, Real t) {
  if (t <= 0) return 0;
  if (t >= 1) return design.alpha;
  switch (design.spending) {
    case Spending::kObrienFleming: {
      const Real parts = design.sides == 2 ? 4 : 2;
      return parts * normal_sf(normal_isf(design.alpha / parts) / std::sqrt(t)).p;
    }
    case Spending::kPocock:
      return design.alpha * std::log1p((std::numbers::e_v<Real> - 1) * t);
    case Spending::kPower:
      return design.alpha * std::pow(t, design.phi);
    case Spending::kHwangShihDeCani:
      return design.phi == 0 ? design.alpha * t : design.alpha * std::expm1(-design.phi * t) / std::expm1(-design.phi);
  }
  return design.alpha;
}

Boundaries spending_boundaries(const Design& design, const std::vector<Real>& information) {
  Boundaries result;
  ExitRecursion process(design.sides);
  Real spent = 0;
  for (std::size_t k = 0; k < information.size(); ++k) {
    const Real t = information[k];
    const Real allowed = spent_alpha(design, t);
    const Real increment = allowed - spent;
    const auto time = static_cast<double>(t);
    double z = std::numeric_limits<double>::infinity();
    if (increment > kNothingToSpend) {
      z = boundary_for(process, time, static_cast<double>(increment), design.sides == 2 ? 0 : -12);
    }
    spent = std::max(spent, allowed);
    result.z.push_back(z);
    result.cum_alpha.push_back(spent);
    // A look without a boundary stops nobody.
    const bool stops = std::isfinite(z) && k + 1 < information.size();
    if (stops) process.look(time, z, static_cast<double>(information[k + 1]));
  }
  return result;
}

Real sequential_p(Design design, const std::vector<Real>& information, const std::vector<Real>& z) {
  // How far the nearest look stays below its boundary.
  const auto missing = [&](double ln_alpha) {
    constexpr Real kNever = 40;
    design.alpha = std::exp(static_cast<Real>(ln_alpha));
    const Boundaries boundaries = spending_boundaries(design, information);
    Real least = kNever;
    for (std::size_t k = 0; k < z.size(); ++k) {
      const Real score = design.sides == 2 ? std::fabs(z[k]) : z[k];
      least = std::min(least, std::min(boundaries.z[k], kNever) - score);
    }
    return static_cast<double>(least);
  };
  const double low = std::log(static_cast<double>(kLeastSequentialP)), high = std::log(0.9999);
  if (z.empty() || missing(high) > 0) return 1;
  if (missing(low) <= 0) return kLeastSequentialP;
  std::uintmax_t steps = 100;
  const auto close = [](double a, double b) { return std::fabs(b - a) < 1e-9; };
  const auto [left, right] = boost::math::tools::toms748_solve(missing, low, high, close, steps, Policy());
  return std::exp((static_cast<Real>(left) + right) / 2);
}

Real upper_exit_probability(const Design& design, const std::vector<Real>& information, const std::vector<Real>& z,
                            Real drift) {
  ExitRecursion process(design.sides);
  const auto pull = static_cast<double>(drift);
  double total = 0;
  for (std::size_t k = 0; k < information.size(); ++k) {
    const auto t = static_cast<double>(information[k]);
    const auto bound = static_cast<double>(z[k]);
    total += process.upper_exit_probability(t, bound, pull);
    const bool stops = std::isfinite(bound) && k + 1 < information.size();
    if (stops) process.look(t, bound, static_cast<double>(information[k + 1]));
  }
  return total;
}

Real classic_constant(int looks, Real alpha, int sides, bool pocock) {
  const auto target = static_cast<double>(alpha);
  const auto excess = [&](double constant) { return classic_exit(constant, looks, sides, pocock) - target; };
  const auto close = [](double a, double b) { return std::fabs(b - a) < 1e-11; };
  // One look needs no less, and Bonferroni's no more.
  const auto low = static_cast<double>(normal_isf(alpha / sides));
  const auto high = static_cast<double>(normal_isf(alpha / sides / looks)) + 1e-6;
  std::uintmax_t steps = 100;
  const auto [left, right] = boost::math::tools::toms748_solve(excess, low - 1e-6, high, close, steps, Policy());
  return (left + right) / 2;
}

}  // namespace flywheel::statistics
