#include "experiments/report/metric_words.hpp"

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
  const std::string came_back = "came back with " + quoted(metric.of);
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

std::string measured(const Metric& metric) {
  switch (metric.type) {
    case Metric::Type::kReach:
      return "reached " + quoted(metric.of);
    case Metric::Type::kCount:
      return "number of " + quoted(metric.of);
    case Metric::Type::kSum:
      return "sum of " + quoted(metric.of + "." + (metric.property.empty() ? "value" : metric.property));
    case Metric::Type::kActiveDays:
      return "days with " + quoted(metric.of);
    case Metric::Type::kRetained:
      return retention(metric);
  }
  return {};
}

}  // namespace

std::string describe(const Metric& metric) {
  std::string words = measured(metric);
  if (metric.where) words += " (only where the event fits)";
  if (metric.type == Metric::Type::kRetained) {
    words += ", counted from " + start_of(metric);
  } else if (metric.within) {
    words += " within " + format_duration(*metric.within) + " of " + start_of(metric);
  } else {
    words += " since " + start_of(metric);
  }
  return metric.description.empty() ? words : metric.description + " (" + words + ")";
}

}  // namespace flywheel::report
