#include "experiments/statistics/best_arm.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "experiments/statistics/special_functions.hpp"

namespace flywheel::statistics {

namespace {

using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;

// Halves an interval while it contributes more error than `tolerance` allows.
template <class Function>
double refined(const Function& function, double low, double high, double tolerance, int depth) {
  double error = 0;
  const double whole = Rule::integrate(function, low, high, 0, 0, &error);
  if (error <= tolerance || depth == 0) return whole;
  const double middle = (low + high) / 2;
  return refined(function, low, middle, tolerance / 2, depth - 1) +
         refined(function, middle, high, tolerance / 2, depth - 1);
}

// Integrates a positive function over the pieces between points. The tolerance is relative to the whole, so that
// pieces that matter little, or are mere noise, are not refined.
template <class Function>
double integral(const Function& function, std::vector<double> points) {
  std::sort(points.begin(), points.end());
  double rough = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i] > points[i - 1]) rough += Rule::integrate(function, points[i - 1], points[i], 0, 0);
  }
  double sum = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i] > points[i - 1]) sum += refined(function, points[i - 1], points[i], 1e-10 * rough, 6);
  }
  return sum;
}

// A beta on the scale u = ln(x/(1 − x)), where its density has no poles and one mode.
class LogOdds {
 public:
  explicit LogOdds(const Beta& beta)
      : alpha_(static_cast<double>(beta.alpha)),
        beta_(static_cast<double>(beta.beta)),
        mean_(static_cast<double>(beta.mean())),
        mode_(std::log(alpha_ / beta_)) {
    low_ = edge(-1);
    high_ = edge(1);
  }

  // ln density relative to the mode.
  [[nodiscard]] double ln_density(double u) const {
    const double d = u - mode_;
    // −(α+β)·ln(1 + p(e^d − 1)), without overflow for large d.
    const double growth = d < 30 ? std::log1p(mean_ * std::expm1(d)) : d + std::log(mean_ + (1 - mean_) * std::exp(-d));
    return alpha_ * d - (alpha_ + beta_) * growth;
  }
  [[nodiscard]] double cdf(double u) const {
    if (u <= low_) return 0;
    if (u >= high_) return 1;
    if (u < -kExtreme) return extreme_tail(alpha_, u);
    if (u > kExtreme) return 1 - extreme_tail(beta_, -u);
    return u < 0 ? boost::math::ibeta(alpha_, beta_, odds_to_p(u), Policy())
                 : boost::math::ibetac(beta_, alpha_, odds_to_p(-u), Policy());
  }
  [[nodiscard]] double sf(double u) const {
    if (u <= low_) return 1;
    if (u >= high_) return 0;
    if (u < -kExtreme) return 1 - extreme_tail(alpha_, u);
    if (u > kExtreme) return extreme_tail(beta_, -u);
    return u < 0 ? boost::math::ibetac(alpha_, beta_, odds_to_p(u), Policy())
                 : boost::math::ibeta(beta_, alpha_, odds_to_p(-u), Policy());
  }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }
  [[nodiscard]] double mode() const { return mode_; }
  /// The scale of the density around its mode.
  [[nodiscard]] double sd() const { return std::sqrt(1 / alpha_ + 1 / beta_); }

  static double odds_to_p(double u) { return u < 0 ? std::exp(u) / (1 + std::exp(u)) : 1 / (1 + std::exp(-u)); }

 private:
  // Beyond these log odds a probability has no room in a double.
  static constexpr double kExtreme = 600;

  // I_x(shape, other) for x = e^u → 0: x^shape/(shape·B). Only distributions with a tiny shape reach this far.
  [[nodiscard]] double extreme_tail(double shape, double u) const {
    const double ln_beta = boost::math::lgamma(alpha_, Policy()) + boost::math::lgamma(beta_, Policy()) -
                           boost::math::lgamma(alpha_ + beta_, Policy());
    return std::exp(shape * u - std::log(shape) - ln_beta);
  }

  // Where the density has fallen to e^-700 of the mode.
  [[nodiscard]] double edge(double direction) const {
    double reach = sd();
    while (ln_density(mode_ + direction * reach) > -700) reach *= 2;
    double inner = reach / 2;
    for (int i = 0; i < 40; ++i) {
      const double middle = (inner + reach) / 2;
      (ln_density(mode_ + direction * middle) > -700 ? inner : reach) = middle;
    }
    return mode_ + direction * reach;
  }

  double alpha_, beta_, mean_, mode_;
  double low_ = 0, high_ = 0;
};

// What quadrature leaves out is shared out, so that the chances add up to 1.
std::vector<Real> normalised(std::vector<Real> chances) {
  Real sum = 0;
  for (const Real chance : chances) sum += chance;
  for (Real& chance : chances) chance /= sum;
  return chances;
}

}  // namespace

std::vector<Real> chances_to_be_best(std::span<const Real> means, std::span<const Real> sds) {
  constexpr Real kReach = 12;
  std::vector<Real> chances;
  for (std::size_t i = 0; i < means.size(); ++i) {
    // In units of arm i's own deviation.
    const auto integrand = [&](double z) {
      Real product = normal_density(z);
      const Real x = means[i] + z * sds[i];
      for (std::size_t j = 0; j < means.size(); ++j) {
        if (j != i) product *= normal_sf((means[j] - x) / sds[j]).p;
      }
      return static_cast<double>(product);
    };
    std::vector<double> points{-kReach, -4, 0, 4, kReach};
    for (std::size_t j = 0; j < means.size(); ++j) {
      for (const Real away : {-6.0L, 0.0L, 6.0L}) {
        const Real z = (means[j] + away * sds[j] - means[i]) / sds[i];
        points.push_back(static_cast<double>(std::clamp(z, -kReach, kReach)));
      }
    }
    chances.push_back(integral(integrand, points));
  }
  return normalised(std::move(chances));
}

std::vector<Real> chances_to_be_best(std::span<const Beta> arms) {
  std::vector<LogOdds> odds;
  for (const Beta& arm : arms) odds.emplace_back(arm);
  std::vector<Real> chances;
  for (std::size_t i = 0; i < odds.size(); ++i) {
    const auto integrand = [&](double u) {
      double product = std::exp(odds[i].ln_density(u));
      for (std::size_t j = 0; j < odds.size(); ++j) {
        if (j != i) product *= odds[j].cdf(u);
      }
      return product;
    };
    std::vector<double> points{odds[i].low(), odds[i].high()};
    for (const LogOdds& one : odds) {
      for (const double away : {-8.0, -3.0, 0.0, 3.0, 8.0}) {
        points.push_back(std::clamp(one.mode() + away * one.sd(), odds[i].low(), odds[i].high()));
      }
    }
    points.push_back(std::clamp(0.0, odds[i].low(), odds[i].high()));
    const double mass = integral([&](double u) { return std::exp(odds[i].ln_density(u)); }, points);
    chances.push_back(integral(integrand, points) / mass);
  }
  return normalised(std::move(chances));
}

std::vector<Real> top_two_weights(std::span<const Real> chances) {
  constexpr Real kHalf = 0.5L;
  // Where an arm is best for certain, its runner-up is whoever is best of the others; their chances decide, or all
  // alike where those are 0.
  std::vector<Real> weights(chances.size(), 0);
  const auto others = static_cast<Real>(chances.size()) - 1;
  for (std::size_t j = 0; j < chances.size(); ++j) {
    weights[j] += others > 0 ? kHalf * chances[j] : chances[j];
    Real rest = 0;
    for (std::size_t i = 0; i < chances.size(); ++i) rest += i == j ? 0 : chances[i];
    for (std::size_t i = 0; i < chances.size(); ++i) {
      if (i != j) weights[i] += kHalf * chances[j] * (rest > 0 ? chances[i] / rest : 1 / others);
    }
  }
  return weights;
}

std::vector<Real> with_floor(std::span<const Real> weights, Real floor) {
  const Real rest = 1 - floor * static_cast<Real>(weights.size());
  std::vector<Real> raised;
  for (const Real weight : weights) raised.push_back(floor + rest * weight);
  return raised;
}

}  // namespace flywheel::statistics
