#include "tests/experiments/outcomes/reference.hpp"

#include <algorithm>
#include <set>

namespace reference {
namespace {

constexpr Duration kDay = std::chrono::hours(24);

std::optional<std::string> property(const Happening& one, const std::string& name) {
  const auto found = one.properties.find(name);
  if (found == one.properties.end()) return std::nullopt;
  return found->second;
}

std::vector<Happening> between(const std::vector<Happening>& all, Time from, Time to) {
  std::vector<Happening> some;
  for (const Happening& one : all) {
    if (from <= one.time && one.time < to) some.push_back(one);
  }
  return some;
}

bool is_exposure(const Happening& one, const Experiment& experiment) {
  return one.name == "Experiment Viewed" && property(one, "experiment_id") == experiment.key;
}

std::optional<std::size_t> arm_of(const Happening& one, const Experiment& experiment) {
  for (std::size_t i = 0; i < experiment.arms.size(); ++i) {
    if (property(one, "variation_id") == experiment.arms[i]) return i;
  }
  return std::nullopt;
}

double value_of(const Metric& metric, const std::vector<Occurrence>& counted, Time anchor) {
  double amount = 0;
  std::set<std::int64_t> days;
  for (const Occurrence& one : counted) {
    amount += one.amount;
    days.insert((one.time - anchor) / kDay);
  }
  switch (metric.value) {
    case Metric::Value::kWhether:
      return counted.empty() ? 0 : 1;
    case Metric::Value::kHowOften:
      return static_cast<double>(counted.size());
    case Metric::Value::kHowMuch:
      return amount;
    case Metric::Value::kEveryDay:
      return static_cast<std::int64_t>(days.size()) == (*metric.closes - metric.opens) / kDay ? 1 : 0;
  }
  return 0;
}

void add(const Metric& metric, const std::vector<Happening>& seen, Time t0, Time as_of, MetricSums& sums) {
  Time anchor = t0;
  if (!metric.from.empty()) {
    const auto start =
        std::find_if(seen.begin(), seen.end(), [&](const Happening& one) { return one.name == metric.from; });
    if (start == seen.end()) return;
    anchor = start->time;
    if (anchor > t0) ++sums.started_later;
  }
  if (metric.closes && as_of < anchor + *metric.closes) {
    ++sums.immature;
    return;
  }
  const Time end = metric.closes ? anchor + *metric.closes : as_of;
  std::vector<Occurrence> counted;
  for (const Occurrence& one : metric.occurrences(between(seen, std::max(anchor, t0), end))) {
    if (one.time >= anchor + metric.opens) counted.push_back(one);
  }
  const double value = value_of(metric, counted, anchor);
  ++sums.n;
  sums.sum += value;
  sums.squares += value * value;
}

void add(const Experiment& experiment, const History& unit, Time as_of, Sums& sums) {
  std::vector<Happening> seen = between(unit.happenings, Time::min(), as_of);
  std::stable_sort(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  std::vector<std::pair<Time, std::size_t>> exposures;
  for (const Happening& one : seen) {
    if (!is_exposure(one, experiment)) continue;
    const auto arm = arm_of(one, experiment);
    if (arm) exposures.emplace_back(one.time, *arm);
    if (!arm) ++sums.unknown_arm;
  }
  if (exposures.empty()) return;
  const auto [t0, first] = exposures.front();
  if ((experiment.start && t0 < *experiment.start) || (experiment.end && t0 >= *experiment.end)) {
    ++sums.outside;
    return;
  }
  ArmSums& arm = sums.arms[first];
  ++arm.first_exposed;
  for (const auto& [time, other] : exposures) {
    if (other != first && !(experiment.end && time >= *experiment.end)) return;
  }
  ++arm.exposed;
  for (std::size_t i = 0; i < experiment.metrics.size(); ++i) {
    add(experiment.metrics[i], seen, t0, as_of, arm.metrics[i]);
  }
}

}  // namespace

Occurrences events(std::string name, std::function<bool(const Happening&)> passes) {
  return [name = std::move(name), passes = std::move(passes)](const std::vector<Happening>& all) {
    std::vector<Occurrence> found;
    for (const Happening& one : all) {
      if (one.name == name && (!passes || passes(one))) found.push_back({one.time, one.value.value_or(0)});
    }
    return found;
  };
}

Occurrences activity() {
  return [](const std::vector<Happening>& all) {
    std::vector<Occurrence> found;
    for (const Happening& one : all) {
      if (one.name != "Experiment Viewed" && one.name != "message_shown") found.push_back({one.time, 0});
    }
    return found;
  };
}

Occurrences all_of(std::vector<std::string> names, std::string same, std::optional<Duration> within) {
  return [names = std::move(names), same = std::move(same), within](const std::vector<Happening>& all) {
    std::vector<Occurrence> found;
    std::vector<bool> used(all.size(), false);  // by an earlier occurrence, or expired before it
    for (std::size_t last = 0; last < all.size(); ++last) {
      if (std::find(names.begin(), names.end(), all[last].name) == names.end()) continue;
      if (!same.empty() && !property(all[last], same)) continue;
      const auto goes_with_last = [&](std::size_t i) {
        if (used[i] || (within && all[last].time - all[i].time >= *within)) return false;
        return same.empty() || property(all[i], same) == property(all[last], same);
      };
      const bool complete = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        for (std::size_t i = 0; i <= last; ++i) {
          if (all[i].name == name && goes_with_last(i)) return true;
        }
        return false;
      });
      if (!complete) continue;
      found.push_back({all[last].time, 0});
      for (std::size_t i = 0; i <= last; ++i) {
        if (same.empty() || property(all[i], same) == property(all[last], same)) used[i] = true;
      }
    }
    return found;
  };
}

Sums compute(const Experiment& experiment, const std::vector<History>& units, Time as_of) {
  Sums sums;
  sums.arms.resize(experiment.arms.size());
  for (ArmSums& arm : sums.arms) arm.metrics.resize(experiment.metrics.size());
  for (const History& unit : units) add(experiment, unit, as_of, sums);
  return sums;
}

}  // namespace reference
