#include "experiments/statistics/best_arm.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

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
void normalise(std::vector<Real>& chances) {
  Real sum = 0;
  for (const Real chance : chances) sum += chance;
  for (Real& chance : chances) chance = sum > 0 ? chance / sum : 0;
}

// Chances that a value is above all others, and that exactly one other is above it.
struct Place {
  double first = 1;
  double second = 0;

  void meet(double below, double above) {
    second = second * below + first * above;
    first *= below;
  }
};

// `place(i, x)` and `density(i, x)` at a value x of arm i; `points(i)` are where its integral is cut.
template <class PlaceOf, class Density, class Points>
ArmRanks ranks_of(std::size_t arms, const PlaceOf& place, const Density& density, const Points& points) {
  ArmRanks ranks;
  for (std::size_t i = 0; i < arms; ++i) {
    const std::vector<double> cuts = points(i);
    ranks.best.push_back(integral([&](double x) { return density(i, x) * place(i, x).first; }, cuts));
    ranks.second.push_back(arms < 2 ? 0 : integral([&](double x) { return density(i, x) * place(i, x).second; }, cuts));
  }
  normalise(ranks.best);
  normalise(ranks.second);
  return ranks;
}

}  // namespace

std::vector<Real> ArmRanks::top_two() const {
  if (best.size() < 2) return best;
  std::vector<Real> weights;
  for (std::size_t i = 0; i < best.size(); ++i) weights.push_back((best[i] + second[i]) / 2);
  return weights;
}

ArmRanks arm_ranks(std::span<const Real> means, std::span<const Real> sds) {
  constexpr Real kReach = 12;
  // In units of arm i's own deviation.
  const auto place = [&](std::size_t i, double z) {
    Place result;
    for (std::size_t j = 0; j < means.size(); ++j) {
      if (j == i) continue;
      const auto away = static_cast<double>((means[i] - means[j] + z * sds[i]) / sds[j]);
      result.meet(std::erfc(-away / std::numbers::sqrt2) / 2, std::erfc(away / std::numbers::sqrt2) / 2);
    }
    return result;
  };
  const auto density = [](std::size_t, double z) { return std::exp(-z * z / 2); };
  const auto points = [&](std::size_t i) {
    std::vector<double> cuts{-kReach, -4, 0, 4, kReach};
    for (std::size_t j = 0; j < means.size(); ++j) {
      for (const Real away : {-6.0L, 0.0L, 6.0L}) {
        const Real z = (means[j] + away * sds[j] - means[i]) / sds[i];
        cuts.push_back(static_cast<double>(std::clamp(z, -kReach, kReach)));
      }
    }
    return cuts;
  };
  return ranks_of(means.size(), place, density, points);
}

ArmRanks arm_ranks(std::span<const Beta> arms) {
  std::vector<LogOdds> odds;
  std::vector<double> masses;
  for (const Beta& arm : arms) odds.emplace_back(arm);
  const auto points = [&](std::size_t i) {
    const double low = odds[i].low();
    const double high = odds[i].high();
    std::vector<double> cuts{low, high, std::clamp(0.0, low, high)};
    for (const LogOdds& one : odds) {
      for (const double away : {-8.0, -3.0, 0.0, 3.0, 8.0}) {
        cuts.push_back(std::clamp(one.mode() + away * one.sd(), low, high));
      }
    }
    return cuts;
  };
  for (std::size_t i = 0; i < odds.size(); ++i) {
    masses.push_back(integral([&](double u) { return std::exp(odds[i].ln_density(u)); }, points(i)));
  }
  const auto place = [&](std::size_t i, double u) {
    Place result;
    for (std::size_t j = 0; j < odds.size(); ++j) {
      if (j != i) result.meet(odds[j].cdf(u), odds[j].sf(u));
    }
    return result;
  };
  const auto density = [&](std::size_t i, double u) { return std::exp(odds[i].ln_density(u)) / masses[i]; };
  return ranks_of(odds.size(), place, density, points);
}

std::vector<Real> with_floor(std::span<const Real> weights, Real floor) {
  const Real rest = 1 - floor * static_cast<Real>(weights.size());
  std::vector<Real> raised;
  for (const Real weight : weights) raised.push_back(floor + rest * weight);
  return raised;
}

}  // namespace flywheel::statistics
