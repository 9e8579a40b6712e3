#include "experiments/statistics/exit_recursion.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace flywheel::statistics {

namespace {

// Beyond this many standard deviations there is nothing left to integrate.
constexpr double kReach = 9;

double upper_tail(double x) {
  return 0.5 * std::erfc(x / std::numbers::sqrt2);
}

double normal_density(double x) {
  constexpr double kInverseSqrtTwoPi = 0.39894228040143267794;
  return kInverseSqrtTwoPi * std::exp(-x * x / 2);
}

// Gauss–Legendre panels of 15 nodes each over [low, high].
void place_nodes(double low, double high, int panels, std::vector<double>& nodes, std::vector<double>& weights) {
  using Rule = boost::math::quadrature::gauss<double, 15>;
  const double half = (high - low) / (2 * panels);
  for (int panel = 0; panel < panels; ++panel) {
    const double centre = low + (2 * panel + 1) * half;
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      const double offset = Rule::abscissa()[i] * half;
      for (const double side : {-1.0, 1.0}) {
        if (offset == 0 && side > 0) continue;
        nodes.push_back(centre + side * offset);
        weights.push_back(Rule::weights()[i] * half);
      }
    }
  }
}

}  // namespace

double ExitRecursion::exit_probability(double t, double z) const {
  if (std::isinf(z)) return 0;
  if (last_t_ == 0) return (two_sided_ ? 2 : 1) * upper_tail(z);
  const double bound = z * std::sqrt(t);
  const double sd = std::sqrt(t - last_t_);
  double sum = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    double leaves = upper_tail((bound - nodes_[i]) / sd);
    if (two_sided_) leaves += upper_tail((bound + nodes_[i]) / sd);
    sum += weighted_[i] * leaves;
  }
  // Of the symmetric density only half is kept.
  return two_sided_ ? 2 * sum : sum;
}

double ExitRecursion::density(double t, double y) const {
  if (last_t_ == 0) return normal_density(y / std::sqrt(t)) / std::sqrt(t);
  const double sd = std::sqrt(t - last_t_);
  double sum = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const double away = (y - nodes_[i]) / sd;
    if (std::fabs(away) < kReach) sum += weighted_[i] * normal_density(away);
    const double mirrored = (y + nodes_[i]) / sd;
    if (two_sided_ && mirrored < kReach) sum += weighted_[i] * normal_density(mirrored);
  }
  return sum / sd;
}

void ExitRecursion::look(double t, double z) {
  const double high = std::min(z, kReach) * std::sqrt(t);
  const double low = two_sided_ ? 0 : -kReach * std::sqrt(t);
  const double step = std::sqrt(t - last_t_);
  // A panel spans about three standard deviations of the increment, so that 15 nodes resolve the kernel.
  const int panels = std::clamp(static_cast<int>(std::ceil((high - low) / (3 * step))), 2, 400);
  std::vector<double> nodes;
  std::vector<double> weights;
  place_nodes(low, high, panels, nodes, weights);
  for (std::size_t i = 0; i < nodes.size(); ++i) weights[i] *= density(t, nodes[i]);
  nodes_ = std::move(nodes);
  weighted_ = std::move(weights);
  last_t_ = t;
}

}  // namespace flywheel::statistics
