// What the fold listens for: a catalog's experiments on one type of unit, with every name resolved to a number.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/instant.hpp"

namespace flywheel::outcomes {

/// When events count, from the instant a metric counts from: [opens, closes).
struct Window {
  Duration opens{0};
  std::optional<Duration> closes;  ///< none: open until `as_of`
};

/// The window of a metric: [0, within), or the days that retention looks at. Day d is [24 h × d, 24 h × (d + 1)), weeks
/// and months are 7 and 30 of them; the first never counts towards retention, and `on_or_after` looks at 28 days or
/// until now.
[[nodiscard]] Window window_of(const catalog::Metric& metric);

/// One metric of one experiment. Pointers lead into the catalog.
struct MetricPlan {
  const catalog::Metric* metric = nullptr;
  const catalog::Moment* moment = nullptr;  ///< what it listens to; nullptr: the event of that name
  Window window;
  std::vector<NameId> parts;  ///< the events it listens to; none where any activity is meant
  bool any_activity = false;
  std::optional<std::uint32_t> start;  ///< an index of Plan::starts: the metric's `from:`
  const Zone* zone = nullptr;          ///< the project's
};

/// One experiment: a range of Plan::metrics.
struct ExperimentPlan {
  const catalog::Experiment* experiment = nullptr;
  std::size_t number = 0;  ///< which of the fold's results it is
  std::uint32_t first_metric = 0;
  std::uint32_t last_metric = 0;  ///< one past the last
};

/// What one event name means to a plan.
struct NameRole {
  bool exposure = false;
  bool activity = false;
  bool outcome = false;                  ///< some metric listens to this very name
  std::optional<std::uint32_t> start{};  ///< an index of Plan::starts
  bool read = false;                     ///< somebody reads the event's properties
};

/// An experiment that takes part, and which of the fold's results it is.
struct Selected {
  const catalog::Experiment* experiment;
  std::size_t number;
};

/// The names of an experiment's metrics: the goal's, then guardrails, then secondary, each once.
[[nodiscard]] std::vector<std::string_view> metric_names(const catalog::Experiment& experiment);

/// Thread-safety: immutable once built. The catalog must outlive it.
class Plan {
 public:
  /// `experiments` all have the same type of unit.
  Plan(const catalog::Catalog& catalog, std::span<const Selected> experiments);

  [[nodiscard]] std::span<const ExperimentPlan> experiments() const { return experiments_; }
  [[nodiscard]] std::span<const MetricPlan> metrics() const { return metrics_; }
  [[nodiscard]] std::span<const NameRole> names() const { return names_; }
  [[nodiscard]] std::size_t starts() const { return starts_; }

  /// The number of an event's name; nothing where nobody cares about the event. All activities that no metric names
  /// share the number kOther. Constant time.
  [[nodiscard]] std::optional<NameId> name(std::string_view event_name) const;
  /// An index of experiments().
  [[nodiscard]] std::optional<std::uint32_t> experiment(std::string_view key) const;

 private:
  static constexpr NameId kOther = 0;
  NameId intern(std::string_view name);
  MetricPlan plan_of(const catalog::Catalog& catalog, const catalog::Metric& metric);
  void listen(MetricPlan& plan);
  std::uint32_t start_of(std::string_view name);

  std::vector<ExperimentPlan> experiments_;
  std::vector<MetricPlan> metrics_;
  std::vector<NameRole> names_;
  std::size_t starts_ = 0;
  std::unordered_map<std::string_view, NameId> name_ids_;  // views into the catalog
  std::unordered_map<std::string_view, std::uint32_t> keys_;
};

}  // namespace flywheel::outcomes
