// Moments and metrics: what counts as an outcome.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/source/diagnostic.hpp"
#include "config/vocabulary/time.hpp"

namespace flywheel::catalog {

/// An index into Catalog::filters(): a compiled `where:` over an event's properties.
using FilterId = std::uint32_t;

/// The moment every project has: any event the unit caused except exposures and message events.
inline constexpr std::string_view kActiveMoment = "active";

/// The event that records an answer to a survey: its properties are `question` and `value`.
inline constexpr std::string_view kSurveyAnswered = "survey_answered";

/// One step that a user's history can show.
struct Moment {
  enum class Type : std::uint8_t {
    kEvent,   ///< an event of that name, matching `where`
    kAllOf,   ///< all of several events, with the same value of a property, within a time
    kOften,   ///< an event often enough
    kActive,  ///< any activity at all
  };
  std::string name;
  std::string description;
  Type type = Type::kEvent;
  std::string unit = "user";        ///< whose events they are
  std::vector<std::string> events;  ///< one for kEvent and kOften; two or more for kAllOf
  std::optional<FilterId> where;
  std::string same;                ///< kAllOf: the property all events must share; empty: none
  std::optional<Duration> within;  ///< kAllOf: last minus first event < within; none: whenever
  // kOften: `at_least` events of which the last minus the first is < over (none: whenever), or, with `days`, that many
  // on each of `days` calendar days among so many as `over` has, which end with the day of the last event.
  std::int64_t at_least = 0;
  std::optional<Duration> over;
  std::int64_t days = 0;
  source::Place place;
};

/// How often something happens to a unit, or how much it adds up to.
struct Counted {
  std::string of{};        ///< a moment, or else the event of that name; where amounts are added up, the event
  bool is_amount = false;  ///< adds up a number of each event; else counts them
  std::string property{};  ///< the number's property; empty: the event's `value`
  std::optional<FilterId> where{};
};

/// What is measured of each unit.
struct Metric {
  enum class Type : std::uint8_t {
    kReach,
    kCount,
    kSum,
    kMean,
    kRatio,
    kQuantile,
    kRetained,
    kTimeTo,
    kActiveDays,
    kStickiness,
    kKFactor,
    kFunnel,
    kSurvey,
  };
  enum class Side : std::uint8_t { kNone, kValueCreation, kValueCapture };
  enum class Match : std::uint8_t { kOn, kOnOrAfter, kEvery, kWithin };
  enum class Scale : std::uint8_t {
    kCes,  ///< customer effort score: 1 to 7
    kNps,  ///< net promoter score: 0 to 10, of which 9 and 10 promote and 0 to 6 detract
    kPmf,  ///< product-market fit: who would be very disappointed without the product
  };

  std::string name;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  Type type = Type::kReach;
  /// One, but: ratio numerator, denominator; k_factor accepted, sent; funnel its steps.
  std::vector<Counted> counted;
  std::optional<FilterId> where;       ///< of all events it counts
  std::optional<ConditionId> only_if;  ///< YAML `if:`: which units, by their context at exposure
  /// The conversion window from t0 (time_to: how long a unit is waited for; active_days_of, stickiness_of: what it
  /// looks at); none: until `as_of` ("growing").
  std::optional<Duration> within;
  std::string from;                  ///< the event that starts the window; empty: first exposure
  bool calendar = false;             ///< windows end with a day of the project's zone
  Side side = Side::kNone;           ///< YAML `kind:`
  bool good_up = true;               ///< YAML `good: up | down`
  std::optional<double> harm_above;  ///< absolute change of the metric; guardrail is harmed beyond it
  std::optional<double> harm_below;
  bool diagnostic = false;
  std::string unit;                 ///< empty: that of the experiment
  std::optional<double> winsorise;  ///< values beyond this quantile are cut to it
  std::optional<Duration> cuped;    ///< the pre-period for variance reduction
  double quantile = 0.5;            ///< kQuantile
  Scale scale = Scale::kCes;        ///< kSurvey
  bool strict = true;  ///< kFunnel: steps follow each other; else each counts once all earlier ones are there
  int span = 1;        ///< retained: how many days a "day" below has: 7 for weeks, 30 for months
  int day = 0;         ///< retained: N; for kWithin the last day
  int first_day = 0;   ///< retained, kWithin: the first day
  Match match = Match::kOn;
  bool until_data_end = false;  ///< retained, kOnOrAfter: not for 28 days only, but until now
  /// What `auto_pause` adds: the guardrail of which this is the first 24 hours. Empty: it was declared.
  std::string first_day_of;
  source::Place place;

  /// Whether a unit's value is 0 or 1.
  [[nodiscard]] bool is_proportion() const {
    return type == Type::kReach || type == Type::kRetained || type == Type::kFunnel;
  }
  /// Whether it is one number over another, both summed over units.
  [[nodiscard]] bool is_ratio() const {
    return type == Type::kRatio || type == Type::kMean || type == Type::kStickiness || type == Type::kSurvey;
  }
  /// Whether the same metric of the time before exposure says something of it.
  [[nodiscard]] bool takes_pre_period() const {
    return type != Type::kQuantile && type != Type::kTimeTo && type != Type::kFunnel && type != Type::kSurvey &&
           !winsorise;
  }
  /// Without an end to its window a unit's value grows until `as_of`.
  [[nodiscard]] bool grows() const {
    return type == Type::kRetained ? match == Match::kOnOrAfter && until_data_end : !within;
  }
};

}  // namespace flywheel::catalog
