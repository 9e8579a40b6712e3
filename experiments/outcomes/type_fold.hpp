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
#include "experiments/outcomes/totals.hpp"

namespace flywheel::outcomes {

/// Follows one unit at a time through all experiments on its type. What an event costs depends on the experiments the
/// unit takes part in, not on those there are; in steady state it allocates next to nothing.
class TypeFold {
 public:
  /// `totals`: where units are added, indexed by Selected::number. It and the catalog must outlive this.
  TypeFold(const catalog::Catalog& catalog, Time as_of, std::span<const Selected> experiments,
           std::vector<ExperimentTotals>& totals);
  TypeFold(const TypeFold&) = delete;
  TypeFold& operator=(const TypeFold&) = delete;

  /// The next unit. A test user is counted as one, and in nothing else.
  void begin_unit(UnitId unit, bool test_user);
  /// The unit's next event; times must not decrease.
  void event(const Event& event);
  /// Adds the unit to the totals and forgets it.
  void end_unit();
  /// Adds to the metrics' totals the units that were only counted: after the last unit.
  void settle();

 private:
  /// What became of the unit in one experiment.
  struct Participation {
    enum class State : std::uint8_t { kNone, kInside, kOutside };
    State state = State::kNone;
    bool several_arms = false;
    bool bot = false;
    catalog::VariantIndex arm = 0;
    int phase = 1;
    Time first_exposure;
    std::vector<std::string> levels;   ///< by index of Project::segments_by
    std::vector<std::uint32_t> heard;  ///< its quiet metrics that heard something
  };
  /// A window that opened with the unit's first exposure.
  struct OpenWindow {
    Window window{};
    int closing_day = 0;    ///< the local day on which it closed; 0: it has not
    bool immature = false;  ///< it will close
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
  void add_messages();
  void expose();
  void expose_to(std::uint32_t experiment, catalog::VariantIndex arm, const Value& phase, const Value& attributes);
  void look_at_context(std::uint32_t experiment, const Value& attributes);
  void open_windows(std::uint32_t experiment);
  void gather_past(std::uint32_t experiment);
  void step(std::uint32_t experiment, std::span<const Listener> listeners);
  /// Turns a metric to the unit at hand. False: its `if:` does not hold for the unit, or the unit lacks the event that
  /// starts it.
  [[nodiscard]] bool follow(std::uint32_t metric, Participation& participation);
  void add_unit(std::uint32_t experiment);
  /// Fills filed_under_: the unit's phase, then its levels.
  void file_under(const Participation& participation, ExperimentTotals& totals);
  /// Fills filed_beside_: the unit's arms of the experiments beside.
  void file_beside(const ExperimentPlan& plan, const Participation& participation, ExperimentTotals& totals);
  void count_windows(const ExperimentPlan& plan);
  void count_watched(const ExperimentPlan& plan, Time first_exposure, int cohort);
  /// Of a quiet metric without details.
  void add_numbers(std::uint32_t metric, const ExperimentPlan& plan);
  void add_metric(std::uint32_t metric, const ExperimentPlan& plan, const Participation& participation, int cohort);
  void settle(const ExperimentPlan& plan, ArmTotals& arm) const;
  /// The metric's numbers with those of the pre-period and whether the unit was not known then.
  [[nodiscard]] std::span<const double> with_covariates(const UnitOutcome& outcome, MetricFold& pre_period,
                                                        const Participation& participation);

  const catalog::Catalog& catalog_;
  Time as_of_;
  std::vector<ExperimentTotals>& totals_;
  Plan plan_;
  CurrentEvent current_;

  // Of the unit at hand:
  std::uint64_t unit_ = 0;  // its number, from 1
  std::string targeting_key_;
  bool test_user_ = false;
  std::optional<Time> first_seen_;
  Instant instant_;
  Past past_;
  MessageTrail messages_;
  ExposureContext context_;
  std::vector<std::optional<Time>> starts_;    // by index of Plan::starts: when that event came first
  std::vector<Participation> participations_;  // by index of Plan::experiments
  std::vector<std::uint32_t> seen_;            // the experiments the unit was exposed in
  std::vector<OpenWindow> windows_;            // by index of Plan::windows
  std::vector<Followed> metrics_;              // by index of Plan::metrics
  std::vector<ArmTotals*> filed_under_;
  std::vector<ArmTotals*> filed_beside_;  // the goal alone is filed there
  std::vector<double> numbers_;           // of one metric, covariates among them
};

}  // namespace flywheel::outcomes
