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

// The z at which an exit probability, decreasing in z, equals `target`.
template <class Function>
double boundary_for(Function&& exit, double target, double low) {
  constexpr double kFar = 12;
  const auto excess = [&](double z) { return exit(z) - target; };
  const auto close = [](double a, double b) { return std::fabs(b - a) < 1e-13; };
  std::uintmax_t steps = 100;
  const auto [left, right] = boost::math::tools::toms748_solve(excess, low, kFar, close, steps, Policy());
  return (left + right) / 2;
}

double classic_exit(double constant, int looks, int sides, bool pocock) {
  ExitRecursion process(sides);
  double total = 0;
  for (int k = 1; k <= looks; ++k) {
    const double t = static_cast<double>(k) / looks;
    const double z = pocock ? constant : constant / std::sqrt(t);
    total += process.exit_probability(t, z);
    if (k < looks) process.look(t, z);
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
  for (const Real t : information) {
    const Real allowed = spent_alpha(design, t);
    const Real increment = allowed - spent;
    const auto time = static_cast<double>(t);
    double z = std::numeric_limits<double>::infinity();
    if (increment > kNothingToSpend) {
      z = boundary_for([&](double bound) { return process.exit_probability(time, bound); },
                       static_cast<double>(increment), design.sides == 2 ? 0 : -12);
    }
    spent = std::max(spent, allowed);
    result.z.push_back(z);
    result.cum_alpha.push_back(spent);
    process.look(time, z);
  }
  return result;
}

Real classic_constant(int looks, Real alpha, int sides, bool pocock) {
  return boundary_for([&](double constant) { return classic_exit(constant, looks, sides, pocock); },
                      static_cast<double>(alpha), 0);
}

}  // namespace flywheel::statistics
