#include "experiments/report/names.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/report/report.hpp"

namespace flywheel::report {

std::optional<statistics::Interval> Effect::interval() const {
  if (posterior) return posterior->credible;
  if (no_sequence) return std::nullopt;
  if (family) return family->interval;
  if (planned) return planned->interval;
  return always_valid ? always_valid->interval : comparison.interval;
}

std::optional<double> Effect::p() const {
  if (posterior || no_sequence) return std::nullopt;
  if (planned) return planned->p;
  return always_valid ? always_valid->p : comparison.p;
}

std::optional<double> Effect::ln_p() const {
  if (posterior || no_sequence) return std::nullopt;
  if (planned) return planned->p ? std::optional(std::log(*planned->p)) : std::nullopt;
  return always_valid ? always_valid->ln_p : comparison.ln_p;
}

std::optional<double> Effect::ln_p_adjusted() const {
  const auto ln = ln_p();
  if (!p_adjusted || !ln) return std::nullopt;
  return *p_adjusted > 0 ? std::log(*p_adjusted) : *ln + std::log(comparison.alpha / level);
}

const statistics::Lift& Effect::lift() const {
  if (no_sequence) return no_sequence->lift;
  if (family) return family->lift;
  if (planned) return planned->lift;
  return always_valid ? always_valid->lift : comparison.lift;
}

const PlannedLook* PlannedLooks::crossed() const {
  const auto first = std::find_if(taken.begin(), taken.end(), [](const PlannedLook& look) { return look.crossed(); });
  return first == taken.end() ? nullptr : &*first;
}

std::string_view finding_name(Finding finding) {
  switch (finding) {
    case Finding::kCollecting:
      return "collecting";
    case Finding::kUndefined:
      return "undefined";
    case Finding::kNoDifference:
      return "no_difference";
    case Finding::kBetter:
      return "better";
    case Finding::kWorse:
      return "worse";
    case Finding::kNotComparable:
      return "not_comparable";
  }
  return "";
}

std::string_view harm_state_name(Harm::State state) {
  switch (state) {
    case Harm::State::kUnknown:
      return "unknown";
    case Harm::State::kHarmed:
      return "harmed";
    case Harm::State::kNotExcluded:
      return "not_excluded";
    case Harm::State::kExcluded:
      return "excluded";
  }
  return "";
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kGoal:
      return "goal";
    case Role::kGuardrail:
      return "guardrail";
    case Role::kSecondary:
      return "secondary";
  }
  return "";
}

std::string_view tone_name(Tone tone) {
  switch (tone) {
    case Tone::kNeutral:
      return "neutral";
    case Tone::kGood:
      return "good";
    case Tone::kBad:
      return "bad";
    case Tone::kWarning:
      return "warning";
  }
  return "";
}

std::string_view estimator_name(Estimator estimator) {
  switch (estimator) {
    case Estimator::kProportion:
      return "proportion";
    case Estimator::kMean:
      return "mean";
    case Estimator::kRatio:
      return "ratio";
    case Estimator::kQuantile:
      return "quantile";
    case Estimator::kRestrictedMean:
      return "restricted_mean";
  }
  return "";
}

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::kRate:
      return "rate";
    case Unit::kNumber:
      return "number";
    case Unit::kDays:
      return "days";
  }
  return "";
}

}  // namespace flywheel::report
