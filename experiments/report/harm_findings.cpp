#include "experiments/report/harm_findings.hpp"

#include <algorithm>

#include "experiments/report/number_style.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

/// "team harms mute_rate: +5.02 points against control, at the least +2.10 points (always-valid 95% limit, look 3;
/// 1,000 and 1,012 users); a change above +1.00 points is harm."
std::string sentence_of(const HarmFinding& finding, const NumberStyle& style, const Report& report) {
  Tolerance tolerance;
  (finding.above ? tolerance.above : tolerance.below) = finding.tolerance;
  return finding.arm + " harms " + finding.guardrail + ": " + style.change_with_unit(finding.difference) + " against " +
         finding.baseline + (finding.above ? ", at the least " : ", at the most ") +
         style.change_with_unit(finding.limit) + " (always-valid " + confidence_text(report.alpha) + " limit, look " +
         std::to_string(finding.look) + "; " + count_text(finding.n_arm) + " and " +
         units_text(finding.n_baseline, report.unit) + "); " + tolerance_words(tolerance, style) + ".";
}

/// What an effect is to be paused for; false: nothing.
bool find(const Effect& effect, HarmFinding& finding) {
  if (!effect.harm || effect.harm->state != Harm::State::kHarmed || !effect.always_valid) return false;
  if (effect.finding == Finding::kCollecting || !effect.comparison.difference) return false;
  if (std::min(effect.comparison.n_a, effect.comparison.n_b) < kFewestForRates) return false;
  const auto& [above, below] = effect.harm->tolerance;
  const statistics::Interval& limits = effect.always_valid->one_sided;
  finding.above = above && limits.low > *above;
  if (!finding.above && !(below && limits.high < *below)) return false;
  finding.arm = effect.arm;
  finding.difference = *effect.comparison.difference;
  finding.limit = finding.above ? limits.low : limits.high;
  finding.tolerance = finding.above ? *above : *below;
  finding.n_arm = effect.comparison.n_b;
  finding.n_baseline = effect.comparison.n_a;
  finding.look = effect.always_valid->look;
  return true;
}

}  // namespace

std::vector<HarmFinding> harm_findings(const Report& report) {
  std::vector<HarmFinding> findings;
  for (const MetricResult& metric : report.metrics) {
    if (metric.role != Role::kGuardrail) continue;
    for (const Effect& effect : metric.effects) {
      HarmFinding finding;
      if (!find(effect, finding)) continue;
      finding.guardrail = metric.name;
      finding.baseline = report.arms.front();
      finding.sentence = sentence_of(finding, NumberStyle::of(metric), report);
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace flywheel::report
