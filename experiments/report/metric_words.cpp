#include "experiments/report/metric_words.hpp"

#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

using catalog::Metric;

std::string quoted(const std::string& name) {
  return "`" + name + "`";
}

std::string start_of(const Metric& metric) {
  return metric.from.empty() ? "first exposure" : "the first " + quoted(metric.from);
}

std::string retention(const Metric& metric) {
  const std::string number = std::to_string(metric.day);
  const std::string span = metric.span == 7 ? "week" : metric.span == 30 ? "month" : "day";
  const std::string in = metric.span == 1 ? " on " : " in ";
  const std::string came_back = "came back with " + quoted(metric.counted.front().of);
  switch (metric.match) {
    case Metric::Match::kOn:
      return came_back + in + span + " " + number;
    case Metric::Match::kOnOrAfter:
      if (metric.until_data_end) return came_back + in + span + " " + number + " or later";
      if (metric.span == 1) return came_back + " on day " + number + " or in the 27 days after it";
      return came_back + " in the 28 days from " + span + " " + number + " on";
    case Metric::Match::kEvery:
      return came_back + in + "every " + span + " from 1 to " + number;
    case Metric::Match::kWithin:
      return came_back + " from " + span + " " + std::to_string(metric.first_day) + " to " + number;
  }
  return came_back;
}

/// "`purchase`" or "`purchase.amount`".
std::string counted(const catalog::Counted& counted) {
  if (!counted.is_amount) return quoted(counted.of);
  return quoted(counted.of + "." + (counted.property.empty() ? "value" : counted.property));
}

std::string part_of_ratio(const catalog::Counted& part) {
  return (part.is_amount ? "sum of " : "number of ") + counted(part) + (part.where ? " that fit" : "");
}

std::string steps(const Metric& metric) {
  std::string names;
  for (const catalog::Counted& step : metric.counted) names += (names.empty() ? "" : ", ") + quoted(step.of);
  return "took the steps " + names + (metric.strict ? " in this order" : " in any order");
}

std::string survey(Metric::Scale scale) {
  switch (scale) {
    case Metric::Scale::kCes:
      return "customer effort score (1 to 7) of those who answered";
    case Metric::Scale::kNps:
      return "net promoter score (promoters less detractors, \u2212100 to 100) of those who answered";
    case Metric::Scale::kPmf:
      return "share of those who answered that would be very disappointed without the product";
  }
  return {};
}

std::string measured(const Metric& metric) {
  const std::string first = counted(metric.counted.front());
  switch (metric.type) {
    case Metric::Type::kReach:
      return "reached " + first;
    case Metric::Type::kCount:
      return "number of " + first;
    case Metric::Type::kSum:
      return "sum of " + first;
    case Metric::Type::kMean:
      return "mean of " + first + " over events";
    case Metric::Type::kRatio:
      return part_of_ratio(metric.counted[0]) + " over " + part_of_ratio(metric.counted[1]);
    case Metric::Type::kQuantile:
      return share_text(metric.quantile) + " quantile of " + first + " over events";
    case Metric::Type::kRetained:
      return retention(metric);
    case Metric::Type::kTimeTo:
      return "days to " + first;
    case Metric::Type::kActiveDays:
      return "days with " + first;
    case Metric::Type::kStickiness:
      return "share of days with " + first + ", of those who had any";
    case Metric::Type::kKFactor:
      return "accepted invitations (" + first + ")";
    case Metric::Type::kFunnel:
      return steps(metric);
    case Metric::Type::kSurvey:
      return survey(metric.scale);
  }
  return {};
}

}  // namespace

std::string describe(const Metric& metric) {
  std::string words = measured(metric);
  if (metric.where) words += " (only where the event fits)";
  if (metric.type == Metric::Type::kRetained) {
    words += ", counted from " + start_of(metric);
  } else if (metric.type == Metric::Type::kTimeTo) {
    words += " since " + start_of(metric);
    if (metric.within) words += ", waited for " + format_duration(*metric.within);
  } else if (metric.within) {
    words += " within " + format_duration(*metric.within) + " of " + start_of(metric);
  } else {
    words += " since " + start_of(metric);
  }
  if (metric.calendar) words += ", in days of the calendar";
  if (metric.only_if) words += ", only of units that its `if` fits";
  return metric.description.empty() ? words : metric.description + " (" + words + ")";
}

}  // namespace flywheel::report
