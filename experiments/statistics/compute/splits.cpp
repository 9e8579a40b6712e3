// Sample-ratio mismatch.
#include <algorithm>
#include <cmath>

#include "experiments/statistics/binomial.hpp"
#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/multiplicity.hpp"
#include "experiments/statistics/sample_ratio.hpp"
#include "experiments/statistics/sequential_ratio.hpp"
#include "experiments/statistics/uniformity.hpp"

namespace flywheel::statistics::methods {

namespace {

struct ReadSplit {
  Split split;
  ReasonCode refusal = ReasonCode::kNone;
};

ReadSplit read_split(Inputs& in) {
  std::vector<std::int64_t> counts;
  for (const Real count : in.numbers("counts")) {
    if (!(std::fabs(count) < 9e18L) || count != std::floor(count)) in.mark_invalid();
    counts.push_back(in.valid() ? static_cast<std::int64_t>(count) : 0);
  }
  std::vector<double> weights;
  for (const Real weight : in.numbers("weights")) weights.push_back(static_cast<double>(weight));
  ReadSplit result;
  result.refusal = in.valid() ? split_of(counts, weights, result.split) : ReasonCode::kInvalidInput;
  return result;
}

}  // namespace

void srm_chi2(Inputs& in, Answer& out) {
  const auto [split, refusal] = read_split(in);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"chi2", "df", "p", "ln_p"});
  const Real df = static_cast<Real>(split.counts.size()) - 1;
  out.integer("df", df);
  if (split.total == 0) return out.refuse(ReasonCode::kNoData, {"chi2", "p", "ln_p"});
  const Real chi2 = chi2_of(split);
  out.number("chi2", chi2);
  out.p("p", "ln_p", chi2_sf(chi2, df));
}

void srm_exact(Inputs& in, Answer& out) {
  const auto [split, refusal] = read_split(in);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"p_exact"});
  if (split.counts.size() != 2) return out.refuse(ReasonCode::kInvalidInput, {"p_exact"});
  if (split.total == 0) return out.refuse(ReasonCode::kNoData, {"p_exact"});
  out.p("p_exact", "ln_p_exact", exact_p_of(split));
}

void srm_sequential_multinomial(Inputs& in, Answer& out) {
  const Real concentration = in.number("dirichlet_k", 100);
  if (!(concentration > 0)) in.mark_invalid();
  const auto [split, refusal] = read_split(in);
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, {"log_bf", "p_at_this_look"});
  const Real log_bf = sequential_ratio_log_bf(split, concentration);
  out.number("log_bf", log_bf);
  out.p("p_at_this_look", "ln_p_at_this_look", log_bf > 0 ? Tail::from_ln(-log_bf) : Tail{1, 0});
}

namespace {

// The p of a split, exact where expected counts are small; none where it has no units.
std::optional<Real> p_of(const Split& split) {
  if (split.total == 0) return std::nullopt;
  const Real least = split.total * *std::min_element(split.shares.begin(), split.shares.end());
  if (split.counts.size() == 2 && least < 5) {
    return exact_p_of(split).p;
  }
  return chi2_sf(chi2_of(split), static_cast<Real>(split.counts.size()) - 1).p;
}

}  // namespace

void srm_drilldown(Inputs& in, Answer& out) {
  const Real alpha = in.fraction("alpha", 0.001L);
  const Value segments = in.find("segments");
  if (!segments.is(Kind::kList) || segments.as_list().empty()) in.mark_invalid();
  std::vector<std::optional<Real>> p;
  for (const Value& segment : segments.is(Kind::kList) ? segments.as_list() : std::span<const Value>()) {
    Inputs one(segment, in.find("weights").absent() ? Value() : in.whole());
    const auto [split, refusal] = read_split(one);
    if (refusal != ReasonCode::kNone) in.mark_invalid();
    p.push_back(refusal == ReasonCode::kNone ? p_of(split) : std::nullopt);
  }
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"p", "p_holm", "alarms"});
  const std::vector<std::optional<Real>> holm = adjusted(p, Adjustment::kHolm);
  std::vector<Real> alarms;
  for (std::size_t i = 0; i < holm.size(); ++i) {
    if (holm[i] && *holm[i] < alpha) alarms.push_back(static_cast<Real>(i));
  }
  out.optional_numbers("p", p);
  out.optional_numbers("p_holm", holm);
  out.integers("alarms", alarms);
}

void p_uniformity(Inputs& in, Answer& out) {
  std::vector<Real> p = in.numbers("p");
  for (const Real one : p) {
    if (!(one >= 0 && one <= 1)) in.mark_invalid();
  }
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"distance", "p"});
  if (p.empty()) return out.refuse(ReasonCode::kNoData, {"distance", "p"});
  std::sort(p.begin(), p.end());
  const Uniformity uniformity = uniformity_of(p);
  out.number("distance", uniformity.distance);
  out.p("p", "ln_p", uniformity.p);
}

}  // namespace flywheel::statistics::methods
