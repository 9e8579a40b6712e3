// Distributions by name: upper tails and their inverses.
#include <array>
#include <cmath>
#include <functional>

#include "experiments/statistics/compute/methods.hpp"

namespace flywheel::statistics::methods {

namespace {

using Parameters = std::span<const Real>;

struct Distribution {
  std::string_view name;
  std::size_t parameters;
  bool positive;  // whether all parameters must be
  Tail (*sf)(Real x, Parameters parameters);
};

constexpr std::array kDistributions{
    Distribution{"norm", 0, true, [](Real x, Parameters) { return normal_sf(x); }},
    Distribution{"t", 1, true, [](Real x, Parameters p) { return student_sf(x, p[0]); }},
    Distribution{"chi2", 1, true, [](Real x, Parameters p) { return chi2_sf(x, p[0]); }},
    Distribution{"beta", 2, true, [](Real x, Parameters p) { return beta_sf(x, p[0], p[1]); }},
    Distribution{"gamma", 2, true, [](Real x, Parameters p) { return chi2_sf(2 * x * p[1], 2 * p[0]); }},
    Distribution{"nct", 2, false, [](Real x, Parameters p) { return noncentral_student_sf(x, p[0], p[1]); }},
};

// The distribution whose name before `suffix` is that of `function`, where `args` fit it; the first is x or p.
const Distribution* distribution_of(std::string_view function, std::string_view suffix, const std::vector<Real>& args) {
  if (!function.ends_with(suffix)) return nullptr;
  function.remove_suffix(suffix.size());
  for (const Distribution& one : kDistributions) {
    if (one.name != function) continue;
    if (args.size() != one.parameters + 1) return nullptr;
    for (std::size_t i = 1; i < args.size(); ++i) {
      if ((one.positive || i == 1) && !(args[i] > 0)) return nullptr;
    }
    return &one;
  }
  return nullptr;
}

}  // namespace

void distribution_tail(Inputs& in, Answer& out) {
  const std::string_view function = in.text("function", "");
  const std::vector<Real> args = in.numbers("args");
  const Distribution* distribution = distribution_of(function, "_sf", args);
  if (!in.valid() || !distribution) return out.refuse(ReasonCode::kInvalidInput, {"p", "ln_p"});
  out.p("p", "ln_p", distribution->sf(args[0], Parameters(args).subspan(1)));
}

void distribution_isf(Inputs& in, Answer& out) {
  const std::string_view function = in.text("function", "");
  const std::vector<Real> args = in.numbers("args");
  const Distribution* distribution = distribution_of(function, "_isf", args);
  // The first argument is p; ln_p beside it, or in its place where p has no room, wins.
  const bool in_logarithms = !in.find("ln_p").absent();
  const Real ln_p = in_logarithms ? in.number("ln_p") : args.empty() ? 0 : std::log(args[0]);
  if (!in.valid() || !distribution || !(ln_p < 0) || std::isinf(ln_p)) {
    return out.refuse(ReasonCode::kInvalidInput, {"x"});
  }
  const auto sf = [&](Real x) { return distribution->sf(x, Parameters(args).subspan(1)); };
  out.number("x", tail_quantile(sf, ln_p));
}

}  // namespace flywheel::statistics::methods
