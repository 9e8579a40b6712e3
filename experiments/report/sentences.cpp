#include "experiments/report/sentences.hpp"

#include <cmath>
#include <cstdio>

namespace flywheel::report {
namespace {

using statistics::Comparison;
using statistics::ReasonCode;

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

/// "1.70 points more than", "exactly as much as".
std::string difference_words(double difference, const NumberStyle& style) {
  if (difference == 0) return "exactly as much as";
  return style.amount(difference) + (difference > 0 ? " more than" : " less than");
}

std::string interval_words(const statistics::Interval& interval, const NumberStyle& style) {
  const std::string range = style.range(interval);
  return style.change_unit().empty() ? range : range + " " + std::string(style.change_unit());
}

/// "always-valid 95% interval", "Holm-adjusted 95% interval", "95% credible interval".
std::string interval_name(const Effect& effect) {
  if (effect.posterior) return confidence_text(effect.comparison.alpha) + " credible interval";
  const std::string_view kind = effect.always_valid || effect.no_sequence ? "always-valid "
                                : effect.planned                          ? "repeated "
                                                                          : "";
  const std::string correction = effect.family ? std::string(effect.family->correction) + "-adjusted " : "";
  return std::string(kind) + correction + confidence_text(effect.comparison.alpha) + " interval";
}

/// With two digits, however small: "0.0013 points".
std::string loss_words(double loss, const NumberStyle& style) {
  return p_number(loss * style.factor()) + (style.change_unit().empty() ? "" : " " + std::string(style.change_unit()));
}

/// Why a comparison has no test or interval.
std::string lack_words(const Comparison& comparison) {
  const bool of_quantiles = comparison.method == "quantile_outer_interval";
  if (of_quantiles && comparison.reason == ReasonCode::kZeroVariance) return "too many values equal the quantile";
  return std::string(reason_words(comparison.reason));
}

/// "(95% interval +0.90 to +2.50 points, p = 2.1e-05)" or why there is none: the numbers that decide.
std::string evidence_words(const Effect& effect, const NumberStyle& style) {
  const Comparison& comparison = effect.comparison;
  std::vector<std::string> parts;
  if (const auto interval = effect.interval()) {
    parts.push_back(interval_name(effect) + " " + interval_words(*interval, style));
  }
  if (effect.posterior) {
    parts.push_back(chance_text(*effect.posterior) + " chance to be better");
    parts.push_back("expected loss " + loss_words(effect.posterior->loss_of_choosing, style) + " if it is chosen, " +
                    loss_words(effect.posterior->loss_of_keeping, style) + " if not");
    return "(" + joined(parts, ", ") + ")";
  }
  const auto p = effect.p();
  if (p) parts.push_back(p_text(*p, effect.ln_p()));
  if (p && effect.p_adjusted && effect.ln_p_adjusted() != effect.ln_p()) {
    parts.push_back("adjusted for several comparisons " + p_text(*effect.p_adjusted, effect.ln_p_adjusted()));
  }
  if (effect.planned && effect.planned->taken.empty()) parts.emplace_back("no look yet");
  if (effect.no_sequence) {
    return "(no always-valid interval: " + lack_words(comparison) + ")";
  }
  if (parts.empty()) return "(no interval: " + lack_words(comparison) + ")";
  if (!p && !effect.planned) parts.push_back("no test: " + lack_words(comparison));
  return "(" + joined(parts, ", ") + ")";
}

/// " At a fixed horizon: 95% interval +0.90 to +2.50 points, p = 2.1e-05." beside a result that
/// holds at several looks.
std::string fixed_horizon_words(const Effect& effect, const NumberStyle& style) {
  const Comparison& comparison = effect.comparison;
  if (!(effect.always_valid || effect.no_sequence || effect.planned) || !comparison.interval) return {};
  std::string text = " At a fixed horizon: " + confidence_text(comparison.alpha) + " interval " +
                     interval_words(*comparison.interval, style);
  if (comparison.p) text += ", " + p_text(*comparison.p, comparison.ln_p);
  return text + ".";
}

std::string decimal(double number) {
  return NumberStyle(Unit::kNumber, 2).value(number);
}

std::string planned_words(const PlannedLooks& looks, std::string_view unit) {
  const auto first_n = (looks.planned_n + looks.planned - 1) / looks.planned;
  if (looks.taken.empty()) {
    return " The first of " + std::to_string(looks.planned) + " planned looks comes at " + units_text(first_n, unit) +
           " of both arms.";
  }
  const PlannedLook& last = looks.taken.back();
  std::string text = " Look " + std::to_string(last.number) + " of " + std::to_string(looks.planned) + " (" + last.day +
                     ", " + units_text(last.n, unit) + "): z = " + decimal(last.z()) + ", boundary " +
                     (last.boundary ? decimal(*last.boundary) : "out of reach") +
                     (last.crossed() ? ", crossed." : ", not crossed.");
  const PlannedLook* first = looks.crossed();
  if (first && first != &last) {
    text += " It was crossed at look " + std::to_string(first->number) + " on " + first->day + ", which decides.";
  }
  return text;
}

/// Where earlier looks say more than the interval of now.
std::string looked_back(const Effect& effect) {
  if (!effect.always_valid || effect.always_valid->shown_on.empty()) return {};
  const AlwaysValid& now = *effect.always_valid;
  std::string text = " First shown on " + now.shown_on + "; this is look " + std::to_string(now.look) + ".";
  if (now.p_of_look >= effect.comparison.alpha) {
    text += " The interval of now holds 0 again (p of this look alone " + p_number(now.p_of_look) + ").";
  }
  if (effect.drift) text += " The intervals of all looks have no difference in common: it has changed over time.";
  return text;
}

/// Where the numbers beside each other say different things.
std::string borderline_words(const Effect& effect) {
  const bool decides = !effect.always_valid && !effect.no_sequence && !effect.planned && !effect.posterior;
  if (!decides || effect.family || !effect.comparison.borderline) return {};
  return " Borderline: test and interval disagree at this level.";
}

std::string harm_sentence(const Subject& subject, const Harm& harm) {
  const NumberStyle style = NumberStyle::of(subject.metric);
  const std::string tolerated = tolerance_words(harm.tolerance, style);
  switch (harm.state) {
    case Harm::State::kUnknown:
      return "Whether it is harmed cannot be told yet (" + tolerated + ").";
    case Harm::State::kHarmed:
      return "Harmed: " + tolerated + ".";
    case Harm::State::kNotExcluded:
      return "No harm is shown, nor is it ruled out (" + tolerated + ").";
    case Harm::State::kExcluded:
      return "Harm is ruled out (" + tolerated + ").";
  }
  return {};
}

std::string_view finding_words(Finding finding) {
  switch (finding) {
    case Finding::kCollecting:
      return "collecting";
    case Finding::kUndefined:
      return "cannot be told";
    case Finding::kNoDifference:
      return "no difference shown";
    case Finding::kBetter:
      return "better";
    case Finding::kWorse:
      return "worse";
    case Finding::kNotComparable:
      return "not comparable, as the sample ratio is off";
  }
  return {};
}

std::int64_t exposed_in(const MetricResult& metric, std::string_view arm) {
  for (const ArmResult& result : metric.arms) {
    if (result.arm == arm) return result.exposed;
  }
  return 0;
}

std::string collecting_sentence(const Subject& subject, const Effect& effect) {
  const std::int64_t here = exposed_in(subject.metric, effect.arm);
  const std::int64_t there = exposed_in(subject.metric, subject.baseline);
  return effect.arm + ": collecting. " + units_text(here, subject.unit) + " exposed, " + count_text(there) + " in " +
         std::string(subject.baseline) + "; rates are shown from " + count_text(kFewestForRates) + " an arm on.";
}

/// "9.80% of 5,000 users".
std::string level_words(double estimate, std::int64_t n, const Subject& subject, const NumberStyle& style) {
  const Estimator estimator = subject.metric.estimator;
  if (estimator == Estimator::kProportion) return style.value(estimate) + " of " + units_text(n, subject.unit);
  return style.value(estimate) + (estimator == Estimator::kMean ? " on average over " : " over ") +
         units_text(n, subject.unit);
}

std::string no_values_sentence(const Subject& subject, const Effect& effect) {
  return effect.arm + ": nothing to compare with " + std::string(subject.baseline) + " (" +
         std::string(reason_words(effect.comparison.reason)) + ").";
}

/// An arm's share of the way from `from` to `to`, in whole percent.
std::string progress_words(double from, double to, double now) {
  const double done = (now - from) / (to - from) * 100;
  if (!std::isfinite(done)) return {};
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", done);
  if (std::string_view(text) == "-0") return "0% of the way";
  return std::string(text[0] == '-' ? "\u2212" : "") + (text[0] == '-' ? text + 1 : text) + "% of the way";
}

}  // namespace

std::string_view reason_words(ReasonCode reason) {
  switch (reason) {
    case ReasonCode::kNone:
      return "not defined";
    case ReasonCode::kInvalidInput:
      return "the values are not finite numbers";
    case ReasonCode::kNoData:
      return "one of the arms has no values yet";
    case ReasonCode::kInsufficientN:
      return "one unit says nothing of the spread";
    case ReasonCode::kZeroDenominator:
      return "the denominator is 0 in total";
    case ReasonCode::kZeroVariance:
      return "the values of neither arm differ";
    case ReasonCode::kZeroBaseline:
      return "the baseline is 0";
  }
  return {};
}

std::string direction_words(const MetricResult& metric) {
  std::string words = metric.good_up ? "more is better" : "less is better";
  if (metric.side == "value_creation") words += ", value creation";
  if (metric.side == "value_capture") words += ", value capture";
  if (metric.growing) words += ", growing until now";
  if (metric.diagnostic) words += ", diagnostic (it says nothing of cause)";
  return words;
}

std::string interval_title(const Report& report, const MetricResult& metric) {
  for (const Effect& effect : metric.effects) {
    const bool named = effect.always_valid || effect.no_sequence || effect.planned || effect.posterior || effect.family;
    if (named) return interval_name(effect);
  }
  return confidence_text(report.alpha) + " interval";
}

namespace {

std::string_view kind_of_values(std::string_view method) {
  if (method == "cuped") return " of the values adjusted for covariates (CUPED)";
  if (method == "ratio_delta") return " of the linearised units (delta method)";
  if (method == "quantile_outer_interval") return " of quantiles, with the outer interval clustered by unit";
  if (method == "restricted_mean") return " of restricted means (Kaplan and Meier)";
  return "";
}

/// Which levels the intervals have, where it is not one for all.
std::string family_words(const Effect& effect) {
  return effect.family ? "; intervals at " + std::string(effect.family->correction) + "'s levels over the arms" : "";
}

}  // namespace

std::string method_words(const Effect& effect) {
  const std::string_view method = effect.comparison.method;
  const bool counts = method.starts_with("two_proportions");
  const bool exact = method == "two_proportions_fisher_newcombe";
  const std::string_view of_what = kind_of_values(method);
  if (effect.posterior) {
    return std::string(counts ? "beta posteriors of both rates, chances and losses exact"
                              : "normal posterior of the difference") +
           std::string(of_what) + ", prior " + std::string(effect.posterior->prior) +
           "; Fieller's interval of the lift";
  }
  if (effect.always_valid || effect.no_sequence) {
    return "asymptotic confidence sequence on the difference" + std::string(of_what) +
           ", Fieller's interval of the lift at the same critical value; at a fixed horizon " +
           (counts ? "pooled z test and Newcombe's interval" : "Welch's t test") + family_words(effect);
  }
  if (effect.planned) {
    return "alpha spent at planned looks (Lan and DeMets, after O'Brien and Fleming), repeated interval of the "
           "difference" +
           std::string(of_what) + ", Fieller's interval of the lift at the same boundary; at a fixed horizon " +
           (counts ? "pooled z test and Newcombe's interval" : "Welch's t test") + family_words(effect);
  }
  if (counts) {
    return std::string(exact ? "Fisher's exact test, as fewer than five are expected somewhere" : "pooled z test") +
           ", Newcombe's interval of the difference, Fieller's interval of the lift" + family_words(effect);
  }
  return "Welch's t test and interval of the difference" + std::string(of_what) + ", Fieller's interval of the lift" +
         family_words(effect);
}

std::string segment_sentence(const SegmentResult& segment, std::string_view baseline) {
  const std::string effect =
      "the effect of " + segment.arm + " against " + std::string(baseline) + " on " + segment.metric;
  const std::string levels = segment.of_experiment ? "arms" : "levels";
  const std::string by = segment.of_experiment ? "Beside the experiment " : "By ";
  if (segment.tested_levels < 2) {
    return by + segment.attribute + " " + effect + " cannot be compared: fewer than two " + levels +
           " have an interval.";
  }
  const statistics::Heterogeneity& interaction = segment.interaction;
  const auto p = static_cast<double>(interaction.p.p);
  std::string evidence = "Cochran's Q = " + short_number(static_cast<double>(interaction.q)) + " over " +
                         std::to_string(segment.tested_levels) + " " + levels + ", " +
                         p_text(p, static_cast<double>(interaction.p.ln_p));
  if (segment.p_adjusted && *segment.p_adjusted != p) evidence += ", adjusted " + p_text(*segment.p_adjusted);
  if (segment.of_experiment) {
    if (!segment.differs) {
      return by + segment.attribute + " " + effect + " is not shown to depend on its arms (" + evidence + ").";
    }
    return by + segment.attribute + " " + effect + " depends on its arms (" + evidence +
           "): read it arm by arm. A layer that both share keeps their users apart.";
  }
  if (!segment.differs) {
    return "By " + segment.attribute + " " + effect + " is not shown to differ (" + evidence +
           "): read the overall effect, no level is a winner.";
  }
  return "By " + segment.attribute + " " + effect + " differs (" + evidence +
         ", I\u00b2 = " + share_text(static_cast<double>(interaction.i2)) +
         "): read the levels, not the overall effect.";
}

std::string tolerance_words(const Tolerance& tolerance, const NumberStyle& style) {
  std::vector<std::string> parts;
  if (tolerance.above) {
    parts.push_back(*tolerance.above == 0 ? "any rise" : "a change above " + style.change_with_unit(*tolerance.above));
  }
  if (tolerance.below) {
    parts.push_back(*tolerance.below == 0 ? "any fall" : "a change below " + style.change_with_unit(*tolerance.below));
  }
  return joined(parts, " or ") + " is harm";
}

std::string effect_sentence(const Subject& subject, const Effect& effect) {
  if (effect.finding == Finding::kCollecting) return collecting_sentence(subject, effect);
  const Comparison& comparison = effect.comparison;
  if (!comparison.difference) return no_values_sentence(subject, effect);
  const NumberStyle style = NumberStyle::of(subject.metric);
  std::string text = effect.arm + ": " + level_words(*comparison.estimate_b, comparison.n_b, subject, style) + ", " +
                     difference_words(*comparison.difference, style) + " " + std::string(subject.baseline) + "'s " +
                     style.value(*comparison.estimate_a) +
                     (subject.metric.estimator == Estimator::kProportion ? " of " : " over ") +
                     count_text(comparison.n_a) + " " + evidence_words(effect, style) + ": " +
                     std::string(finding_words(effect.finding)) + ".";
  text += fixed_horizon_words(effect, style);
  text += looked_back(effect);
  if (effect.planned) text += planned_words(*effect.planned, subject.unit);
  text += borderline_words(effect);
  if (effect.harm) text += " " + harm_sentence(subject, *effect.harm);
  return text;
}

std::string verdict_sentence(const Subject& subject, const Effect& effect) {
  const NumberStyle style = NumberStyle::of(subject.metric);
  const Comparison& comparison = effect.comparison;
  const std::string baseline(subject.baseline);
  if (!comparison.difference || effect.finding == Finding::kCollecting) return effect_sentence(subject, effect);
  const std::string levels = style.value(*comparison.estimate_b) + " against " + style.value(*comparison.estimate_a);
  const std::string evidence = evidence_words(effect, style);
  switch (effect.finding) {
    case Finding::kBetter:
    case Finding::kWorse:
      return effect.arm + " is " + std::string(finding_words(effect.finding)) + " than " + baseline + " on " +
             subject.metric.name + ": " + levels + ", " + style.change_with_unit(*comparison.difference) + " " +
             evidence + "." + borderline_words(effect);
    case Finding::kNoDifference:
      return "No difference is shown between " + effect.arm + " and " + baseline + " on " + subject.metric.name + ": " +
             levels + " " + evidence + "." + borderline_words(effect);
    case Finding::kUndefined:
    case Finding::kCollecting:
    case Finding::kNotComparable:
      break;
  }
  return "Whether " + effect.arm + " differs from " + baseline + " on " + subject.metric.name +
         " cannot be told: " + levels + " " + evidence + ".";
}

std::string target_sentence(const MetricResult& metric) {
  if (!metric.target || !(metric.target->from || metric.target->to)) return {};
  const Target& target = *metric.target;
  const NumberStyle style(metric.unit, metric.unit == Unit::kRate ? 1 : 2);
  std::string text = "Target: ";
  if (target.from) text += "from " + style.value(*target.from) + (target.to ? " " : "");
  if (target.to) text += "to " + style.value(*target.to);
  if (!target.by.empty()) text += " by " + target.by;
  std::vector<std::string> places;
  for (const ArmResult& arm : metric.arms) {
    if (!arm.estimate) continue;
    std::string place = arm.arm + " stands at " + NumberStyle::of(metric).value(*arm.estimate);
    const std::string progress =
        target.from && target.to ? progress_words(*target.from, *target.to, *arm.estimate) : std::string();
    if (!progress.empty()) place += ", " + progress;
    places.push_back(std::move(place));
  }
  if (!places.empty()) text += "; " + joined(places, "; ");
  return text + ".";
}

}  // namespace flywheel::report
