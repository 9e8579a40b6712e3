#include "experiments/report/traffic.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/power.hpp"

namespace flywheel::report {
namespace {

using catalog::Experiment;

/// The share of an arm, as a fraction.
double share_of(const Experiment& experiment, catalog::VariantIndex arm) {
  double weight = 0;
  for (const catalog::Share& share : experiment.split.shares) {
    if (share.variant == arm) weight += static_cast<double>(share.weight);
  }
  return weight / hashing::kSlots;
}

/// The share of the units that may take part which are enrolled.
double enrolled_share(const Experiment& experiment) {
  const double traffic = static_cast<double>(experiment.traffic) / hashing::kSlots;
  if (!experiment.layer) return traffic;
  return traffic * static_cast<double>(experiment.layer->end - experiment.layer->begin) / hashing::kSlots;
}

/// All enrolled units that two arms of these shares need to be as good as two of `each`.
double units_in_all(double each, double a, double b) {
  return each / 2 * (1 / a + 1 / b);
}

/// The days from the start, or from now, to the end; absent where no end is known.
std::optional<double> days_planned(const Experiment& experiment, Time now) {
  std::optional<Time> end = experiment.schedule.end;
  if (!end && experiment.goal) end = experiment.goal->by;
  if (!end) return std::nullopt;
  return std::chrono::duration<double, std::ratio<86400>>(*end - experiment.schedule.start.value_or(now)).count();
}

std::string whole(double number) {
  return std::to_string(std::llround(number));
}

}  // namespace

std::optional<double> days_to_reach(const catalog::Catalog& catalog, const Experiment& experiment,
                                    double units_per_day) {
  constexpr double kPower = 0.8;
  if (!experiment.goal || !experiment.goal->from || !experiment.goal->to) return std::nullopt;
  const double from = *experiment.goal->from;
  const double to = *experiment.goal->to;
  const catalog::Metric* metric = catalog.find_metric(experiment.goal->metric);
  const bool rates = 0 < from && from < 1 && 0 < to && to < 1 && from != to;
  if (!metric || !metric->is_proportion() || !rates) return std::nullopt;
  const double baseline = share_of(experiment, experiment.baseline);
  double smallest = 1;
  for (catalog::VariantIndex arm = 0; arm < experiment.arms.size(); ++arm) {
    const double share = share_of(experiment, arm);
    if (arm != experiment.baseline && share > 0) smallest = std::min(smallest, share);
  }
  if (baseline <= 0 || smallest >= 1) return std::nullopt;
  const auto each = static_cast<double>(statistics::sample_size_proportions(from, to, experiment.alpha, kPower));
  return std::ceil(units_in_all(each, baseline, smallest) / (units_per_day * enrolled_share(experiment)));
}

std::vector<source::Diagnostic> lint_traffic(const catalog::Catalog& catalog, const catalog::Sources& sources,
                                             const catalog::LintFacts& facts) {
  catalog::Linting linting(catalog, sources, facts);
  if (!facts.units_per_day || *facts.units_per_day <= 0) return {};
  for (const Experiment& experiment : catalog.experiments()) {
    if (experiment.status == catalog::Status::kEnded) continue;
    const auto needed = days_to_reach(catalog, experiment, *facts.units_per_day);
    const auto planned = days_planned(experiment, facts.now);
    if (!needed || !planned || *needed <= *planned) continue;
    const catalog::Definition& definition = linting.index().experiments.find(experiment.key)->second;
    linting.warn(definition, "too-little-traffic", *definition.body->find_key("goal"),
                 "with " + whole(*facts.units_per_day) + " units a day this goal takes about " + whole(*needed) +
                     " days, but " + whole(std::max(0.0, std::floor(*planned))) + " are planned",
                 "aim at a larger change, let more units take part, or plan for longer");
  }
  return linting.take();
}

}  // namespace flywheel::report
