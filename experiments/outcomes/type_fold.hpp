// The fold of all experiments on one type of unit.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "experiments/outcomes/event.hpp"
#include "experiments/outcomes/metric_fold.hpp"
#include "experiments/outcomes/plan.hpp"
#include "experiments/outcomes/totals.hpp"

namespace flywheel::outcomes {

/// Follows one unit at a time through all experiments on its type. What an event costs depends on the experiments the
/// unit takes part in, not on those there are; in steady state it allocates nothing.
class TypeFold {
 public:
  /// `totals`: where units are added, indexed by Selected::number. It and the catalog must outlive this.
  TypeFold(const catalog::Catalog& catalog, Time as_of, std::span<const Selected> experiments,
           std::vector<ExperimentTotals>& totals);
  TypeFold(const TypeFold&) = delete;
  TypeFold& operator=(const TypeFold&) = delete;

  /// The next unit. A test user is counted as one, and in nothing else.
  void begin_unit(bool test_user) { test_user_ = test_user; }
  /// The unit's next event; times must not decrease.
  void event(const Event& event);
  /// Adds the unit to the totals and forgets it.
  void end_unit();

 private:
  /// What became of the unit in one experiment.
  struct Participation {
    enum class State : std::uint8_t { kNone, kInside, kOutside };
    State state = State::kNone;
    bool several_arms = false;
    catalog::VariantIndex arm = 0;
    Time first_exposure;
  };
  /// A metric of the unit that listens to an event, of which it is the `part`-th.
  struct Listener {
    std::uint32_t metric;
    std::uint32_t part;
    std::uint32_t experiment;
  };

  void finish_instant();
  void expose();
  void expose_to(std::uint32_t experiment, catalog::VariantIndex arm);
  void begin(std::uint32_t experiment);
  void step(const Listener& listener);
  /// The instant a metric's window counts from; nothing where the unit lacks the event that starts it.
  [[nodiscard]] std::optional<Time> anchor(std::uint32_t metric, const Participation& participation) const;
  void add_unit(std::uint32_t experiment);
  void silence(std::uint32_t experiment);

  const catalog::Catalog& catalog_;
  Time as_of_;
  std::vector<ExperimentTotals>& totals_;
  Plan plan_;
  CurrentEvent current_;

  // Of the unit at hand:
  bool test_user_ = false;
  Instant instant_;
  std::vector<std::optional<Time>> starts_;       // by index of Plan::starts: when that event came first
  std::vector<Participation> participations_;     // by index of Plan::experiments
  std::vector<std::uint32_t> seen_;               // the experiments the unit was exposed in
  std::vector<MetricFold> metrics_;               // by index of Plan::metrics
  std::vector<std::vector<Listener>> listeners_;  // by NameId
  std::vector<Listener> activity_listeners_;
};

}  // namespace flywheel::outcomes
