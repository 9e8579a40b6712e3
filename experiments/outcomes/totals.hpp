// Mergeable sufficient statistics: all that leaves the fold.
#pragma once

#include <algorithm>
#include <array>
#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/stage_totals.hpp"
#include "experiments/outcomes/unit_outcome.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/distribution.hpp"
#include "experiments/statistics/moments.hpp"

namespace flywheel::outcomes {

/// Count, means and centred moments of units with one number each, or with several. Units whose numbers are all 0 are
/// only counted, for most units are of that kind.
class UnitSums {
 public:
  UnitSums() = default;
  /// Of units with one number.
  explicit UnitSums(const statistics::Moments& moments) : numbers_(1), moments_(moments) {}

  void add(std::span<const double> numbers) {
    if (numbers.size() != 1) return add_several(numbers);
    if (numbers.front() == 0) return add_zeros(1, 1);
    numbers_ = 1;
    moments_.add(numbers.front());
  }
  /// Units of which each of so many numbers is 0.
  void add_zeros(std::size_t numbers, std::int64_t units) {
    numbers_ = static_cast<std::uint32_t>(numbers);
    zeros_ += units;
  }
  void merge(const UnitSums& other);
  [[nodiscard]] std::int64_t n() const { return moments_.n + static_cast<std::int64_t>(cross_.n) + zeros_; }
  /// Of units with one number; empty for others.
  [[nodiscard]] statistics::Moments moments() const;
  /// Of units with several; empty for others, and before the first.
  [[nodiscard]] statistics::CrossMoments cross() const;

 private:
  void add_several(std::span<const double> numbers);

  std::uint32_t numbers_ = 0;  // a unit's
  std::int64_t zeros_ = 0;
  statistics::Moments moments_;
  statistics::CrossMoments cross_;
};

/// One step of a funnel.
struct StepTotals {
  std::int64_t units = 0;            ///< that completed it, and so all before it
  statistics::Distribution seconds;  ///< since the step before, or since the window opened
};

/// Units that were watched to the end of some period since their exposure, and those that were active in it.
struct PeriodUnits {
  std::int64_t watched = 0;
  std::int64_t active = 0;
};

/// Counts units by the periods since their exposure.
class Periodic {
 public:
  /// A unit that was watched through so many periods.
  void watch(int periods);
  /// The periods in which a unit was active (bit n: period n), of those `watched` through which it was watched.
  void act(std::uint64_t active, int watched);
  void merge(const Periodic& other);
  /// By number of the period, from 0; none that nobody was watched through.
  [[nodiscard]] std::vector<PeriodUnits> periods() const;

 private:
  std::vector<std::int64_t> watched_;  // by how many periods it is: units that were watched through just so many
  std::vector<std::int64_t> active_;   // by number of the period
};

/// By local day number, ascending.
template <class Units>
using ByDay = boost::container::flat_map<int, Units>;

/// The units of a day that is new, or has to be searched for. Apart, so that what is usual is short.
template <class Units>
[[gnu::noinline]] Units& search_units_of(ByDay<Units>& by_day, int day) {
  return by_day[day];
}

/// The units of that day. Takes no search where the days before it are all there.
template <class Units>
Units& units_of(ByDay<Units>& by_day, int day) {
  if (by_day.empty()) return search_units_of(by_day, day);
  const auto first = by_day.begin();
  const auto at = static_cast<std::size_t>(std::int64_t{day} - first->first);  // of a day before it: beyond all sizes
  return at < by_day.size() && first[at].first == day ? first[at].second : search_units_of(by_day, day);
}

/// Units whose window is the same, counted once for all metrics that have it.
struct WindowUnits {
  ByDay<std::int64_t> matured;  ///< as MetricTotals::by_day
  std::int64_t immature = 0;

  void merge(const WindowUnits& other);
};

/// Units by how long they have been watched, counted once for all metrics that follow returns.
struct WatchedUnits {
  Periodic days;            ///< as MetricTotals::days, without those in which they were active
  ByDay<Periodic> cohorts;  ///< as MetricTotals::cohorts, the same

  void merge(const WatchedUnits& other);
};

/// One metric in one arm.
struct MetricTotals {
  /// Of the matured units, by the local day number on which their window closed; 0 for metrics that grow, and where
  /// nobody asks for days. Numbers of a unit: its value, or numerator and denominator (k_factor: accepted and sent);
  /// then the same of the pre-period and whether the unit was not known then, where the metric has one. Of a quantile
  /// it is how many values the unit has, of time_to whether the unit got there.
  ByDay<UnitSums> by_day;
  statistics::Distribution values;    ///< winsorised: units' values; quantile: events' numbers; time_to: seconds
  statistics::Distribution censored;  ///< time_to: seconds that units were watched in vain
  std::vector<StepTotals> steps;      ///< funnel
  std::vector<std::int64_t> answers;  ///< survey: units by point of the scale, from its lowest
  /// Of the goal, by day since exposure: the amounts of the matured units that have one on that day.
  std::vector<statistics::Moments> by_age;
  Periodic days;              ///< retained: days since exposure
  ByDay<Periodic> cohorts;    ///< retained: weeks since exposure, by the number of the week of first exposure
  double largest = 0;         ///< of the matured units' first numbers, as far as they are above 0
  std::int64_t immature = 0;  ///< exposed units whose window is still open
  /// Units of a metric with `from:` that started after their first exposure, matured or not: above 0 the metric is
  /// diagnostic, because it conditions on something that happened after assignment.
  std::int64_t started_later = 0;

  /// Where a unit is filed.
  struct Place {
    int day = 0;     ///< of by_day
    int cohort = 0;  ///< of cohorts
  };
  /// One more unit. Without a place, what is followed over time is left out: one sum is kept, under day 0.
  void add(const UnitOutcome& outcome, const std::optional<Place>& place);
  /// One more matured unit that has no details, under a day of by_day.
  void add(std::span<const double> numbers, int day) {
    units_of(by_day, day).add(numbers);
    largest = std::max(largest, numbers.front());
  }
  /// Of `all` units of the window those that were not added, matured ones with so many numbers that are 0.
  void add_quiet(const WindowUnits& all, std::size_t numbers);
  /// How long all units were watched, where only what those did was added that were active.
  void add_watched(const WatchedUnits& all);
  void merge(const MetricTotals& other);
  void finish();
  /// All days together, in their order.
  [[nodiscard]] UnitSums total() const;

 private:
  void add_returns(const UnitOutcome& outcome, int cohort);
  void add_details(const UnitOutcome& outcome, bool followed);
};

/// Units by the day of their first exposure.
struct DayUnits {
  std::int64_t first_exposed = 0;  ///< before exclusions
  std::int64_t exposed = 0;        ///< in the analysis
};

/// One arm of one experiment.
struct ArmTotals {
  std::int64_t exposed = 0;           ///< units in the analysis: first exposed to this arm and to no other
  std::int64_t first_exposed = 0;     ///< units by the arm of their first exposure, before exclusions
  std::int64_t excluded = 0;          ///< of those, units excluded because they saw another arm too
  ByDay<DayUnits> by_day;             ///< by local day number; of phases only
  std::vector<MetricTotals> metrics;  ///< in the order of ExperimentTotals::metrics
  StageTotals stages;                 ///< of experiments on messages; of phases only

  // Only while units are added: what becomes part of the metrics in the end.
  std::vector<WindowUnits> windows;       ///< by the experiment's windows
  std::array<WatchedUnits, 2> watched{};  ///< by whether returns are followed by the calendar

  void merge(const ArmTotals& other);
};

/// The arms of an experiment in its order, over some of its units.
using Arms = std::vector<ArmTotals>;

/// The arms by the phase of their units' first exposures.
using Phases = std::map<int, Arms>;
/// The arms of a phase; a new one begins as `none`.
[[nodiscard]] inline Arms& arms_of(Phases& phases, int phase, const Arms& none) {
  return phases.try_emplace(phase, none).first->second;
}
/// The units of one arm in the analysis, of all phases.
[[nodiscard]] std::int64_t exposed_in(const Phases& phases, std::size_t arm);

/// The units by what one attribute was when they were first exposed.
struct SegmentTotals {
  /// How many levels are told apart: the first in order of their names.
  static constexpr std::size_t kMostLevels = 100;
  static constexpr std::string_view kMissing = "(missing)";  ///< the exposure did not say
  static constexpr std::string_view kOther = "(other)";      ///< of more levels

  std::string attribute;
  std::map<std::string, Phases, std::less<>> levels;

  /// The phases of a level; none of one not seen yet.
  [[nodiscard]] Phases& level(std::string_view name);
  void merge(const SegmentTotals& other);
};

/// The goal of units that were exposed to another experiment, too.
struct SharedTotals {
  std::string experiment;  ///< the other's key
  /// By the other's arm: own arms, their only metric is the goal; empty: there are no such units.
  std::vector<Phases> by_arm;

  void merge(const SharedTotals& other);
};

/// One experiment.
struct ExperimentTotals {
  std::string experiment;            ///< key
  std::vector<std::string> metrics;  ///< names: the goal's, then guardrails, then secondary, without repetition
  Arms none;                         ///< the arms without units
  Phases phases;
  std::vector<SegmentTotals> segments;  ///< by the project's `segments_by`
  std::vector<SharedTotals> beside;     ///< by the experiments that run at the same time; none where there is no goal
  std::int64_t unknown_arm = 0;         ///< exposure events that name an arm the experiment does not have (ignored)
  std::int64_t outside = 0;     ///< units first exposed before the start or at or after the end (out of the analysis)
  std::int64_t test_users = 0;  ///< exposed units that are the project's test users (out of the analysis)
  std::int64_t bots = 0;        ///< exposed units that are bots by the project's rule (out of the analysis)
  std::optional<Time> first_exposure;  ///< the earliest first exposure of a unit in the analysis
  std::optional<Time> last_exposure;   ///< the latest first exposure of a unit in the analysis

  /// All phases together.
  [[nodiscard]] Arms arms() const;
  /// Of one arm, in all phases.
  [[nodiscard]] std::int64_t exposed(std::size_t arm) const { return exposed_in(phases, arm); }
  /// The arms of a phase, made where it is new.
  [[nodiscard]] Arms& phase(int number) { return arms_of(phases, number, none); }
  /// Widens the two above to hold the first exposure of one more unit.
  void count_exposure(Time time);
  /// Associative; with a fixed order of merging, bit for bit reproducible. Both must be of the same experiment and
  /// metrics.
  void merge(const ExperimentTotals& other);
  /// After the last unit: what is asked of its metrics is answered at once then.
  void finish();
};

}  // namespace flywheel::outcomes
