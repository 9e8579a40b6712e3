// Sample-ratio mismatch.
#include <algorithm>
#include <cmath>

#include "experiments/statistics/binomial.hpp"
#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/sample_ratio.hpp"
#include "experiments/statistics/sequential_ratio.hpp"

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
  out.p("p_exact", "ln_p_exact", binomial_two_sided(split.total, split.counts[0], split.shares[0]));
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

}  // namespace flywheel::statistics::methods
