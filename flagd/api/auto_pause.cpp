#include "flagd/api/auto_pause.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "experiments/report/assemble.hpp"
#include "experiments/report/health.hpp"

namespace flywheel::api {
namespace {

using catalog::Experiment;
using report::HarmFinding;
using report::Report;

Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

/// The results of an experiment, of all its phases and of those after one.
class Judged {
 public:
  Judged(const catalog::Catalog& catalog, const Experiment& experiment, const outcomes::ExperimentTotals& totals,
         Time as_of)
      : catalog_(catalog),
        experiment_(experiment),
        totals_(totals),
        as_of_(as_of),
        all_(report::assemble(catalog, experiment, totals, as_of)) {}

  [[nodiscard]] const Report& all() const { return all_; }
  /// The same finding by the units of later phases alone.
  [[nodiscard]] std::optional<HarmFinding> after(int phase, const HarmFinding& finding) {
    const auto [found, is_new] = after_.try_emplace(phase);
    if (is_new) found->second = harm_findings(report_after(phase));
    const auto same = std::find_if(found->second.begin(), found->second.end(), [&](const HarmFinding& one) {
      return one.guardrail == finding.guardrail && one.arm == finding.arm;
    });
    return same == found->second.end() ? std::nullopt : std::optional(*same);
  }

 private:
  [[nodiscard]] Report report_after(int phase) const {
    outcomes::ExperimentTotals later = totals_;
    std::erase_if(later.phases, [phase](const auto& one) { return one.first <= phase; });
    return report::assemble(catalog_, experiment_, later, as_of_);
  }

  const catalog::Catalog& catalog_;
  const Experiment& experiment_;
  const outcomes::ExperimentTotals& totals_;
  Time as_of_;
  Report all_;
  std::map<int, std::vector<HarmFinding>> after_;
};

std::string reason_of(const history::Pausing& pausing) {
  std::string reason;
  for (const history::Pausing::Finding& finding : pausing.findings) {
    reason += (reason.empty() ? "" : " ") + finding.harm.sentence;
  }
  if (pausing.sample_ratio_off) {
    reason += " The sample ratio is off, so that the arms may be of different people; what hurts often breaks it.";
  }
  return reason;
}

}  // namespace

bool is_watched(const Experiment& experiment, Time now) {
  return experiment.auto_pause && experiment.status == catalog::Status::kRunning && experiment.schedule.contains(now);
}

std::optional<history::Switching> pause_for(const catalog::Catalog& catalog, const Experiment& experiment,
                                            const outcomes::ExperimentTotals& totals, Time as_of,
                                            const history::Pauses& pauses) {
  Judged judged(catalog, experiment, totals, as_of);
  history::Pausing pausing{catalog.epoch(), experiment.phase, as_of, experiment.alpha, false, {}};
  for (HarmFinding& finding : harm_findings(judged.all())) {
    const catalog::Metric& metric = *catalog.find_metric(finding.guardrail);
    const std::string& declared = metric.first_day_of.empty() ? metric.name : metric.first_day_of;
    std::optional<HarmFinding> counts = std::move(finding);
    if (const auto lifted = pauses.lifted_in(experiment.key, declared, counts->arm)) {
      counts = *lifted >= experiment.phase ? std::nullopt : judged.after(*lifted, *counts);
    }
    if (counts) pausing.findings.push_back({std::move(*counts), declared});
  }
  if (pausing.findings.empty()) return std::nullopt;
  pausing.sample_ratio_off = sample_ratio_is_off(judged.all());
  history::Switching switching{Time(), true, experiment.key, reason_of(pausing), ""};
  switching.pausing = std::move(pausing);
  return switching;
}

std::string pause_remark(const Experiment& experiment, const history::Pauses& pauses, bool is_off) {
  const history::Pause* pause = pauses.latest(experiment.key);
  if (!pause) return {};
  const std::string what = " automatically at " + format_time(pause->time) + ": " + pause->reason;
  if (!pause->lifted && is_off) {
    const catalog::VariantIndex rest = experiment.at_rest();
    const std::string everybody =
        rest == catalog::kNoVariant ? "Nobody gets a message" : "Everybody gets " + experiment.arms[rest].name;
    return "Paused" + what + " " + everybody + " until somebody switches it on again.";
  }
  if (!pause->lifted || pause->why.phase != experiment.phase) return {};
  return "It was paused" + what + " Switched on again at " + format_time(*pause->lifted) +
         (pause->lifted_from.empty() ? "" : " from " + pause->lifted_from) +
         ": it is not paused for that a second time in this phase.";
}

void AutoPause::look(const results::Results& results) {
  const auto snapshot = publisher_->snapshots().current();
  if (!snapshot || snapshot->shared_catalog() != results.catalog) return;  // the next results are of what serves
  for (const Experiment& experiment : results.catalog->experiments()) {
    const outcomes::ExperimentTotals* totals = results.find(experiment.key);
    if (!totals || !is_watched(experiment, results.as_of) || snapshot->killed_keys().contains(experiment.key)) continue;
    auto switching = pause_for(*results.catalog, experiment, *totals, results.as_of, snapshot->pauses());
    if (switching) pause(std::move(*switching));
  }
}

void AutoPause::pause(history::Switching switching) {
  switching.time = now();
  // Where too much waits, the next results ask again.
  (void)lane_->post([publisher = publisher_, say = say_, switching = std::move(switching)] {
    const auto paused = publisher->pause(switching);
    if (!paused) {
      say("PAUSED " + switching.key + ", but not durably: " + paused.error().message);
    } else if (*paused) {
      say("PAUSED " + switching.key + ": " + switching.reason);
    }
  });
}

std::shared_ptr<const catalog::Catalog> AutoPause::wanted() const {
  const auto snapshot = publisher_->snapshots().current();
  if (!snapshot) return nullptr;
  const auto experiments = snapshot->catalog().experiments();
  const bool any = std::any_of(experiments.begin(), experiments.end(), [&](const Experiment& experiment) {
    return is_watched(experiment, now()) && !snapshot->killed_keys().contains(experiment.key);
  });
  return any ? snapshot->shared_catalog() : nullptr;
}

}  // namespace flywheel::api
