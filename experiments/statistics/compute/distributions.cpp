// Quantiles, ranks, caps, resampling, moments, tails.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "experiments/statistics/bootstrap.hpp"
#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/quantile.hpp"
#include "experiments/statistics/rank_test.hpp"

namespace flywheel::statistics::methods {

namespace {

std::vector<Real> sorted(std::vector<Real> values) {
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

void quantile_ci_order_stat(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real q = in.fraction("q");
  const std::vector<Real> values = sorted(in.numbers("values"));
  const std::initializer_list<std::string_view> undefined{"quantile", "L", "U", "ci_low", "ci_high", "coverage"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (values.empty()) return out.refuse(ReasonCode::kNoData, undefined);
  const auto n = static_cast<Real>(values.size());
  const RankInterval interval = rank_interval(n, q, alpha);
  const auto at = [&](Real rank) { return values[static_cast<std::size_t>(rank) - 1]; };
  out.number("quantile", quantile_of_sorted(values, q));
  out.integer("L", interval.lower);
  out.integer("U", interval.upper);
  out.number("ci_low", interval.lower < 1 ? std::nullopt : std::optional<Real>(at(interval.lower)));
  out.number("ci_high", interval.upper > n ? std::nullopt : std::optional<Real>(at(interval.upper)));
  out.number("coverage", interval.coverage);
}

namespace {

// One arm of a comparison of quantiles: the estimate and the variance of one unit, from the outer interval's width.
struct QuantileArm {
  Real n = 0;
  Real estimate = 0;
  Real unit_variance = 0;
  Real q = 0.5L;
};

// `q ± z√(q(1−q)/n_star)`: the outer interval is taken at n_star units, which may be fewer than n.
QuantileArm read_quantile_arm(Inputs& in, std::string_view name, std::string_view raw_name, Real z) {
  const Value arm = in.find(name);
  const Value raw = arm.find("values").absent() ? in.find(raw_name) : arm.find("values");
  const std::vector<Real> values = raw.absent() ? std::vector<Real>() : sorted(numbers_of(raw, in));
  const auto given = [&](std::string_view field, Real fallback) {
    return arm.find(field).absent() && !values.empty() ? fallback : number_of(arm, field, in);
  };
  QuantileArm result;
  result.n = given("n", static_cast<Real>(values.size()));
  const Real n_star = arm.find("n_star").absent() ? result.n : number_of(arm, "n_star", in);
  const Value nu = arm.find("nu").absent() ? in.find("q") : arm.find("nu");
  result.q = real_of(nu).value_or(0);
  if (!(result.n >= 0 && n_star >= 0 && result.q > 0 && result.q < 1)) in.mark_invalid();
  if (!in.valid() || result.n == 0 || n_star == 0) return result;
  const Real away = z * std::sqrt(result.q * (1 - result.q) / n_star);
  const auto sample = [&](Real q) {
    return values.empty() ? 0 : quantile_of_sorted(values, std::clamp<Real>(q, 0, 1));
  };
  result.estimate = given("quantile_hat", sample(result.q));
  const Real lower = given("quantile_lower", sample(result.q - away));
  const Real upper = given("quantile_upper", sample(result.q + away));
  if (lower > upper) in.mark_invalid();
  const Real se_at_star = (upper - lower) / (2 * z);
  result.unit_variance = se_at_star * se_at_star * n_star * (result.n - 1) / result.n;
  return result;
}

void put_quantile_test(Inputs& in, Answer& out, const QuantileArm& a, const QuantileArm& b) {
  const std::initializer_list<std::string_view> undefined{"se", "p", "ci_low", "ci_high"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (a.n < 1 || b.n < 1) return out.refuse(ReasonCode::kNoData, undefined);
  const Real difference = b.estimate - a.estimate;
  out.number("diff", difference);
  if (a.n < 2 || b.n < 2) return out.refuse(ReasonCode::kInsufficientN, undefined);
  const Real se = std::sqrt(a.unit_variance / a.n + b.unit_variance / b.n);
  out.number("var_a", a.unit_variance);
  out.number("var_b", b.unit_variance);
  out.number("se", se);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance, {"p", "ci_low", "ci_high"});
  const Real df = welch_degrees_of_freedom(a.unit_variance / a.n, a.n, b.unit_variance / b.n, b.n);
  const Real half = student_isf(in.alpha() / 2, df) * se;
  out.number("df", df);
  out.p("p", "ln_p", student_two_sided(difference / se, df));
  out.bounds("ci_low", "ci_high", {difference - half, difference + half});
}

// How much wider clusters make it: the variance of the share of values at most the quantile, by the delta method over
// clusters, against that of independent values. Source: Deng, Knoblich, Lu (2018).
Real cluster_factor(Inputs& in, std::string_view name, const QuantileArm& arm) {
  const Value map = in.find(name);
  const Real n = number_of(map, "n_clusters", in);
  const Real main = number_of(map, "main_sum", in);
  const Real size = number_of(map, "denominator_sum", in);
  const Real main2 = number_of(map, "main_sum_squares", in);
  const Real size2 = number_of(map, "denominator_sum_squares", in);
  const Real product = number_of(map, "main_denominator_sum_product", in);
  if (!in.valid() || !(n >= 2) || size == 0) {
    in.mark_invalid();
    return 0;
  }
  const Real share = main / size;
  const Real mean_size = size / n;
  const Real spread = centred_cross(n, main, main, main2) - 2 * share * centred_cross(n, main, size, product) +
                      share * share * centred_cross(n, size, size, size2);
  if (spread < 0) in.mark_invalid();
  const Real variance = spread / (n - 1) / (mean_size * mean_size) / n;
  return variance * arm.n / (arm.q * (1 - arm.q));
}

}  // namespace

void quantile_two_sample(Inputs& in, Answer& out) {
  const Real z = normal_isf(in.alpha() / 2);
  const QuantileArm a = read_quantile_arm(in, "a", "raw_a", z);
  const QuantileArm b = read_quantile_arm(in, "b", "raw_b", z);
  put_quantile_test(in, out, a, b);
}

void quantile_two_sample_clustered(Inputs& in, Answer& out) {
  const Real z = normal_isf(in.alpha() / 2);
  QuantileArm a = read_quantile_arm(in, "a", "raw_a", z);
  QuantileArm b = read_quantile_arm(in, "b", "raw_b", z);
  a.unit_variance *= cluster_factor(in, "a", a);
  b.unit_variance *= cluster_factor(in, "b", b);
  put_quantile_test(in, out, a, b);
}

void mann_whitney(Inputs& in, Answer& out) {
  const std::vector<Real> a = numbers_of(in.find("a").find("values"), in);
  const std::vector<Real> b = numbers_of(in.find("b").find("values"), in);
  const std::initializer_list<std::string_view> undefined{"z_cc", "p_asymptotic_cc", "p_exact", "hodges_lehmann"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (a.empty() || b.empty()) return out.refuse(ReasonCode::kNoData, undefined);
  const RankTest test = rank_test(a, b);
  out.number("U", test.u);
  out.number("prob_superiority", test.probability_superior);
  if (!test.p) return out.refuse(ReasonCode::kZeroVariance, undefined);
  out.number("z_cc", *test.z);
  out.p("p_asymptotic_cc", "ln_p_asymptotic_cc", *test.p);
  if (test.p_exact) {
    out.p("p_exact", "ln_p_exact", *test.p_exact);
  } else {
    out.null("p_exact");
  }
  out.number("hodges_lehmann", test.shift);
}

void winsorize(Inputs& in, Answer& out) {
  std::vector<Real> values = in.numbers("values");
  const std::string_view over = in.text("over", "all");
  const bool given = !in.find("cap").absent() && !in.find("cap").is(Kind::kNull);
  Real cap = given ? in.number("cap") : 0;
  const Real percentile = given ? 0.5L : in.number("percentile");
  if (!(percentile >= 0 && percentile <= 1) || (over != "all" && over != "nonzero")) in.mark_invalid();
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"cap", "mean", "var", "n_capped"});
  if (values.empty()) return out.refuse(ReasonCode::kNoData, {"cap", "mean", "var", "n_capped"});
  if (!given) {
    std::vector<Real> counted;
    std::copy_if(values.begin(), values.end(), std::back_inserter(counted),
                 [&](Real x) { return over == "all" || x != 0; });
    cap = counted.empty() ? 0 : quantile_of_sorted(sorted(std::move(counted)), percentile);
  }
  Real capped = 0;
  Real removed = 0;
  const Real total = std::accumulate(values.begin(), values.end(), Real{0});
  for (Real& x : values) {
    if (x <= cap) continue;
    capped += 1;
    removed += x - cap;
    x = cap;
  }
  const Sample sample = Sample::of_values(values);
  out.number("cap", cap);
  out.number("mean", sample.mean);
  out.number("var", sample.n < 2 ? std::nullopt : std::optional<Real>(sample.sample_variance()));
  out.integer("n_capped", capped);
  out.number("share_removed", total > 0 ? std::optional<Real>(removed / total) : std::nullopt);
  if (sample.n < 2) out.refuse(ReasonCode::kInsufficientN, {});
}

namespace {

struct NamedStatistic {
  Statistic statistic;
  bool sorted = false;
};

// "mean", "median", "p90", and so on; a following " difference" is for two arms.
std::optional<NamedStatistic> statistic_of(std::string_view name) {
  constexpr std::string_view kDifference = " difference";
  if (name.ends_with(kDifference)) name.remove_suffix(kDifference.size());
  if (name == "mean") {
    return NamedStatistic{[](std::span<const Real> x) {
                            return std::accumulate(x.begin(), x.end(), Real{0}) / static_cast<Real>(x.size());
                          },
                          false};
  }
  double percent = name == "median" ? 50 : -1;
  if (name.starts_with("p")) {
    const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), percent);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  }
  if (!(percent >= 0 && percent <= 100)) return std::nullopt;
  const Real q = static_cast<Real>(percent) / 100;
  return NamedStatistic{[q](std::span<const Real> x) { return quantile_of_sorted(x, q); }, true};
}

}  // namespace

void bootstrap_percentile(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real seed = in.number("seed", 1);
  const Real replicates = in.number("replicates", kReplicates);
  const std::optional<NamedStatistic> statistic = statistic_of(in.text("statistic", "mean"));
  const bool one_arm = !in.find("values").absent();
  const std::vector<Real> a = one_arm ? in.numbers("values") : numbers_of(in.find("a").find("values"), in);
  const std::vector<Real> b = one_arm ? std::vector<Real>() : numbers_of(in.find("b").find("values"), in);
  const bool possible = statistic && seed >= 0 && seed < 9e18L && replicates >= 1 && replicates <= 1e7L;
  const std::initializer_list<std::string_view> undefined{"estimate", "se", "ci_low", "ci_high"};
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (a.empty() || (!one_arm && b.empty())) return out.refuse(ReasonCode::kNoData, undefined);
  const auto of = [&](const std::vector<Real>& values) { return statistic->statistic(sorted(values)); };
  const BootstrapResult result =
      bootstrap(a, b, statistic->statistic, statistic->sorted, alpha, static_cast<std::uint64_t>(seed),
                std::max(kReplicates, static_cast<int>(replicates)));
  out.number("estimate", one_arm ? of(a) : of(b) - of(a));
  out.number("se", result.se);
  out.bounds("ci_low", "ci_high", result.bounds);
}

namespace {

void put_moments(Answer& out, const Sample& sample) {
  out.integer("n", sample.n);
  if (sample.n < 1) return out.refuse(ReasonCode::kNoData, {"mean", "sd", "var"});
  out.number("mean", sample.mean);
  out.number("m2", sample.m2);
  if (sample.n < 2) return out.refuse(ReasonCode::kInsufficientN, {"sd", "var"});
  out.number("var", sample.sample_variance());
  out.number("sd", std::sqrt(sample.sample_variance()));
}

// {first, then, n}: the first value, then the others in turn, until there are n.
std::vector<Real> generated(const Value& generator, Inputs& in) {
  const Real first = number_of(generator, "first", in);
  const std::vector<Real> then = numbers_of(generator.find("then"), in);
  const Real n = number_of(generator, "n", in);
  std::vector<Real> values;
  if (!in.valid() || !(n >= 0 && n <= 1e8L) || (then.empty() && n > 1)) {
    in.mark_invalid();
    return values;
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    values.push_back(i == 0 ? first : then[(i - 1) % then.size()]);
  }
  return values;
}

}  // namespace

void moments(Inputs& in, Answer& out) {
  const Value values = in.find("values");
  const bool listed = values.is(Kind::kList);
  const std::vector<Real> numbers = listed ? numbers_of(values, in) : generated(in.find("generator"), in);
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"n", "mean", "sd"});
  put_moments(out, Sample::of_values(numbers));
}

void merge_moments(Inputs& in, Answer& out) {
  const Value partitions = in.find("partitions");
  if (!partitions.is(Kind::kList)) in.mark_invalid();
  Sample all;
  for (const Value& part : partitions.is(Kind::kList) ? partitions.as_list() : std::span<const Value>()) {
    all = Sample::merged(all, part.is(Kind::kMap) ? in.arm_of(part) : Sample::of_values(numbers_of(part, in)));
  }
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"n", "mean", "m2"});
  put_moments(out, all);
}

}  // namespace flywheel::statistics::methods
