#include "experiments/statistics/beta_comparison.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "experiments/statistics/beta_overlap.hpp"
#include "experiments/statistics/posterior.hpp"

namespace flywheel::statistics {

namespace {

constexpr std::size_t kNodes = 15;
constexpr std::size_t kPadded = 16;  // so that loops over nodes go in pairs
// Where the integrand has fallen to e^-36 of its peak it is over.
constexpr Real kDepth = 36;

// Gauss–Legendre on [−1, 1], with the integrals of its Lagrange polynomials from −1 to each node.
struct Rule {
  std::array<double, kNodes> x{};
  std::array<double, kNodes> weight{};
  std::array<std::array<double, kPadded>, kNodes> partial{};  // [j][i]: of polynomial j up to node i

  Rule() {
    using Gauss = boost::math::quadrature::gauss<double, kNodes>;
    constexpr std::size_t kHalf = kNodes / 2;
    for (std::size_t i = 0; i <= kHalf; ++i) {
      x[kHalf + i] = Gauss::abscissa()[i];
      x[kHalf - i] = -Gauss::abscissa()[i];
      weight[kHalf + i] = weight[kHalf - i] = Gauss::weights()[i];
    }
    std::array<std::array<double, kNodes + 1>, kNodes> legendre{};  // [i][k] = P_k(x_i)
    for (std::size_t i = 0; i < kNodes; ++i) {
      legendre[i][0] = 1;
      legendre[i][1] = x[i];
      for (std::size_t k = 1; k < kNodes; ++k) {
        const auto degree = static_cast<double>(k);
        legendre[i][k + 1] = ((2 * degree + 1) * x[i] * legendre[i][k] - degree * legendre[i][k - 1]) / (degree + 1);
      }
    }
    for (std::size_t i = 0; i < kNodes; ++i) {
      for (std::size_t j = 0; j < kNodes; ++j) {
        double sum = x[i] + 1;
        for (std::size_t k = 1; k < kNodes; ++k) sum += legendre[j][k] * (legendre[i][k + 1] - legendre[i][k - 1]);
        partial[j][i] = weight[j] / 2 * sum;
      }
    }
  }
};

const Rule& rule() {
  static const Rule the_rule;
  return the_rule;
}

struct Overlap {
  Real chance = 0;     // P(low > high)
  Real shortfall = 0;  // E[max(low − high, 0)]
  Real ln_scale = 0;   // both are to be multiplied by e^ln_scale
};

// The arm with the lower mean against the one with the higher: both integrals live around the pooled mean, where the
// lower tail of `high` meets the upper tail of `low`. Everything is relative to the densities there.
template <class Number>
class Integration {
 public:
  Integration(const Beta& low, const Beta& high)
      : alpha_low_(static_cast<Number>(low.alpha)),
        alpha_high_(static_cast<Number>(high.alpha)),
        n_low_(static_cast<Number>(low.alpha + low.beta)),
        n_high_(static_cast<Number>(high.alpha + high.beta)),
        p_(static_cast<Number>((low.alpha + high.alpha) / (low.alpha + low.beta + high.alpha + high.beta))),
        q_(static_cast<Number>((low.beta + high.beta) / (low.alpha + low.beta + high.alpha + high.beta))),
        mode_low_(static_cast<Number>(std::log(low.alpha / low.beta) - centre(low, high))),
        mode_high_(static_cast<Number>(std::log(high.alpha / high.beta) - centre(low, high))) {}

  static Real centre(const Beta& low, const Beta& high) {
    return std::log((low.alpha + high.alpha) / (low.beta + high.beta));
  }

  Overlap run() {
    place_panels();
    return sums();
  }

 private:
  struct Panel {
    Number half;
    std::array<Number, kNodes> spread;  // p(1 − p)
    std::array<Number, kNodes> of_low, of_high;
    std::array<Number, kNodes> below_high;  // ∫ of_high from the left end
  };

  // p(1 − p) at d from the centre.
  [[nodiscard]] Number spread_at(Number d) const {
    const Number e = std::exp(-std::fabs(d));
    const Number denominator = d > 0 ? p_ + q_ * e : q_ + p_ * e;
    return p_ * q_ * e / (denominator * denominator);
  }
  [[nodiscard]] Number odds_to_p(Number d) const {
    return d > 0 ? p_ / (p_ + q_ * std::exp(-d)) : p_ * std::exp(d) / (q_ + p_ * std::exp(d));
  }

  // ln of the integrand's shape: a tail counts only beyond its own mode.
  [[nodiscard]] Number ln_shape(Number d) const {
    const auto relative = [&](Number alpha, Number n, Number at) { return alpha * at - n * growth(p_, at); };
    Number shape = 0;
    shape += relative(alpha_high_, n_high_, std::min(d, mode_high_));
    shape += relative(alpha_low_, n_low_, std::max(d, mode_low_));
    return shape;
  }

  [[nodiscard]] Number edge(int direction) const {
    Number reach = 1 / std::sqrt((n_low_ + n_high_) * p_ * q_);
    while (ln_shape(direction * reach) > -static_cast<Number>(kDepth)) reach *= Number{1.5};
    return direction * reach;
  }

  // So that 15 nodes resolve both densities: their curvature, their slope, and the poles of the logistic function.
  [[nodiscard]] Number width_at(Number d) const {
    constexpr Number kCurvature = 3, kSlope = 12, kPole = 3.5;
    const Number p = odds_to_p(d);
    const Number slope = std::max(std::fabs(alpha_low_ - n_low_ * p), std::fabs(alpha_high_ - n_high_ * p));
    const Number curvature = std::sqrt(std::max(n_low_, n_high_) * spread_at(d));
    const Number from_zero = std::fabs(d + static_cast<Number>(std::log(p_ / q_)));
    return std::min({kCurvature / curvature, kSlope / slope, std::max(kPole, from_zero / 2)});
  }

  void place_panels() {
    const Number end = edge(1);
    Number from = edge(-1);
    panels_.reserve(32);
    while (from < end) {
      Number width = width_at(from);
      width = std::min({width, width_at(from + width), end - from});
      if (!(from + width > from)) break;
      Panel panel;
      panel.half = width / 2;
      const Number middle = from + panel.half;
      for (std::size_t i = 0; i < kNodes; ++i) {
        const Number d = middle + panel.half * static_cast<Number>(rule_.x[i]);
        const Number e = d < 30 ? std::expm1(d) : 0;
        const Number t = d < 30 ? std::log1p(p_ * e) : growth(p_, d);
        panel.of_low[i] = std::exp(alpha_low_ * d - n_low_ * t);
        panel.of_high[i] = std::exp(alpha_high_ * d - n_high_ * t);
        panel.spread[i] = d < 30 ? p_ * q_ * (1 + e) / ((1 + p_ * e) * (1 + p_ * e)) : spread_at(d);
      }
      panels_.push_back(panel);
      from += width;
    }
  }

  // The integrals of f over the left part of a panel of half-width 1, up to each node.
  [[nodiscard]] std::array<Number, kPadded> partials(const std::array<Number, kNodes>& f) const {
    std::array<Number, kPadded> sums{};
    for (std::size_t j = 0; j < kNodes; ++j) {
      for (std::size_t i = 0; i < kPadded; ++i) sums[i] += static_cast<Number>(rule_.partial[j][i]) * f[j];
    }
    return sums;
  }

  Overlap sums() {
    Number below = 0;
    for (Panel& panel : panels_) {
      Number all = 0;
      const auto parts = partials(panel.of_high);
      for (std::size_t i = 0; i < kNodes; ++i) {
        panel.below_high[i] = below + panel.half * parts[i];
        all += static_cast<Number>(rule_.weight[i]) * panel.of_high[i];
      }
      below += panel.half * all;
    }
    Number above = 0;
    Number chance = 0;
    Number shortfall = 0;
    for (auto panel = panels_.rbegin(); panel != panels_.rend(); ++panel) {
      Number all = 0;
      for (std::size_t i = 0; i < kNodes; ++i) all += static_cast<Number>(rule_.weight[i]) * panel->of_low[i];
      const auto parts = partials(panel->of_low);
      for (std::size_t i = 0; i < kNodes; ++i) {
        const Number above_low = above + panel->half * (all - parts[i]);
        const Number weighted = panel->half * static_cast<Number>(rule_.weight[i]) * above_low;
        chance += weighted * panel->of_high[i];
        shortfall += weighted * panel->below_high[i] * panel->spread[i];
      }
      above += panel->half * all;
    }
    return {chance, shortfall, 0};
  }

  Number alpha_low_, alpha_high_, n_low_, n_high_;
  Number p_, q_;  // pooled mean and its complement
  Number mode_low_, mode_high_;
  const Rule& rule_ = rule();
  std::vector<Panel> panels_;
};

Overlap overlap_of(const Beta& low, const Beta& high) {
  // With the pooled mean below one half, 1 − p keeps its digits; x → 1 − x turns the order around.
  if (low.alpha + high.alpha > low.beta + high.beta) return overlap_of({high.beta, high.alpha}, {low.beta, low.alpha});
  const Real centre = Integration<Real>::centre(low, high);
  const Real ln_scale = ln_log_odds_density(low, centre) + ln_log_odds_density(high, centre);
  constexpr Real kSafeInDouble = -200;
  Overlap result = ln_scale > kSafeInDouble ? Integration<double>(low, high).run() : Integration<Real>(low, high).run();
  result.ln_scale = ln_scale;
  return result;
}

BetaOverlap panels_overlap(const Beta& low, const Beta& high) {
  const Overlap overlap = overlap_of(low, high);
  return {Tail::from_ln(std::min<Real>(0, overlap.ln_scale + std::log(overlap.chance))),
          Tail::from_ln(overlap.ln_scale + std::log(overlap.shortfall))};
}

// Whether one grid of panels around the pooled mean resolves both, and is of a modest size.
bool are_alike(const Beta& a, const Beta& b) {
  constexpr Real kMost = 1e7L, kMostTimes = 100;
  const Real n_a = a.alpha + a.beta, n_b = b.alpha + b.beta;
  return std::max(n_a, n_b) < kMost && std::max(n_a, n_b) < kMostTimes * std::min(n_a, n_b);
}

// Posteriors of more units than Real can count one by one are normal to its last digits.
BetaComparison compare_as_normal(const Beta& a, const Beta& b) {
  const auto variance = [](const Beta& beta) { return beta.mean() / (beta.alpha + beta.beta) * (1 - beta.mean()); };
  const NormalPosterior posterior{b.mean() - a.mean(), std::sqrt(variance(a) + variance(b))};
  return {posterior.chance_above_zero(), posterior.chance_below_zero(), posterior.expected_loss(),
          posterior.expected_gain()};
}

}  // namespace

BetaComparison compare_beta(const Beta& a, const Beta& b) {
  constexpr Real kAsNormal = 1e18L;
  const bool enormous = std::min({a.alpha, a.beta, b.alpha, b.beta}) > kAsNormal;
  if (enormous) return compare_as_normal(a, b);
  const bool b_is_higher = a.alpha * b.beta <= b.alpha * a.beta;
  const Beta& low = b_is_higher ? a : b;
  const Beta& high = b_is_higher ? b : a;
  const BetaOverlap overlap = are_alike(a, b) ? panels_overlap(low, high) : beta_overlap(low, high);
  // Of equal posteriors it is one half, to the last place.
  const bool equal = a.alpha == b.alpha && a.beta == b.beta;
  const Tail wrong = equal ? Tail::from_p(0.5L) : overlap.chance;
  const Tail shortfall = overlap.shortfall;
  // high − low of the means, without cancellation.
  const Real gap = (high.alpha * low.beta - low.alpha * high.beta) / (high.alpha + high.beta) / (low.alpha + low.beta);
  BetaComparison result{wrong.complement(), wrong, shortfall, Tail::from_p(gap + shortfall.p)};
  if (!b_is_higher) {
    std::swap(result.chance_b_above_a, result.chance_a_above_b);
    std::swap(result.loss_choosing_a, result.loss_choosing_b);
  }
  return result;
}

}  // namespace flywheel::statistics
