#include "experiments/statistics/tail.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>
#include <optional>

#include "experiments/statistics/special_functions.hpp"

namespace flywheel::statistics {

namespace {

constexpr Real kHalf = 0.5L;
constexpr Real kLnSqrtTwoPi = 0.918938533204672741780329736405617639861L;
// Below this the library's tails come near the end of the number range and logarithms take over.
constexpr Real kDirectFloor = 1e-4500L;

// ln of Mills' ratio times x, for large x.
Real ln_mills_series(Real x) {
  const Real inverse = 1 / (x * x);
  Real term = 1;
  Real sum = 1;
  for (int k = 1; k <= 8; ++k) {
    term *= -static_cast<Real>(2 * k - 1) * inverse;
    sum += term;
  }
  return std::log(sum);
}

// The continued fraction b0 + a1/(b1 + a2/(b2 + …)), by the modified Lentz algorithm.
template <class Terms>
Real continued_fraction(Real b0, Terms&& terms) {
  constexpr Real kTiny = 1e-4000L;
  Real f = b0 == 0 ? kTiny : b0;
  Real c = f;
  Real d = 0;
  for (int m = 1; m < 100'000; ++m) {
    const auto [a, b] = terms(static_cast<Real>(m));
    d = b + a * d;
    c = b + a / c;
    if (d == 0) d = kTiny;
    if (c == 0) c = kTiny;
    d = 1 / d;
    const Real delta = c * d;
    f *= delta;
    if (std::fabs(delta - 1) < 1e-19L) break;
  }
  return f;
}

struct FractionTerm {
  Real a;
  Real b;
};

// ln(B(a, 1/2)); lgamma's difference loses everything for large a, Stirling's series does not.
Real ln_beta_half(Real a) {
  constexpr Real kLnSqrtPi = 0.572364942924700087071713675676529355824L;
  if (a < 50) {
    return boost::math::lgamma(a, Policy()) + kLnSqrtPi - boost::math::lgamma(a + kHalf, Policy());
  }
  const Real i = 1 / a;
  const Real i2 = i * i;
  // ln Γ(a+1/2)/Γ(a) = ½ ln a − 1/(8a) + 1/(192a³) − 1/(640a⁵) + 17/(14336a⁷) − …
  const Real ratio = kHalf * std::log(a) -
                     i * (1 / 8.0L - i2 * (1 / 192.0L - i2 * (1 / 640.0L - i2 * (17 / 14336.0L - i2 * 31 / 18432.0L))));
  return kLnSqrtPi - ratio;
}

Real ln_beta(Real a, Real b) {
  return boost::math::lgamma(a, Policy()) + boost::math::lgamma(b, Policy()) - boost::math::lgamma(a + b, Policy());
}

// ln I_x(a, b) for x well below the mean a/(a + b), y = 1 − x, from ln x and ln B(a, b).
Real ln_incomplete_beta(Real a, Real b, Real x, Real ln_x, Real y, Real ln_b) {
  const auto term = [&](Real m) -> FractionTerm {
    const Real d = a + 2 * m - 1;
    const Real numerator = (a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x / (d * d);
    const Real rest = (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (d + 2);
    return {numerator, m + m * (b - m) * x / d + rest};
  };
  const Real b0 = a * (a * y - b * x + 1) / (a + 1);
  return a * ln_x + b * std::log(y) - ln_b - std::log(continued_fraction(b0, term));
}

// ln P(|T| > t) far in the tail.
Real ln_student_two_sided(Real t, Real df) {
  const Real a = df / 2;
  const Real ratio = (t / df) * t;
  const Real x = 1 / (1 + ratio);  // df/(df + t²)
  return ln_incomplete_beta(a, kHalf, x, -std::log1p(ratio), ratio / (1 + ratio), ln_beta_half(a));
}

// In double where that keeps 13 digits: a twentieth of the time. y = t²/(df + t²).
std::optional<Tail> student_two_sided_fast(double y, double df) {
  constexpr double kFloor = 1e-250;
  if (df > 1e8 || y >= 0.5) return std::nullopt;
  const double p = boost::math::ibetac(0.5, df / 2, y, Policy());
  if (p < kFloor) return std::nullopt;
  if (p > 0.5) return Tail{p, std::log1p(-boost::math::ibeta(0.5, df / 2, y, Policy()))};
  return Tail::from_p(p);
}

// One degree of freedom in closed form; the library's arcsine loses half the digits near 1.
Tail cauchy_two_sided(Real t) {
  const Real p = std::atan2(Real{1}, std::fabs(t)) * 2 / std::numbers::pi_v<Real>;
  if (p > kHalf) return {p, std::log1p(-std::atan(std::fabs(t)) * 2 / std::numbers::pi_v<Real>)};
  return Tail::from_p(p);
}

// For many degrees of freedom: Cornish and Fisher's expansion has six digits, one step of third order trebles them.
Real student_isf_near_normal(Real p, Real df) {
  const boost::math::normal_distribution<double, Policy> normal;
  const Real z = boost::math::quantile(boost::math::complement(normal, static_cast<double>(p)));
  const Real z2 = z * z;
  const Real i = 1 / df;
  const Real t =
      z +
      i * z * ((z2 + 1) / 4 + i * ((5 * z2 + 16) * z2 + 3) / 96 + i * i * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384);
  const Real density = std::exp(-(df + 1) / 2 * std::log1p(t * t * i) - ln_beta_half(df / 2)) / std::sqrt(df);
  const Real step = (student_sf(t, df).p - p) / density;
  return t + step * (1 + step * t * (df + 1) / (df + t * t) / 2);
}

// ln Q(a, x) far in the tail (x ≫ a).
Real ln_gamma_q(Real a, Real x) {
  const auto term = [&](Real m) -> FractionTerm { return {-m * (m - a), x + 2 * m + 1 - a}; };
  return -x + a * std::log(x) - boost::math::lgamma(a, Policy()) - std::log(continued_fraction(x + 1 - a, term));
}

}  // namespace

Tail Tail::from_p(Real p) {
  return {p, std::log(p)};
}

Tail Tail::from_ln(Real ln_p) {
  return {std::exp(ln_p), ln_p};
}

Tail Tail::doubled() const {
  if (p >= kHalf) return {1, 0};
  return {2 * p, ln_p + std::numbers::ln2_v<Real>};
}

Tail Tail::halved() const {
  return {p / 2, ln_p - std::numbers::ln2_v<Real>};
}

Tail Tail::plus(const Tail& other) const {
  if (p + other.p > kDirectFloor) return p + other.p >= 1 ? Tail{1, 0} : from_p(p + other.p);
  const Real more = std::max(ln_p, other.ln_p);
  return std::isinf(more) ? *this : from_ln(more + std::log1p(std::exp(std::min(ln_p, other.ln_p) - more)));
}

Tail Tail::complement() const {
  return {1 - p, std::log1p(-p)};
}

Tail normal_sf(Real x) {
  return x < 0 ? normal_two_sided(x).halved().complement() : normal_two_sided(x).halved();
}

Tail normal_two_sided(Real x) {
  const Real u = std::fabs(x) / std::numbers::sqrt2_v<Real>;
  const Real p = std::erfc(u);
  if (p > kHalf) return {p, std::log1p(-std::erf(u))};
  if (p > kDirectFloor) return Tail::from_p(p);
  return Tail::from_ln(-u * u - kLnSqrtTwoPi - std::log(std::fabs(x)) + ln_mills_series(x) + std::numbers::ln2_v<Real>);
}

Tail student_sf(Real t, Real df) {
  return t < 0 ? student_two_sided(t, df).halved().complement() : student_two_sided(t, df).halved();
}

Tail student_two_sided(Real t, Real df) {
  if (t == 0) return {1, 0};
  if (df == 1) return cauchy_two_sided(t);
  const Real ratio = (t / df) * t;
  const Real y = std::isinf(ratio) ? 1 : ratio / (1 + ratio);
  if (const auto fast = student_two_sided_fast(static_cast<double>(y), static_cast<double>(df))) return *fast;
  const Real p = y < kHalf ? boost::math::ibetac(kHalf, df / 2, y, Policy())
                           : boost::math::ibeta(df / 2, kHalf, 1 / (1 + ratio), Policy());
  if (p > kHalf) return {p, std::log1p(-boost::math::ibeta(kHalf, df / 2, y, Policy()))};
  if (p > kDirectFloor) return Tail::from_p(p);
  return Tail::from_ln(ln_student_two_sided(std::fabs(t), df));
}

Tail chi2_sf(Real x, Real df) {
  if (x <= 0) return {1, 0};
  const Real p = boost::math::gamma_q(df / 2, x / 2, Policy());
  if (p > kHalf) return {p, std::log1p(-boost::math::gamma_p(df / 2, x / 2, Policy()))};
  if (p > kDirectFloor) return Tail::from_p(p);
  return Tail::from_ln(ln_gamma_q(df / 2, x / 2));
}

Tail beta_sf(Real x, Real alpha, Real beta) {
  if (x <= 0) return {1, 0};
  if (x >= 1) return Tail::from_p(0);
  const Real p = boost::math::ibetac(alpha, beta, x, Policy());
  if (p > kHalf) return {p, std::log1p(-boost::math::ibeta(alpha, beta, x, Policy()))};
  if (p > kDirectFloor) return Tail::from_p(p);
  return Tail::from_ln(ln_incomplete_beta(beta, alpha, 1 - x, std::log1p(-x), x, ln_beta(alpha, beta)));
}

Tail beta_cdf(Real x, Real alpha, Real beta) {
  if (x <= 0) return Tail::from_p(0);
  if (x >= 1) return {1, 0};
  const Real p = boost::math::ibeta(alpha, beta, x, Policy());
  if (p > kHalf) return {p, std::log1p(-boost::math::ibetac(alpha, beta, x, Policy()))};
  if (p > kDirectFloor) return Tail::from_p(p);
  return Tail::from_ln(ln_incomplete_beta(alpha, beta, x, std::log(x), 1 - x, ln_beta(alpha, beta)));
}

Tail noncentral_student_sf(Real t, Real df, Real shift) {
  const boost::math::non_central_t_distribution<Real, Policy> distribution(df, shift);
  return Tail::from_p(std::clamp<Real>(boost::math::cdf(boost::math::complement(distribution, t)), 0, 1));
}

Real tail_quantile(const std::function<Tail(Real)>& tail, Real ln_p) {
  const auto above = [&](Real x) { return tail(x).ln_p > ln_p; };
  Real low = -1;
  Real high = 1;
  while (!above(low) && low > -1e4000L) low *= 2;
  while (above(high) && high < 1e4000L) high *= 2;
  for (int i = 0; i < 16'500; ++i) {
    const Real middle = low / 2 + high / 2;
    if (!(middle > low && middle < high)) break;
    (above(middle) ? low : high) = middle;
  }
  return low / 2 + high / 2;
}

Real normal_isf(Real p) {
  return boost::math::quantile(boost::math::complement(boost::math::normal_distribution<Real, Policy>(), p));
}

Real student_isf(Real p, Real df) {
  constexpr Real kManyDegrees = 100, kRareTail = 1e-6L, kBeyondLibrary = 1e-100L;
  if (p < kBeyondLibrary) return tail_quantile([df](Real t) { return student_sf(t, df); }, std::log(p));
  if (df >= kManyDegrees && p >= kRareTail && p <= kHalf) return student_isf_near_normal(p, df);
  const boost::math::students_t_distribution<double, Policy> distribution(static_cast<double>(df));
  const Real t = boost::math::quantile(boost::math::complement(distribution, static_cast<double>(p)));
  const Real density = boost::math::pdf(distribution, static_cast<double>(t));
  // The library's root has ten digits; one Newton step doubles them.
  return density > 0 ? t + (student_sf(t, df).p - p) / density : t;
}

Real chi2_isf(Real p, Real df) {
  const boost::math::chi_squared_distribution<Real, Policy> distribution(df);
  return boost::math::quantile(boost::math::complement(distribution, p));
}

Real normal_density(Real x) {
  return std::exp(-x * x / 2 - kLnSqrtTwoPi);
}

}  // namespace flywheel::statistics
