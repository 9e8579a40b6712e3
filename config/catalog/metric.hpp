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

/// What a metric (or a moment) listens to: a moment of that name, or else the event itself.
struct Metric {
  enum class Type : std::uint8_t { kReach, kCount, kSum, kRetained, kActiveDays };
  enum class Side : std::uint8_t { kNone, kValueCreation, kValueCapture };
  enum class Match : std::uint8_t { kOn, kOnOrAfter, kEvery, kWithin };

  std::string name;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  Type type = Type::kReach;
  std::string of;        ///< a moment or event; sum: the event
  std::string property;  ///< sum: the property that is added up; empty: the event's `value`
  std::optional<FilterId> where;
  std::optional<Duration> within;    ///< the conversion window from t0; none: until `as_of` ("growing")
  std::string from;                  ///< the event that starts the window; empty: first exposure
  Side side = Side::kNone;           ///< YAML `kind:`
  bool good_up = true;               ///< YAML `good: up | down`
  std::optional<double> harm_above;  ///< absolute change of the metric; guardrail is harmed beyond it
  std::optional<double> harm_below;
  bool diagnostic = false;
  std::string unit;                 ///< empty: that of the experiment
  std::optional<double> winsorise;  ///< values beyond this quantile are cut to it
  std::optional<Duration> cuped;    ///< the pre-period for variance reduction
  int span = 1;                     ///< retained: how many days a "day" below has: 7 for weeks, 30 for months
  int day = 0;                      ///< retained: N; for kWithin the last day
  int first_day = 0;                ///< retained, kWithin: the first day
  Match match = Match::kOn;
  bool until_data_end = false;  ///< retained, kOnOrAfter: not for 28 days only, but until now
  source::Place place;

  /// Whether a unit's value is 0 or 1.
  [[nodiscard]] bool is_proportion() const { return type == Type::kReach || type == Type::kRetained; }
};

}  // namespace flywheel::catalog
