#include "flagd/history/pauses.hpp"

#include <algorithm>

namespace flywheel::history {

void Pauses::note(const Switching& switching) {
  if (switching.kill) {
    if (!switching.pausing) return;
    by_experiment_[switching.key].push_back({switching.time, switching.reason, *switching.pausing, std::nullopt, {}});
    return;
  }
  const auto found = by_experiment_.find(switching.key);
  if (found == by_experiment_.end()) return;
  for (Pause& pause : found->second) {
    if (pause.lifted) continue;
    pause.lifted = switching.time;
    pause.lifted_from = switching.remote;
  }
}

const Pause* Pauses::latest(std::string_view experiment) const {
  const auto found = by_experiment_.find(experiment);
  return found == by_experiment_.end() ? nullptr : &found->second.back();
}

std::optional<int> Pauses::lifted_in(std::string_view experiment, std::string_view metric, std::string_view arm) const {
  const auto found = by_experiment_.find(experiment);
  if (found == by_experiment_.end()) return std::nullopt;
  std::optional<int> phase;
  for (const Pause& pause : found->second) {
    const auto& findings = pause.why.findings;
    const bool same = std::any_of(findings.begin(), findings.end(), [&](const Pausing::Finding& finding) {
      return finding.metric == metric && finding.harm.arm == arm;
    });
    if (pause.lifted && same) phase = std::max(phase.value_or(pause.why.phase), pause.why.phase);
  }
  return phase;
}

}  // namespace flywheel::history
