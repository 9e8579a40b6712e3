// What was found out about one metric: its arms, and every comparison with the baseline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/statistics/comparison.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/moments.hpp"
#include "experiments/statistics/trend.hpp"

namespace flywheel::report {

/// What a metric is to the experiment; the report's order.
enum class Role : std::uint8_t { kGoal, kGuardrail, kSecondary };
enum class Unit : std::uint8_t { kRate, kNumber, kDays };  ///< how numbers are written: 12.04%, 3.51 or 3.51 days
/// What an arm's estimate is, and so where its standard error comes from.
enum class Estimator : std::uint8_t {
  kProportion,      ///< of units
  kMean,            ///< over units
  kRatio,           ///< of two sums over units, by the delta method
  kQuantile,        ///< of events' numbers, clustered by unit
  kRestrictedMean,  ///< of times that not all units were watched to the end of
};
enum class Tone : std::uint8_t { kNeutral, kGood, kBad, kWarning };

/// Below this many exposed units an arm of a served experiment shows counts and no rates.
inline constexpr std::int64_t kFewestForRates = 200;

/// What a comparison found. A difference is better or worse where its p (adjusted, where it is one of several) is below
/// the report's alpha.
enum class Finding : std::uint8_t {
  kCollecting,    ///< fewer than kFewestForRates exposed units in one of the arms: nothing is compared yet
  kUndefined,     ///< there is no p; Comparison::reason says why
  kNoDifference,  ///< none shown, which is not "none there": the interval says what is still possible
  kBetter,
  kWorse,
  kNotComparable,  ///< the sample ratio is off, so the arms hold different people
};
/// "collecting", "undefined", "no_difference", "better", "worse", "not_comparable".
[[nodiscard]] std::string_view finding_name(Finding finding);

/// What a ratio is of.
struct RatioSums {
  double numerator = 0;
  double denominator = 0;
};

/// One step of a funnel.
struct FunnelStep {
  std::int64_t units = 0;                ///< that took it, and all before it
  std::optional<double> median_seconds;  ///< since the step before, or the begin of the window
};

/// What units did by an event's time.
struct CurvePoint {
  double days = 0;
  double share = 0;  ///< of units that had got there
};

/// The share of units that had got there by the end of a day, after Kaplan and Meier.
struct ShareByDay {
  int day = 0;  ///< since the window opened
  double share = 0;
  std::optional<statistics::Interval> interval;  ///< at 1 − alpha; none where the share is 0 or 1
};

/// Units that were watched to the end of a period since their exposure, and those that came back in it.
struct Return {
  int period = 0;  ///< its number: day 7, week 3
  std::int64_t watched = 0;
  std::int64_t active = 0;
};

/// Units first exposed in one week.
struct Cohort {
  std::string week;           ///< its Monday, `2026-12-28`
  std::vector<Return> weeks;  ///< since exposure, from 1 on, as far as anybody was watched
};

/// The units of one phase as they were summed up: nothing linearised, adjusted or weighted yet.
struct PhaseMoments {
  int phase = 1;
  statistics::CrossMoments cross;  ///< of MetricResult::variables
};

/// What one arm did on one metric.
struct ArmResult {
  std::string arm;
  std::int64_t exposed = 0;  ///< units of the arm in the analysis
  std::int64_t mature = 0;   ///< of those, units whose window has closed: the n of everything below
  /// Of the units' values; of those that stand for them where the estimator, covariates or phases ask for it: the mean
  /// is the estimate then, and m2/(n − 1)/n its squared standard error.
  statistics::Moments moments;
  std::vector<PhaseMoments> raw;   ///< what `moments` are computed from, where they stand for something else
  std::optional<double> estimate;  ///< none where mature = 0, the arm is still collecting, or it is not defined
  std::int64_t immature = 0;       ///< exposed units whose window is still open
  /// Why the estimate has no standard error; kNone: by its moments.
  statistics::ReasonCode reason = statistics::ReasonCode::kNone;
  std::optional<RatioSums> sums;      ///< ratios only
  std::vector<FunnelStep> steps;      ///< funnels only
  std::vector<std::int64_t> answers;  ///< surveys only: units by point of the scale
  double largest = 0;                 ///< means only: the largest value of a unit; 0: not known, or none above 0
  std::optional<double> median_days;  ///< of times: when half of the units had got there
  std::vector<CurvePoint> curve;      ///< of times: Kaplan & Meier's, at most 100 points
  std::vector<ShareByDay> by_day;     ///< of times: days 1, 7, 14, 30, 60, 90, as far as the mean is restricted to
  std::optional<statistics::Tail> log_rank;  ///< of times, but in the baseline: whether the curve differs from its
  std::vector<Return> returns;               ///< retention only: days from 1 on
  std::vector<statistics::Moments> by_age;   ///< of the goal: of units' amounts on day 0, 1, … since exposure
  std::optional<RatioSums> sent;             ///< k_factor only: invitations accepted, and sent
};

/// The changes of a guardrail that count as harm.
struct Tolerance {
  std::optional<double> above;  ///< a difference above it is harm
  std::optional<double> below;  ///< a difference below it is harm
};

/// Whether a guardrail is harmed, by the one-sided limits (each at alpha) of the difference.
struct Harm {
  enum class State : std::uint8_t {
    kUnknown,      ///< the difference has no interval yet
    kHarmed,       ///< the difference lies beyond what is tolerated
    kNotExcluded,  ///< neither harm nor its absence is shown
    kExcluded,     ///< the difference lies within what is tolerated
  };
  Tolerance tolerance;
  std::optional<double> low;   ///< the difference is at least this
  std::optional<double> high;  ///< the difference is at most this
  State state = State::kUnknown;
};
/// "unknown", "harmed", "not_excluded", "excluded".
[[nodiscard]] std::string_view harm_state_name(Harm::State state);

/// What stays true however often one looks: an asymptotic confidence sequence at this look.
struct AlwaysValid {
  statistics::Interval interval;   ///< of the difference, at 1 − alpha
  statistics::Interval one_sided;  ///< its low and its high end each hold alone, at 1 − alpha
  double p = 1;                    ///< the smallest of all looks: decides
  double ln_p = 0;
  double p_of_look = 1;  ///< of this look alone
  bool rose = false;     ///< whether the difference was above 0 at the look with the smallest p
  int look = 1;          ///< which look this is: the ends of days with a difference are looks
  /// Where a difference is found: the day of the first look that shows it, adjusted as the finding is.
  std::string shown_on;
  statistics::Lift lift;  ///< Fieller at the same critical value
};

/// One of the looks that were planned.
struct PlannedLook {
  int number = 1;                ///< of PlannedLooks::planned; where a day passes several, the last of them
  std::string day;               ///< at whose end it was, `2026-12-31`
  std::int64_t n = 0;            ///< units of both arms whose window had closed
  double information = 0;        ///< the fraction of what was planned
  statistics::Moments baseline;  ///< as ArmResult::moments, then
  statistics::Moments arm;
  double standard_error = 0;       ///< of the difference
  std::optional<double> boundary;  ///< of |difference/standard_error|; none: the look has next to nothing to spend
  double spent_alpha = 0;          ///< up to and including this look

  [[nodiscard]] double difference() const { return arm.mean - baseline.mean; }
  [[nodiscard]] double z() const { return difference() / standard_error; }
  [[nodiscard]] bool crossed() const { return boundary && (z() < 0 ? -z() : z()) >= *boundary; }
};

/// What holds at a number of looks that was fixed beforehand: alpha is spent at them, and nothing between them.
struct PlannedLooks {
  int planned = 1;             ///< how many
  std::int64_t planned_n = 0;  ///< units of both arms at the last
  std::vector<PlannedLook> taken;
  /// The smallest alpha at which one of the looks would have crossed; none before the first look.
  std::optional<double> p;
  /// Of the difference at the last look taken, at 1 − alpha at all looks together; none where it is boundless.
  std::optional<statistics::Interval> interval;
  std::optional<statistics::Interval> one_sided;  ///< its low and its high end each hold alone
  statistics::Lift lift;                          ///< Fieller at the same critical value

  /// The first look that crossed its boundary, and so decides; nullptr: none has.
  [[nodiscard]] const PlannedLook* crossed() const;
};

/// What agrees with a decision that was adjusted for several arms.
struct FamilyInterval {
  std::string_view correction;    ///< "Holm", "Bonferroni"
  double level = 0;               ///< of the error, instead of alpha
  statistics::Interval interval;  ///< of the difference: always-valid where the analysis is
  statistics::Lift lift;
};

/// A sequential analysis that has no result yet: the one at a fixed horizon must not decide in its stead.
struct NoSequence {
  statistics::ReasonCode reason = statistics::ReasonCode::kZeroVariance;
  statistics::Lift lift;  ///< without an interval
};

/// What a Bayesian analysis says of one comparison; there is no p then.
struct Posterior {
  double chance_to_win = 0.5;     ///< that the arm is better than the baseline, on the metric's good side
  double ln_chance_to_lose = 0;   ///< of the other chance: keeps its digits where that is small
  double loss_of_choosing = 0;    ///< expected, in the metric's unit, where the arm is shipped
  double loss_of_keeping = 0;     ///< the same where the baseline is kept
  statistics::Interval credible;  ///< of the difference, central, at 1 − alpha, by the normal distribution
  std::string prior;              ///< in words
};

/// The difference in what units do on one day since their exposure.
struct DayEffect {
  int day = 0;
  double difference = 0;
  double standard_error = 0;
};

/// Whether an effect fades (or grows) with the days since exposure.
struct Novelty {
  std::vector<DayEffect> days;
  /// Of ln(arm/baseline), a day: what people do less and less of anyway is not mistaken for a fading effect. Days taken
  /// as independent; those with too few amounts in either arm are left out.
  statistics::Trend trend;
};

/// What had been counted at the end of a day.
struct DayMoments {
  std::string day;                        ///< `2026-12-31`
  std::vector<statistics::Moments> arms;  ///< baseline first; as ArmResult::moments
};

/// The difference as it stood at the end of a day.
struct Look {
  std::string day;     ///< `2026-12-31`
  std::int64_t n = 0;  ///< units of both arms whose window had closed
  double difference = 0;
  statistics::Interval interval;  ///< always-valid
  double p = 1;                   ///< always-valid, of this look
  double ln_p = 0;
};

/// One arm against the baseline on one metric.
struct Effect {
  std::string arm;
  statistics::Comparison comparison;        ///< fixed horizon
  std::optional<AlwaysValid> always_valid;  ///< sequential analysis of metrics with a window; decides where present
  std::optional<NoSequence> no_sequence;    ///< of those metrics where it has none; then nothing decides
  std::optional<PlannedLooks> planned;      ///< group-sequential analysis of metrics with a history; decides
  std::optional<Posterior> posterior;       ///< Bayesian analysis; decides where present
  Finding finding = Finding::kCollecting;
  /// The p below which a difference is found: the report's alpha, or less where it is one of several.
  double level = 0;
  /// The deciding p, adjusted: by default Holm over the arms (goal), Benjamini–Hochberg over arms × metrics
  /// (secondary).
  std::optional<double> p_adjusted;
  /// Of several arms on the goal, with a correction that has intervals; decides where present, but for what a posterior
  /// says.
  std::optional<FamilyInterval> family;
  std::optional<Harm> harm;  ///< guardrails only
  Tone tone = Tone::kNeutral;
  std::vector<Look> looks;         ///< served metrics with a window, day by day
  std::optional<Novelty> novelty;  ///< of the goal
  bool drift = false;              ///< no difference lies in the intervals of all looks: it is not one and the same

  /// The numbers that decide: the always-valid ones where there are any, else the fixed-horizon ones; intervals
  /// adjusted for several arms where they are.
  [[nodiscard]] std::optional<statistics::Interval> interval() const;
  [[nodiscard]] std::optional<double> p() const;
  [[nodiscard]] std::optional<double> ln_p() const;
  /// Of p_adjusted; by the level where it is too small for a number.
  [[nodiscard]] std::optional<double> ln_p_adjusted() const;
  [[nodiscard]] const statistics::Lift& lift() const;

  std::string sentence;  ///< in plain words: "team: 9.8% of 2,000 users, 1.7 points more than control's 8.1% (…)."
};

/// Where the team wants the goal to be.
struct Target {
  std::optional<double> from;
  std::optional<double> to;
  std::string by;        ///< a date of the project's zone (`2026-12-31`), or empty
  std::string sentence;  ///< with the progress of each arm, where it can be told
};

/// Values above a cap count as the cap.
struct Winsorising {
  double percentile = 1;  ///< of the non-zero values of all arms, type 7
  double cap = 0;
  std::int64_t capped = 0;              ///< units
  std::optional<double> share_removed;  ///< of the sum of all values; none where that is not above 0
};

/// CUPED: what covariates from before the exposure explain is taken out.
struct CovariateUse {
  std::vector<std::string> covariates;
  std::vector<double> theta;         ///< of all arms together; decides
  std::vector<double> theta_within;  ///< without what lies between the arms; served metrics
  double variance_reduction = 0;
  std::optional<double> balance_p;  ///< the smallest over covariates and arms: small means measured too late
};

/// How much hangs on the unit with the largest value of all arms.
struct Influence {
  std::string arm;
  double largest = 0;
  double share = 0;  ///< of the arm's sum
  /// The comparisons that the unit is part of, as they were without it, at a fixed horizon: by arm.
  std::vector<std::pair<std::string, statistics::Comparison>> without;
  std::string sentence;  ///< empty where the share is small
};

struct MetricResult {
  std::string name;
  std::string description;  ///< in words: "reached `eureka` within 14d of first exposure"
  Role role = Role::kGoal;
  Estimator estimator = Estimator::kProportion;
  Unit unit = Unit::kRate;
  bool good_up = true;
  bool diagnostic = false;
  bool growing = false;                ///< no window: counts until as_of
  std::string side;                    ///< "value_creation", "value_capture" or empty
  std::optional<Target> target;        ///< goal only
  std::optional<Tolerance> tolerance;  ///< guardrails only
  std::vector<ArmResult> arms;         ///< baseline first
  std::vector<Effect> effects;         ///< every other arm, in declared order
  /// Of ArmResult::raw: the value, or numerator and denominator (k_factor: accepted and sent); then the covariates.
  std::vector<std::string> variables;
  std::optional<CovariateUse> cuped;
  std::optional<Winsorising> winsorising;
  std::optional<Influence> influence;  ///< of sums and counts over units, where nothing was done to them
  double quantile = 0.5;               ///< kQuantile
  double restricted_to = 0;            ///< kRestrictedMean: days
  std::vector<std::string> steps;      ///< of a funnel
  std::vector<std::string> answers;    ///< of a survey: the points of the scale
  std::vector<Cohort> cohorts;         ///< retention only: all arms together
  bool followed = false;               ///< whether it has a history: served metrics with a window, by sums alone
  std::vector<DayMoments> history;     ///< day by day
  std::vector<int> phases;             ///< whose effects are combined by their shares of units; one: there is no other

  /// Whether arms are compared as proportions, by their counts.
  [[nodiscard]] bool compares_counts() const {
    return estimator == Estimator::kProportion && !cuped && phases.size() < 2;
  }
};

}  // namespace flywheel::report
