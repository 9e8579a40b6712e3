#include "experiments/statistics/exit_recursion.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace flywheel::statistics {

namespace {

// Beyond this many standard deviations there is nothing left to integrate.
constexpr double kReach = 9.5;
// Beyond this many an increment adds less than 1e-18: the first looks may have as little as 1e-12 to spend.
constexpr double kKernelReach = 9;

double upper_tail(double x) {
  return 0.5 * std::erfc(x / std::numbers::sqrt2);
}

double normal_density(double x) {
  constexpr double kInverseSqrtTwoPi = 0.39894228040143267794;
  return kInverseSqrtTwoPi * std::exp(-x * x / 2);
}

constexpr double kMostPanels = 20'000;

// Gauss–Legendre panels of 15 nodes each over [low, high], in ascending order.
void place_nodes(double low, double high, int panels, std::vector<double>& nodes, std::vector<double>& weights) {
  using Rule = boost::math::quadrature::gauss<double, 15>;
  const auto last = static_cast<int>(Rule::abscissa().size()) - 1;
  const double half = (high - low) / (2 * panels);
  for (int panel = 0; panel < panels; ++panel) {
    const double centre = low + (2 * panel + 1) * half;
    for (int i = -last; i <= last; ++i) {
      const auto at = static_cast<std::size_t>(std::abs(i));
      nodes.push_back(centre + (i < 0 ? -half : half) * Rule::abscissa()[at]);
      weights.push_back(Rule::weights()[at] * half);
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
    const double above = (bound - nodes_[i]) / sd;
    if (above < kReach) sum += weighted_[i] * upper_tail(above);
    const double below = (bound + nodes_[i]) / sd;
    if (two_sided_ && below < kReach) sum += weighted_[i] * upper_tail(below);
  }
  // Of the symmetric density only half is kept.
  return two_sided_ ? 2 * sum : sum;
}

double ExitRecursion::upper_exit_probability(double t, double z, double drift) const {
  if (std::isinf(z)) return 0;
  const double bound = z * std::sqrt(t);
  const double step = t - last_t_;
  const double sd = std::sqrt(step);
  if (last_t_ == 0) return upper_tail((bound - drift * t) / sd);
  double sum = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (const double side : {1.0, -1.0}) {
      if (side < 0 && !two_sided_) continue;
      const double score = side * nodes_[i];
      const double tilt = std::exp(drift * score - drift * drift * last_t_ / 2);
      sum += weighted_[i] * tilt * upper_tail((bound - score - drift * step) / sd);
    }
  }
  return sum;
}

double ExitRecursion::exit_density(double t, double z) const {
  const double root = std::sqrt(t);
  return (two_sided_ ? 2 : 1) * root * density(t, z * root);
}

double ExitRecursion::density(double t, double y) const {
  if (last_t_ == 0) return normal_density(y / std::sqrt(t)) / std::sqrt(t);
  const double sd = std::sqrt(t - last_t_);
  const double reach = kKernelReach * sd;
  const auto index_of = [&](double score) {
    return static_cast<std::size_t>(std::lower_bound(nodes_.begin(), nodes_.end(), score) - nodes_.begin());
  };
  double sum = 0;
  const std::size_t end = index_of(y + reach);
  for (std::size_t i = index_of(y - reach); i < end; ++i) sum += weighted_[i] * normal_density((y - nodes_[i]) / sd);
  if (two_sided_ && y < reach) {
    const std::size_t mirrored = index_of(reach - y);
    for (std::size_t i = 0; i < mirrored; ++i) sum += weighted_[i] * normal_density((y + nodes_[i]) / sd);
  }
  return sum / sd;
}

void ExitRecursion::look(double t, double z, double next_t) {
  const double high = std::min(z, kReach) * std::sqrt(t);
  const double low = two_sided_ ? 0 : -kReach * std::sqrt(t);
  // A panel spans four standard deviations of the increment at most, of the last one, which shaped the density, and of
  // the next one, whose kernel is integrated over these nodes.
  const double step = std::sqrt(std::min(t - last_t_, next_t - t));
  const int panels = static_cast<int>(std::clamp(std::ceil((high - low) / (4 * step)), 2.0, kMostPanels));
  std::vector<double> nodes;
  std::vector<double> weights;
  place_nodes(low, high, panels, nodes, weights);
  for (std::size_t i = 0; i < nodes.size(); ++i) weights[i] *= density(t, nodes[i]);
  nodes_ = std::move(nodes);
  weighted_ = std::move(weights);
  last_t_ = t;
}

}  // namespace flywheel::statistics
