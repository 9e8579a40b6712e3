// The fold of all experiments on one type of unit.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/outcomes/event.hpp"
#include "experiments/outcomes/exposure_context.hpp"
#include "experiments/outcomes/metric_fold.hpp"
#include "experiments/outcomes/past.hpp"
#include "experiments/outcomes/plan.hpp"
#include "experiments/outcomes/row.hpp"

namespace flywheel::outcomes {

/// Follows one unit at a time through all experiments on its type. What an event costs depends on the experiments the
/// unit takes part in, not on those there are; in steady state it allocates next to nothing.
class TypeFold {
 public:
  /// Both must outlive this.
  TypeFold(const catalog::Catalog& catalog, const Plan& plan);
  TypeFold(const TypeFold&) = delete;
  TypeFold& operator=(const TypeFold&) = delete;

  /// The next unit. `row`: empty, but for its type and whether it is a test user; it is filled until the unit ends.
  void begin_unit(UnitId unit, UnitRow& row);
  /// The unit's next event; times must not decrease.
  void event(const Event& event);
  /// Completes the row and forgets the unit.
  void end_unit();

 private:
  /// What became of the unit in one experiment, beside its row.
  struct Participation {
    std::optional<std::size_t> row;    ///< an index of UnitRow::experiments; none: it was not exposed
    std::vector<std::uint32_t> heard;  ///< its metrics that heard something
  };
  /// A window that opened with the unit's first exposure.
  struct OpenWindow {
    Window window{};
    bool concerned = true;  ///< whether the `if:` of its metrics holds
  };
  /// A metric, and what it has of the unit at hand.
  struct Followed {
    const MetricPlan* plan;
    MetricFold outcome;
    std::unique_ptr<MetricFold> pre_period;  ///< nullptr: it has none

    explicit Followed(const MetricPlan& metric);
  };

  void finish_instant();
  void note_message(const NameRole& role);
  /// The arm that an event names; nothing where it names none of these experiments', or one that is not on messages.
  [[nodiscard]] std::optional<MessageTrail::Place> place_of_message();
  void expose();
  void expose_to(std::uint32_t experiment, catalog::VariantIndex arm, const Value& phase, const Value& attributes);
  void note_unknown_arm(std::uint32_t experiment);
  void look_at_context(ExperimentRow& row, const Value& attributes);
  void open_windows(const ExperimentRow& row);
  void gather_past(const ExperimentRow& row);
  void step(const ExperimentRow& row, std::span<const Listener> listeners);
  /// Turns a metric to the unit at hand. False: its `if:` does not hold for the unit, or the unit lacks the event that
  /// starts it.
  [[nodiscard]] bool follow(std::uint32_t metric, const ExperimentRow& row);
  void fill_messages();
  void fill_metrics(ExperimentRow& row);
  void fill_metric(Followed& metric);

  const catalog::Catalog& catalog_;
  const Plan& plan_;
  CurrentEvent current_;

  // Of the unit at hand:
  UnitRow* row_ = nullptr;
  std::uint64_t unit_ = 0;  // its number, from 1
  std::string targeting_key_;
  std::optional<Time> first_seen_;
  Instant instant_;
  Past past_;
  MessageTrail messages_;
  ExposureContext context_;
  std::vector<std::optional<Time>> starts_;    // by index of Plan::starts: when that event came first
  std::vector<Participation> participations_;  // by index of Plan::experiments
  std::vector<OpenWindow> windows_;            // by index of Plan::windows
  std::vector<Followed> metrics_;              // by index of Plan::metrics
};

}  // namespace flywheel::outcomes
