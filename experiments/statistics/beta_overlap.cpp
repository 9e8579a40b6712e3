#include "experiments/statistics/beta_overlap.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "experiments/statistics/stirling.hpp"

namespace flywheel::statistics {

namespace {

using Logarithm = std::function<Real(Real)>;  // ln f(u), concave

Real logistic(Real u) {
  return u < 0 ? std::exp(u) / (1 + std::exp(u)) : 1 / (1 + std::exp(-u));
}

Real log_odds(const Beta& beta) {
  return std::log(beta.alpha / beta.beta);
}

Real spread(const Beta& beta) {  // of the log odds
  return std::sqrt((beta.alpha + beta.beta) / (beta.alpha * beta.beta));
}

// Where a concave function is largest, between two points that enclose its peak: golden section.
Real peak_of(const Logarithm& ln_f, Real low, Real high) {
  constexpr Real kGolden = 0.61803398874989484820L;
  Real left = high - kGolden * (high - low), right = low + kGolden * (high - low);
  Real at_left = ln_f(left), at_right = ln_f(right);
  for (int i = 0; i < 80; ++i) {
    if (at_left < at_right) {
      low = left, left = right, at_left = at_right;
      right = low + kGolden * (high - low), at_right = ln_f(right);
    } else {
      high = right, right = left, at_right = at_left;
      left = high - kGolden * (high - low), at_left = ln_f(left);
    }
  }
  return (low + high) / 2;
}

// How far from the peak, on one side, it has fallen by kDepth.
Real reach_of(const Logarithm& ln_f, Real peak, Real step) {
  constexpr Real kDepth = 40;
  const Real least = ln_f(peak) - kDepth;
  Real inside = 0, outside = step;
  while (ln_f(peak + outside) > least && std::fabs(outside) < 1e4L) inside = outside, outside *= 2;
  for (int i = 0; i < 40; ++i) {
    const Real middle = (inside + outside) / 2;
    (ln_f(peak + middle) > least ? inside : outside) = middle;
  }
  return outside;
}

// ln ∫ f over pieces between the given points, each in eight panels of fifteen Gauss–Legendre nodes.
Real ln_integral(const Logarithm& ln_f, std::vector<Real> edges, Real ln_scale) {
  using Rule = boost::math::quadrature::gauss<Real, 15>;
  constexpr int kPanels = 8;
  std::sort(edges.begin(), edges.end());
  Real sum = 0;
  for (std::size_t piece = 1; piece < edges.size(); ++piece) {
    const Real half = (edges[piece] - edges[piece - 1]) / (2 * kPanels);
    for (int panel = 0; panel < kPanels && half > 0; ++panel) {
      const Real middle = edges[piece - 1] + (2 * panel + 1) * half;
      for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
        for (const Real side : {1, -1}) {
          if (i == 0 && side < 0) continue;  // the node in the middle
          sum += half * Rule::weights()[i] * std::exp(ln_f(middle + side * half * Rule::abscissa()[i]) - ln_scale);
        }
      }
    }
  }
  return ln_scale + std::log(sum);
}

// ln ∫ f du around f's peak. `points` are where f bends sharply.
Real ln_integral_around_peak(const Logarithm& ln_f, Real low, Real high, std::vector<Real> points) {
  const Real peak = peak_of(ln_f, low, high);
  const Real step = std::max<Real>(1e-12L, (high - low) * 1e-6L);
  const Real from = peak + reach_of(ln_f, peak, -step), to = peak + reach_of(ln_f, peak, step);
  points.insert(points.end(), {from, peak, to});
  for (Real& point : points) point = std::clamp(point, from, to);
  return ln_integral(ln_f, std::move(points), ln_f(peak));
}

}  // namespace

Real ln_log_odds_density(const Beta& beta, Real u) {
  const Real total = beta.alpha + beta.beta;
  const Real d = u - std::log(beta.alpha / beta.beta);
  const Real at_mode = std::log(beta.alpha * beta.beta / total / (2 * std::numbers::pi_v<Real>)) / 2 -
                       stirling_rest(beta.alpha) - stirling_rest(beta.beta) + stirling_rest(total);
  return at_mode + beta.alpha * d - total * growth(beta.mean(), d);
}

BetaOverlap beta_overlap(const Beta& low, const Beta& high) {
  // With the pooled mean below one half, 1 − p keeps its digits; x → 1 − x turns the order around.
  if (low.alpha + high.alpha > low.beta + high.beta)
    return beta_overlap({high.beta, high.alpha}, {low.beta, low.alpha});
  const auto above_low = [&](Real u) { return beta_sf(logistic(u), low.alpha, low.beta).ln_p; };
  const auto below_high = [&](Real u) { return beta_cdf(logistic(u), high.alpha, high.beta).ln_p; };
  const Real left = log_odds(low), right = log_odds(high);
  const bool low_is_narrower = spread(low) < spread(high);
  const Logarithm joint = [&](Real u) {
    return low_is_narrower ? ln_log_odds_density(low, u) + below_high(u) : ln_log_odds_density(high, u) + above_low(u);
  };
  const Logarithm both_tails = [&](Real u) {
    const Real p = logistic(u);
    return above_low(u) + below_high(u) + std::log(p) + std::log1p(-p);  // dx = p(1 − p) du
  };
  // Tails bend where the posteriors lie, within a few of their spreads.
  std::vector<Real> bends;
  for (const Beta* beta : {&low, &high}) {
    for (const Real away : {-8, -2, 0, 2, 8}) bends.push_back(log_odds(*beta) + away * spread(*beta));
  }
  const Real beyond = 20 * std::max(spread(low), spread(high));
  const Real from = std::min(left, right) - beyond, to = std::max(left, right) + beyond;
  return {Tail::from_ln(std::min<Real>(0, ln_integral_around_peak(joint, from, to, bends))),
          Tail::from_ln(ln_integral_around_peak(both_tails, from, to, bends))};
}

}  // namespace flywheel::statistics
