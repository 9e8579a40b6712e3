#include "experiments/report/metric_charts.hpp"

#include <cmath>

#include "config/vocabulary/time.hpp"
#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

constexpr double kNormal95 = 1.959963984540054;

std::string difference_label(const MetricResult& metric) {
  const std::string unit(NumberStyle::of(metric).change_unit());
  return unit.empty() ? "difference" : "difference in " + (unit == "points" ? "percentage points" : unit);
}

double day_number(const std::string& date) {
  const auto time = parse_time(date + "T00:00:00Z");
  return time ? static_cast<double>(time->time_since_epoch() / kDay) : 0;
}

bool collecting(const MetricResult& metric) {
  for (const ArmResult& arm : metric.arms) {
    if (arm.exposed < kFewestForRates) return true;
  }
  return false;
}

}  // namespace

LineChart looks_chart(const Report& report, const MetricResult& metric, const std::string& id) {
  LineChart chart{id,
                  "The difference from " + report.arms.front() + " day by day",
                  "Lines with always-valid intervals; the table has the numbers.",
                  "end of the day",
                  difference_label(metric),
                  {},
                  {}};
  const double factor = NumberStyle::of(metric).factor();
  for (std::size_t i = 0; i < metric.effects.size(); ++i) {
    const Effect& effect = metric.effects[i];
    if (effect.looks.size() < 2) continue;
    ChartLine& line = chart.lines.emplace_back(ChartLine{effect.arm, i + 1, {}, false});
    for (const Look& look : effect.looks) {
      line.points.push_back({day_number(look.day), look.difference * factor,
                             statistics::Interval{look.interval.low * factor, look.interval.high * factor}});
    }
    if (chart.x_ticks.size() >= effect.looks.size()) continue;
    chart.x_ticks.clear();
    for (const Look& look : effect.looks) chart.x_ticks.emplace_back(day_number(look.day), look.day);
  }
  return chart;
}

LineChart returns_chart(const MetricResult& metric, const std::string& id) {
  LineChart chart{id,
                  "Retention by day since exposure",
                  "One line an arm, in percent of the units watched that long.",
                  "days since first exposure",
                  "% of units that came back that day",
                  {},
                  {}};
  if (collecting(metric)) return chart;
  for (std::size_t i = 0; i < metric.arms.size(); ++i) {
    ChartLine line{metric.arms[i].arm, i, {}, false};
    for (const Return& seen : metric.arms[i].returns) {
      if (seen.watched < kFewestForRates) break;
      line.points.push_back({static_cast<double>(seen.period),
                             100 * static_cast<double>(seen.active) / static_cast<double>(seen.watched)});
    }
    if (line.points.size() > 1) chart.lines.push_back(std::move(line));
  }
  return chart;
}

LineChart times_chart(const MetricResult& metric, const std::string& id) {
  LineChart chart{id,     "Units that had got there, by time", "One line an arm, after Kaplan and Meier.",
                  "days", "% of units that had got there",     {},
                  {}};
  if (collecting(metric)) return chart;
  for (std::size_t i = 0; i < metric.arms.size(); ++i) {
    if (metric.arms[i].curve.empty()) continue;
    ChartLine& line = chart.lines.emplace_back(ChartLine{metric.arms[i].arm, i, {{0, 0}}, true});
    for (const CurvePoint& point : metric.arms[i].curve) line.points.push_back({point.days, 100 * point.share});
  }
  return chart;
}

LineChart novelty_chart(const Report& report, const MetricResult& metric, const std::string& id) {
  LineChart chart{id,
                  "The difference from " + report.arms.front() + " by day since exposure",
                  "Lines with 95% intervals, each of one day alone.",
                  "days since first exposure",
                  difference_label(metric) + ", on that day",
                  {},
                  {}};
  const double factor = NumberStyle::of(metric).factor();
  for (std::size_t i = 0; i < metric.effects.size(); ++i) {
    if (!metric.effects[i].novelty) continue;
    ChartLine& line = chart.lines.emplace_back(ChartLine{metric.effects[i].arm, i + 1, {}, false});
    for (const DayEffect& day : metric.effects[i].novelty->days) {
      const double half = kNormal95 * day.standard_error;
      line.points.push_back({static_cast<double>(day.day), day.difference * factor,
                             statistics::Interval{(day.difference - half) * factor, (day.difference + half) * factor}});
    }
  }
  return chart;
}

std::string novelty_sentence(const Effect& effect) {
  if (!effect.novelty) return {};
  const statistics::Trend& trend = effect.novelty->trend;
  const double a_day = std::expm1(static_cast<double>(trend.slope));
  const std::string evidence = " (the ratio of the arms changes by " + relative_text(a_day) +
                               " a day since exposure, " +
                               p_text(static_cast<double>(trend.p.p), static_cast<double>(trend.p.ln_p)) + ")";
  if (!(trend.p.p < 0.05L)) {
    return effect.arm + ": the effect is not shown to change with the days since exposure" + evidence + ".";
  }
  const bool fades = (a_day > 0) != (effect.comparison.difference.value_or(0) > 0);
  return effect.arm + (fades ? ": the effect fades" : ": the effect grows") + " with the days since exposure" +
         evidence + (fades ? ": part of it may be novelty." : ".");
}

}  // namespace flywheel::report
