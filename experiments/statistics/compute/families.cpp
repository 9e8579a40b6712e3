// Families of tests, segments, strata, clusters.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/heterogeneity.hpp"
#include "experiments/statistics/multiplicity.hpp"

namespace flywheel::statistics::methods {

void p_adjust(Inputs& in, Answer& out) {
  const Value list = in.find("p");
  std::vector<std::optional<Real>> p;
  if (!list.is(Kind::kList)) in.mark_invalid();
  for (const Value& item : list.is(Kind::kList) ? list.as_list() : std::span<const Value>()) {
    p.push_back(real_of(item));
    const bool fine = item.is(Kind::kNull) || (p.back() && *p.back() >= 0 && *p.back() <= 1);
    if (!fine) in.mark_invalid();
  }
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"bonferroni", "holm", "hochberg", "bh", "by"});
  constexpr std::pair<std::string_view, Adjustment> kMethods[] = {{"bonferroni", Adjustment::kBonferroni},
                                                                  {"holm", Adjustment::kHolm},
                                                                  {"hochberg", Adjustment::kHochberg},
                                                                  {"bh", Adjustment::kBenjaminiHochberg},
                                                                  {"by", Adjustment::kBenjaminiYekutieli}};
  for (const auto& [name, method] : kMethods) {
    out.optional_numbers(name, adjusted(p, method));
  }
}

void adjusted_intervals(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const std::vector<Real> estimates = in.numbers("estimate");
  const std::vector<Real> errors = in.numbers("se");
  bool possible = !estimates.empty() && estimates.size() == errors.size();
  for (const Real se : errors) possible = possible && se > 0;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, {"p", "bonferroni", "holm"});
  std::vector<std::optional<Real>> p;
  for (std::size_t i = 0; i < errors.size(); ++i) p.emplace_back(normal_two_sided(estimates[i] / errors[i]).p);
  const std::vector<Real> levels[] = {std::vector<Real>(p.size(), alpha / static_cast<Real>(p.size())),
                                      holm_levels(p, alpha)};
  out.optional_numbers("p", p);
  out.optional_numbers("p_holm", adjusted(p, Adjustment::kHolm));
  for (const auto& [level, low_name, high_name] :
       {std::tuple(&levels[0], "bonferroni_low", "bonferroni_high"), std::tuple(&levels[1], "holm_low", "holm_high")}) {
    std::vector<Real> low;
    std::vector<Real> high;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const Real half = normal_isf((*level)[i] / 2) * errors[i];
      low.push_back(estimates[i] - half);
      high.push_back(estimates[i] + half);
    }
    out.numbers(low_name, low);
    out.numbers(high_name, high);
  }
}

namespace {

struct ArmPair {
  Sample a;
  Sample b;
};

// The list of that name; every item has arms a and b.
std::vector<ArmPair> read_pairs(Inputs& in, std::string_view name) {
  std::vector<ArmPair> pairs;
  const Value list = in.find(name);
  if (!list.is(Kind::kList) || list.as_list().empty()) {
    in.mark_invalid();
    return pairs;
  }
  for (const Value& item : list.as_list()) pairs.push_back({in.arm_of(item.find("a")), in.arm_of(item.find("b"))});
  return pairs;
}

ReasonCode refusal_of_pairs(const Inputs& in, const std::vector<ArmPair>& pairs) {
  if (!in.valid()) return ReasonCode::kInvalidInput;
  ReasonCode worst = ReasonCode::kNone;
  for (const ArmPair& pair : pairs) {
    const ReasonCode code = refusal_of(pair.a, pair.b);
    if (code != ReasonCode::kNone && (worst == ReasonCode::kNone || code < worst)) worst = code;
  }
  return worst;
}

}  // namespace

void heterogeneity(Inputs& in, Answer& out) {
  const std::vector<ArmPair> segments = read_pairs(in, "segments");
  const ReasonCode refusal = refusal_of_pairs(in, segments);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"pooled", "pooled_se", "q", "p", "i2"});
  std::vector<Difference> effects;
  for (const auto& [a, b] : segments) effects.push_back(absolute_difference(a, b));
  const Heterogeneity result = heterogeneity_of(effects);
  out.number("pooled", result.pooled);
  out.number("pooled_se", result.pooled_se);
  out.number("q", result.q);
  out.integer("df", result.degrees_of_freedom);
  if (result.degrees_of_freedom < 1) return out.refuse(ReasonCode::kInsufficientN, {"p", "i2"});
  out.p("p", "ln_p", result.p);
  out.number("i2", result.i2);
  std::vector<Real> estimates;
  std::vector<std::optional<Real>> p_values;
  for (const Difference& effect : effects) {
    estimates.push_back(effect.estimate);
    p_values.emplace_back(normal_two_sided(effect.estimate / effect.standard_error()).p);
  }
  out.numbers("effects", estimates);
  out.optional_numbers("p_effects_holm", adjusted(p_values, Adjustment::kHolm));
}

void post_stratification(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const std::vector<ArmPair> strata = read_pairs(in, "strata");
  ReasonCode refusal = refusal_of_pairs(in, strata);
  // A stratum of equal values is fine as long as some stratum varies.
  if (refusal == ReasonCode::kZeroVariance) refusal = ReasonCode::kNone;
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"diff", "se_within", "se_total", "p"});
  Real n = 0;
  for (const auto& [a, b] : strata) n += a.n + b.n;
  Real difference = 0;
  Real within = 0;
  for (const auto& [a, b] : strata) {
    const Real share = (a.n + b.n) / n;
    difference += share * difference_of_means(a, b);
    within += share * share * (a.mean_variance() + b.mean_variance());
  }
  Real between = 0;
  for (const auto& [a, b] : strata) {
    const Real away = difference_of_means(a, b) - difference;
    between += (a.n + b.n) / n * away * away / n;
  }
  const Real se = std::sqrt(within + between);
  out.number("diff", difference);
  out.number("se_within", std::sqrt(within));
  out.number("se_total", se);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance);
  const Real half = normal_isf(alpha / 2) * se;
  out.p("p", "ln_p", normal_two_sided(difference / se));
  out.bounds("ci_low", "ci_high", {difference - half, difference + half});
}

namespace {

// Units and their sum, of one cluster in one arm or of an arm.
struct Total {
  Real n = 0;
  Real sum = 0;
};

// Clusters in the order of their numbers; [0] control, [1] treatment.
// Blocks younger than `burn_in`, counted from the last switch (`since_switch`), carry over and are left out.
std::map<Real, std::array<Total, 2>> read_clusters(Inputs& in) {
  std::map<Real, std::array<Total, 2>> clusters;
  const Real burn_in = in.number("burn_in", 0);
  const Value blocks = in.find("blocks");
  if (!blocks.is(Kind::kList) || blocks.as_list().empty()) in.mark_invalid();
  for (const Value& block : blocks.is(Kind::kList) ? blocks.as_list() : std::span<const Value>()) {
    const Real treat = number_of(block, "treat", in);
    const Real n = number_of(block, "n", in);
    if ((treat != 0 && treat != 1) || n < 0) in.mark_invalid();
    if (burn_in > 0 && number_of(block, "since_switch", in) < burn_in) continue;
    Total& total = clusters[number_of(block, "cluster", in)][treat == 1 ? 1 : 0];
    total.n += n;
    total.sum += number_of(block, "sum", in);
  }
  return clusters;
}

}  // namespace

void cluster_robust(Inputs& in, Answer& out) {
  const auto clusters = read_clusters(in);
  const std::initializer_list<std::string_view> undefined{"diff", "se_cluster_hc0", "se_cluster_hc1", "df"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  std::array<Total, 2> arms;
  for (const auto& [id, cluster] : clusters) {
    for (std::size_t arm : {0U, 1U}) {
      arms[arm].n += cluster[arm].n;
      arms[arm].sum += cluster[arm].sum;
    }
  }
  if (arms[0].n == 0 || arms[1].n == 0) return out.refuse(ReasonCode::kNoData, undefined);
  const Real mean[2] = {arms[0].sum / arms[0].n, arms[1].sum / arms[1].n};
  // A cluster's influence on the difference: its residuals, over its arm's size.
  Real variance = 0;
  for (const auto& [id, cluster] : clusters) {
    const Real control = (cluster[0].sum - cluster[0].n * mean[0]) / arms[0].n;
    const Real treatment = (cluster[1].sum - cluster[1].n * mean[1]) / arms[1].n;
    variance += (treatment - control) * (treatment - control);
  }
  const auto count = static_cast<Real>(clusters.size());
  const Real n = arms[0].n + arms[1].n;
  out.number("diff", mean[1] - mean[0]);
  out.number("se_cluster_hc0", std::sqrt(variance));
  if (count < 2 || n <= 2) return out.refuse(ReasonCode::kInsufficientN, {"se_cluster_hc1", "df", "p"});
  const Real se = std::sqrt(variance * count / (count - 1) * (n - 1) / (n - 2));
  out.number("se_cluster_hc1", se);
  out.integer("df", count - 1);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance);
  const Real half = student_isf(in.alpha() / 2, count - 1) * se;
  out.p("p", "ln_p", student_two_sided((mean[1] - mean[0]) / se, count - 1));
  out.bounds("ci_low", "ci_high", {mean[1] - mean[0] - half, mean[1] - mean[0] + half});
}

void switchback_block_t(Inputs& in, Answer& out) {
  const Value blocks = in.find("block_means");
  std::vector<Real> means[2];
  if (!blocks.is(Kind::kList)) in.mark_invalid();
  for (const Value& block : blocks.is(Kind::kList) ? blocks.as_list() : std::span<const Value>()) {
    const Real treat = number_of(block, "treat", in);
    if (treat != 0 && treat != 1) in.mark_invalid();
    means[treat == 1 ? 1 : 0].push_back(number_of(block, "mean", in));
  }
  const Sample a = Sample::of_values(means[0]);
  const Sample b = Sample::of_values(means[1]);
  const ReasonCode refusal = in.valid() ? refusal_of(a, b) : ReasonCode::kInvalidInput;
  if (a.n >= 1 && b.n >= 1 && in.valid()) out.number("diff", difference_of_means(a, b));
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"t", "df", "p"});
  const Difference difference = absolute_difference(a, b);
  const Real df = difference.degrees_of_freedom;
  const Real se = difference.standard_error();
  const Real t = difference.estimate / se;
  out.number("se", se);
  out.number("t", t);
  out.number("df", df);
  out.p("p", "ln_p", student_two_sided(t, df));
}

}  // namespace flywheel::statistics::methods
