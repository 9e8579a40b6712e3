// What the fold listens for: a catalog's experiments on one type of unit, with every name resolved to a number.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/instant.hpp"
#include "experiments/outcomes/message_trail.hpp"
#include "experiments/outcomes/periods.hpp"

namespace flywheel::outcomes {

/// When a unit's events count: [opens, closes).
struct Window {
  static constexpr Time kNever = Time::max();

  Time opens;
  Time closes = kNever;  ///< kNever: open until `as_of`

  [[nodiscard]] bool closes_at_all() const { return closes != kNever; }
  [[nodiscard]] bool has_closed(Time time) const { return time >= closes; }
};

/// One of the numbers a metric is made of. Pointers lead into the catalog.
struct CountedPlan {
  const catalog::Counted* counted = nullptr;
  const catalog::Moment* moment = nullptr;  ///< what it listens to; nullptr: the event of that name
  std::vector<NameId> parts;                ///< the events it listens to; none where any activity is meant
  bool any_activity = false;
};

/// One metric of one experiment.
struct MetricPlan {
  const catalog::Metric* metric = nullptr;
  std::uint32_t number = 0;  ///< its index of Plan::metrics
  std::vector<CountedPlan> counted;
  std::optional<std::uint32_t> start;  ///< an index of Plan::starts: the metric's `from:`
  std::uint32_t window_number = 0;     ///< an index of Plan::windows
  /// Whether a unit of which it hears nothing adds nothing but zeros, so that such units need only be counted.
  bool quiet = false;
  std::optional<Duration> pre_period;  ///< how long before t0 the covariate is gathered
  bool is_goal = false;                ///< of its experiment
  bool keeps_days = false;     ///< amounts by day since exposure: of the goal, where a day's amount says something
  bool has_details = false;    ///< a unit may have more to it than its numbers
  std::size_t width = 1;       ///< how many numbers a unit has
  const Zone* zone = nullptr;  ///< the project's

  /// The periods that a retained metric counts; of others days.
  [[nodiscard]] Periods periods() const { return {metric->span, metric->calendar, *zone}; }
  /// The window that begins at `anchor`: that of the conversion, or the days that retention looks at, of which number 0
  /// never counts; `on_or_after` looks at 28 days or until now.
  [[nodiscard]] Window window(Time anchor) const;
};

/// What metrics of one experiment share that look at the same units through the same window.
struct WindowPlan {
  std::uint32_t metric = 0;                       ///< the first of them, an index of Plan::metrics
  std::optional<catalog::ConditionId> only_if{};  ///< their `if:`
  bool counts_units = false;                      ///< some of them are quiet
  std::optional<Window> exact{};                  ///< of an exposure at time 0, where it is the same for all others
};

/// A metric that listens to an event, which is the `part`-th of its `counted`-th number.
struct Listener {
  std::uint32_t metric;
  std::uint16_t counted;
  std::uint16_t part;
};

/// One experiment: a range of Plan::metrics.
struct ExperimentPlan {
  const catalog::Experiment* experiment = nullptr;
  std::size_t number = 0;  ///< which of the fold's results it is
  std::uint32_t first_metric = 0;
  std::uint32_t last_metric = 0;  ///< one past the last
  std::uint32_t first_window = 0;
  std::uint32_t last_window = 0;      ///< one past the last
  std::vector<std::uint32_t> loud{};  ///< its metrics that are not quiet
  /// Whether quiet metrics of it follow returns: by exact days, and by those of the calendar.
  std::array<bool, 2> watches_returns{};
  bool needs_context = false;  ///< something is asked of a unit's context at its exposure
  Duration pre_period{0};      ///< the longest of its metrics
  bool bystander = false;      ///< only followed for the sake of others
  /// By index of Plan::experiments: which of ExperimentTotals::beside it is, where the two share units. Empty where it
  /// has no goal.
  std::vector<std::optional<std::uint32_t>> concurrent{};
};

/// What one event name means to a plan.
struct NameRole {
  bool exposure = false;
  bool activity = false;
  bool outcome = false;                  ///< some metric listens to this very name
  std::optional<std::uint32_t> start{};  ///< an index of Plan::starts
  bool read = false;                     ///< somebody reads the event's properties
  bool past = false;                     ///< some pre-period wants it
  bool decided = false;                  ///< a decision about a message
  bool suppressed = false;               ///< that a message was not shown
  std::optional<MessageStep> step{};     ///< what became of a message
};

/// An experiment that takes part, and which of the fold's results it is.
struct Selected {
  const catalog::Experiment* experiment;
  std::size_t number;
  bool bystander = false;  ///< nothing is asked of it but who was in which arm
};

/// Thread-safety: immutable once built. The catalog must outlive it.
class Plan {
 public:
  /// `experiments` all have the same type of unit, and stand in the order of the catalog, but for the first.
  Plan(const catalog::Catalog& catalog, std::span<const Selected> experiments);

  [[nodiscard]] std::span<const ExperimentPlan> experiments() const { return experiments_; }
  [[nodiscard]] std::span<const MetricPlan> metrics() const { return metrics_; }
  [[nodiscard]] std::span<const WindowPlan> windows() const { return windows_; }
  /// The window at that index of windows() after a unit's first exposure.
  [[nodiscard]] Window window(std::uint32_t number, Time first_exposure) const {
    const WindowPlan& plan = windows_[number];
    if (!plan.exact) return metrics_[plan.metric].window(first_exposure);
    const Duration since = first_exposure - Time();
    return {plan.exact->opens + since, plan.exact->closes_at_all() ? plan.exact->closes + since : Window::kNever};
  }
  [[nodiscard]] std::span<const NameRole> names() const { return names_; }
  [[nodiscard]] std::size_t starts() const { return starts_; }
  /// Whether some experiment reads attributes of a unit's context at its exposure.
  [[nodiscard]] bool reads_attributes() const { return reads_attributes_; }
  /// The metrics of an experiment that listen to events of that name.
  [[nodiscard]] std::span<const Listener> listeners(std::uint32_t experiment, NameId name) const {
    const std::size_t at = experiment * (names_.size() + 1) + name;
    return {listeners_.data() + listeners_begin_[at], listeners_.data() + listeners_begin_[at + 1]};
  }
  /// Those that listen to any activity.
  [[nodiscard]] std::span<const Listener> activity_listeners(std::uint32_t experiment) const {
    const std::size_t at = experiment * (names_.size() + 1) + names_.size();
    return {listeners_.data() + listeners_begin_[at], listeners_.data() + listeners_begin_[at + 1]};
  }
  /// The longest pre-period; 0: there is none.
  [[nodiscard]] Duration pre_period() const { return pre_period_; }

  /// The number of an event's name; nothing where nobody cares about the event. All activities that no metric names
  /// share the number kOther. Constant time.
  [[nodiscard]] std::optional<NameId> name(std::string_view event_name) const;
  /// An index of experiments().
  [[nodiscard]] std::optional<std::uint32_t> experiment(std::string_view key) const;

 private:
  static constexpr NameId kOther = 0;
  NameId intern(std::string_view name);
  void hear_of_messages();
  MetricPlan plan_of(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                     const catalog::Metric& metric);
  void listen(const MetricPlan& metric, CountedPlan& plan);
  void add_experiment(const catalog::Catalog& catalog, const Selected& selected);
  void add_metric(ExperimentPlan& experiment, MetricPlan metric);
  void find_concurrent(const catalog::Catalog& catalog);
  void add_listeners(const ExperimentPlan& experiment);
  void hear(NameId name, bool read, bool past);
  std::uint32_t start_of(std::string_view name);

  std::vector<ExperimentPlan> experiments_;
  std::vector<MetricPlan> metrics_;
  std::vector<WindowPlan> windows_;
  std::vector<NameRole> names_;
  std::vector<Listener> listeners_;
  std::vector<std::uint32_t> listeners_begin_;  // by experiment, then name, then those of any activity; the end
  std::size_t starts_ = 0;
  bool reads_attributes_ = false;
  Duration pre_period_{0};
  std::unordered_map<std::string_view, NameId> name_ids_;  // views into the catalog
  std::unordered_map<std::string_view, std::uint32_t> keys_;
};

}  // namespace flywheel::outcomes
