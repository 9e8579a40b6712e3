#include "experiments/report/verdict.hpp"

#include <algorithm>
#include <numeric>

#include "experiments/report/health.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

/// "control 130, team 60".
std::string counts_by_arm(const Report& report) {
  std::string text;
  for (std::size_t i = 0; i < report.arms.size(); ++i) {
    text += (i > 0 ? ", " : "") + report.arms[i] + " " + count_text(report.exposed[i]);
  }
  return text;
}

const MetricResult* goal_of(const Report& report) {
  const auto goal = std::find_if(report.metrics.begin(), report.metrics.end(),
                                 [](const MetricResult& metric) { return metric.role == Role::kGoal; });
  return goal == report.metrics.end() ? nullptr : &*goal;
}

/// "team harms mute_rate", or empty.
std::string harm_words(const Report& report) {
  std::vector<std::string> harms;
  for (const MetricResult& metric : report.metrics) {
    for (const Effect& effect : metric.effects) {
      if (effect.harm && effect.harm->state == Harm::State::kHarmed)
        harms.push_back(effect.arm + " harms " + metric.name);
    }
  }
  return joined_names(harms);
}

void conclude_sample_ratio(Report& report) {
  const bool before = is_off_before(report);
  report.verdict_tone = Tone::kBad;
  report.verdict = "No verdict: the sample ratio is off (" +
                   sample_ratio_words(before ? report.phase_first_exposed : report.phase_exposed, report.weights,
                                      before ? report.sample_ratio : report.sample_ratio_after) +
                   "). Until the cause is found, the arms cannot be compared.";
  const std::string harms = harm_words(report);
  if (!harms.empty()) report.verdict += " Taken as they are, " + harms + ".";
  report.remarks.push_back(
      "Usual causes: exposures that are reported later or less often in one arm, redirects, bots that are filtered in "
      "one arm, a changed split within a phase.");
}

void conclude_collecting(Report& report) {
  const std::int64_t units = std::accumulate(report.exposed.begin(), report.exposed.end(), std::int64_t{0});
  report.verdict_tone = Tone::kNeutral;
  report.verdict = units == 0
                       ? "Collecting: nobody has been exposed yet."
                       : "Collecting: " + units_text(units, report.unit) + " exposed so far (" + counts_by_arm(report) +
                             "). Rates are shown from " + count_text(kFewestForRates) + " an arm on.";
}

/// What the goal says, arm by arm. The tone is the strongest of the arms', good and bad together are a warning.
void conclude_goal(Report& report, const MetricResult& goal) {
  bool better = false, worse = false;
  for (const Effect& effect : goal.effects) {
    if (!report.verdict.empty()) report.verdict += " ";
    report.verdict += verdict_sentence({goal, report.arms.front(), report.unit}, effect);
    better = better || effect.finding == Finding::kBetter;
    worse = worse || effect.finding == Finding::kWorse;
  }
  for (const SegmentResult& segment : report.segments) {
    if (segment.metric != goal.name || !segment.differs) continue;
    report.verdict += " The effect of " + segment.arm + " differs by " + segment.attribute + ": read its levels.";
  }
  if (goal.effects.empty()) report.verdict = "There is one arm only, so there is nothing to compare it with.";
  report.verdict_tone = better ? (worse ? Tone::kWarning : Tone::kGood) : (worse ? Tone::kBad : Tone::kNeutral);
}

/// What stands out of all that a holdout measures.
void conclude_holdout(Report& report) {
  bool better = false, worse = false, collecting = true;
  std::vector<std::string> names;
  for (const MetricResult& metric : report.metrics) {
    names.push_back(metric.name);
    const Effect& effect = metric.effects.front();
    collecting = collecting && effect.finding == Finding::kCollecting;
    const bool found = effect.finding == Finding::kBetter || effect.finding == Finding::kWorse;
    if (!found) continue;
    (effect.finding == Finding::kBetter ? better : worse) = true;
    report.verdict +=
        (report.verdict.empty() ? "" : " ") + verdict_sentence({metric, report.arms.front(), report.unit}, effect);
  }
  if (collecting) return conclude_collecting(report);
  const bool undefined = std::all_of(report.metrics.begin(), report.metrics.end(), [](const MetricResult& metric) {
    return metric.effects.front().finding == Finding::kUndefined;
  });
  if (undefined) {
    report.verdict = "Whether those held out differ from the rest cannot be told on " + joined_names(names) + ".";
  }
  if (report.verdict.empty()) {
    report.verdict = "No difference is shown between those held out and the rest on " + joined_names(names) + ".";
  }
  report.verdict_tone = better ? (worse ? Tone::kWarning : Tone::kGood) : (worse ? Tone::kBad : Tone::kNeutral);
}

void add_harm(Report& report) {
  const std::string harms = harm_words(report);
  if (harms.empty()) return;
  report.verdict += " A guardrail is harmed: " + harms + ".";
  report.verdict_tone = report.verdict_tone == Tone::kGood ? Tone::kWarning : Tone::kBad;
}

}  // namespace

void conclude(Report& report) {
  if (sample_ratio_is_off(report)) return conclude_sample_ratio(report);
  const MetricResult* goal = goal_of(report);
  const bool nobody = std::all_of(report.exposed.begin(), report.exposed.end(), [](auto count) { return count == 0; });
  if (nobody) return conclude_collecting(report);
  if (report.of_holdout) return conclude_holdout(report);
  if (!goal) {
    report.verdict = "No verdict: there is no goal to judge by.";
    return add_harm(report);
  }
  const auto& effects = goal->effects;
  const bool collecting = !effects.empty() && std::all_of(effects.begin(), effects.end(), [](const Effect& effect) {
    return effect.finding == Finding::kCollecting;
  });
  if (collecting) return conclude_collecting(report);
  const bool immature =
      std::all_of(goal->arms.begin(), goal->arms.end(), [](const ArmResult& arm) { return arm.mature == 0; });
  if (immature) {
    report.verdict = "Collecting: no " + report.unit + "'s window of " + goal->name + " has closed yet (" +
                     counts_by_arm(report) + " exposed).";
  } else {
    conclude_goal(report, *goal);
  }
  add_harm(report);
}

}  // namespace flywheel::report
