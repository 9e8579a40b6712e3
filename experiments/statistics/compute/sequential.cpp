// Anything that is looked at more than once.
#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/confidence_sequence.hpp"
#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/uniform_boundary.hpp"

namespace flywheel::statistics::methods {

void asymptotic_confidence_sequence(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real tuning_n = in.number("tuning_n", kDefaultTuningN);
  const std::string_view kind = in.text("difference", "absolute");
  if (!(tuning_n > 0) || (kind != "absolute" && kind != "relative")) in.mark_invalid();
  const Sample a = in.arm("a");
  const Sample b = in.arm("b");
  const ReasonCode refusal = in.valid() ? refusal_of(a, b) : ReasonCode::kInvalidInput;
  const std::initializer_list<std::string_view> kUndefined{"halfwidth", "ci_low", "ci_high", "log_e", "p", "ln_p"};
  if (refusal == ReasonCode::kInvalidInput || refusal == ReasonCode::kNoData) return out.refuse(refusal, kUndefined);
  const bool relative = kind == "relative";
  if (relative && a.mean == 0) {
    const bool first = refusal == ReasonCode::kNone;
    return out.refuse(first ? ReasonCode::kZeroBaseline : refusal, kUndefined);
  }
  out.number("estimate", difference_of_means(a, b) / (relative ? std::fabs(a.mean) : 1));
  if (refusal != ReasonCode::kNone) return out.refuse(refusal, kUndefined);
  const Difference difference = relative ? relative_difference(a, b) : absolute_difference(a, b);
  const Real se = difference.standard_error();
  const ConfidenceSequence sequence = confidence_sequence(difference.estimate, se, a.n + b.n, alpha, tuning_n);
  out.number("se", se);
  out.number("rho", sequence.rho);
  out.number("halfwidth", sequence.half_width);
  out.bounds("ci_low", "ci_high",
             {difference.estimate - sequence.half_width, difference.estimate + sequence.half_width});
  out.number("log_e", sequence.log_e);
  out.p("p", "ln_p", sequence.p);
  if (alpha < 0.5L) {
    out.number("one_sided_rho", sequence.one_sided_rho);
    out.number("one_sided_halfwidth", sequence.one_sided_half_width);
  }
}

namespace {

// What the mixtures share; the names are those of the package confseq.
struct Mixture {
  Real v, alpha, v_opt, alpha_opt, s;
};

Mixture read_mixture(Inputs& in, bool two_sided) {
  Mixture mixture{in.number("v"), in.alpha(), in.number("v_opt"), in.fraction("alpha_opt", 0.05L), in.number("s", 0)};
  if (!(mixture.v > 0 && mixture.v_opt > 0) || (!two_sided && mixture.alpha_opt >= 0.5L)) in.mark_invalid();
  return mixture;
}

void refuse_mixture(Answer& out) {
  out.refuse(ReasonCode::kInvalidInput, {"rho", "log_supermg", "bound"});
}

}  // namespace

void normal_mixture(Inputs& in, Answer& out) {
  const Mixture mixture = read_mixture(in, true);
  if (!in.valid()) return refuse_mixture(out);
  const Real rho = best_mixture_rho(mixture.v_opt, mixture.alpha_opt, true);
  out.number("rho", rho);
  out.number("log_supermg", normal_mixture_log(mixture.s, mixture.v, rho));
  out.number("bound", normal_mixture_bound(mixture.v, mixture.alpha, rho));
}

void normal_mixture_one_sided(Inputs& in, Answer& out) {
  const Mixture mixture = read_mixture(in, false);
  if (!in.valid()) return refuse_mixture(out);
  const Real rho = best_mixture_rho(mixture.v_opt, mixture.alpha_opt, false);
  out.number("rho", rho);
  out.number("log_supermg", one_sided_normal_mixture_log(mixture.s, mixture.v, rho));
  out.number("bound", one_sided_normal_mixture_bound(mixture.v, mixture.alpha, rho));
}

void gamma_exponential_mixture(Inputs& in, Answer& out) {
  const Mixture mixture = read_mixture(in, false);
  const Real c = in.number("c");
  if (!in.valid() || !(c > 0)) return refuse_mixture(out);
  const Real rho = best_mixture_rho(mixture.v_opt, mixture.alpha_opt, false);
  const bool inside = c * mixture.s + mixture.v + rho > 0;
  out.number("rho", rho);
  out.number("log_supermg",
             inside ? gamma_exponential_log(mixture.s, mixture.v, rho, c) : std::numeric_limits<Real>::quiet_NaN());
  out.number("bound", gamma_exponential_bound(mixture.v, mixture.alpha, rho, c));
}

void poly_stitching(Inputs& in, Answer& out) {
  const Real v = in.number("v");
  const Real alpha = in.alpha();
  const Real v_min = in.number("v_min");
  const Real c = in.number("c", 0);
  const Real s = in.number("s", 1.4L);
  const Real eta = in.number("eta", 2);
  const bool possible = v >= 0 && v_min > 0 && c >= 0 && s > 1 && eta > 1;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, {"bound"});
  out.number("bound", poly_stitching_bound(v, alpha, v_min, c, s, eta));
}

void msprt(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const Real delta = in.number("delta");
  const Real variance = in.number("V");
  const Real tau2 = in.number("tau2");
  const std::initializer_list<std::string_view> kUndefined{"log_lambda", "p", "ci_low", "ci_high"};
  if (!in.valid() || variance < 0 || !(tau2 > 0)) return out.refuse(ReasonCode::kInvalidInput, kUndefined);
  if (variance == 0) return out.refuse(ReasonCode::kZeroVariance, kUndefined);
  const MixtureRatio ratio = mixture_ratio(delta, variance, tau2, alpha);
  out.number("log_lambda", ratio.log_lambda);
  out.p("p", "ln_p", ratio.p);
  out.bounds("ci_low", "ci_high", ratio.bounds);
}

void msprt_path(Inputs& in, Answer& out) {
  const Real alpha = in.alpha();
  const std::vector<Real> delta = in.numbers("delta");
  const std::vector<Real> variance = in.numbers("V");
  const Real tau2 = in.number("tau2");
  bool possible = delta.size() == variance.size() && tau2 > 0;
  for (const Real v : variance) possible = possible && v > 0;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, {"p_raw", "p_always_valid"});
  std::vector<Value> raw;
  std::vector<Value> valid;
  std::vector<Real> low;
  std::vector<Real> high;
  Tail least{1, 0};
  for (std::size_t i = 0; i < delta.size(); ++i) {
    const MixtureRatio ratio = mixture_ratio(delta[i], variance[i], tau2, alpha);
    if (ratio.p.ln_p < least.ln_p) least = ratio.p;
    raw.push_back(out.value_of(ratio.p));
    valid.push_back(out.value_of(least));
    low.push_back(i == 0 ? ratio.bounds.low : std::max(low.back(), ratio.bounds.low));
    high.push_back(i == 0 ? ratio.bounds.high : std::min(high.back(), ratio.bounds.high));
  }
  out.put("p_raw", list_in(out.arena(), raw));
  out.put("p_always_valid", list_in(out.arena(), valid));
  out.numbers("ci_low_running", low);
  out.numbers("ci_high_running", high);
}

void group_sequential(Inputs& in, Answer& out) {
  Design design;
  const std::vector<Real> information = in.numbers("information");
  design.alpha = in.alpha();
  const Real sides = in.number("sides", 2);
  const std::optional<Spending> spending = spending_of(in.text("spending", "obf"));
  design.phi = in.number("phi", 1);
  const bool family_takes_phi = spending == Spending::kPower;
  bool possible = !information.empty() && (sides == 1 || sides == 2) && spending && information.size() <= 2000 &&
                  (!family_takes_phi || design.phi > 0);
  for (std::size_t i = 0; i < information.size(); ++i) {
    possible = possible && information[i] > (i == 0 ? Real{0} : information[i - 1]);
  }
  if (!in.valid() || !possible) {
    return out.refuse(ReasonCode::kInvalidInput, {"bounds", "cum_alpha", "nominal_p"});
  }
  design.sides = static_cast<int>(sides);
  design.spending = *spending;
  const Boundaries boundaries = spending_boundaries(design, information);
  std::vector<Value> nominal;
  for (const Real z : boundaries.z) {
    if (std::isinf(z)) {
      nominal.push_back(Value::number(0));
      continue;
    }
    const Tail tail = normal_sf(z);
    nominal.push_back(out.value_of(design.sides == 2 ? tail.doubled() : tail));
  }
  out.numbers("bounds", boundaries.z);
  out.numbers("cum_alpha", boundaries.cum_alpha);
  out.put("nominal_p", list_in(out.arena(), nominal));
}

void group_sequential_classic(Inputs& in, Answer& out) {
  const Real looks = in.number("looks");
  const Real alpha = in.alpha();
  const Real sides = in.number("sides", 2);
  const std::string_view type = in.text("type", "OF");
  const bool possible = looks >= 1 && looks <= 500 && looks == std::floor(looks) && (sides == 1 || sides == 2) &&
                        (type == "OF" || type == "PK") && alpha / sides < 0.5L;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, {"constant", "bounds"});
  const bool pocock = type == "PK";
  const Real constant = classic_constant(static_cast<int>(looks), alpha, static_cast<int>(sides), pocock);
  std::vector<Real> bounds;
  for (Real k = 1; k <= looks; ++k) bounds.push_back(pocock ? constant : constant * std::sqrt(looks / k));
  out.number("constant", constant);
  out.numbers("bounds", bounds);
}

}  // namespace flywheel::statistics::methods
