#include "experiments/report/details.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "experiments/report/metric_tables.hpp"
#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

constexpr std::array kDaysShown{1, 2, 3, 4, 5, 6, 7, 14, 21, 28, 30, 45, 60};

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

std::string percent(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? NumberStyle(Unit::kRate, 1).value(share(part, whole)) : std::string(kUndefinedText);
}

std::vector<std::string> titles(std::string first, const MetricResult& metric) {
  std::vector<std::string> titles{std::move(first)};
  for (const ArmResult& arm : metric.arms) titles.push_back(arm.arm);
  return titles;
}

/// One row, one cell an arm.
template <class Cell>
std::vector<std::string> row(std::string name, const MetricResult& metric, const Cell& cell) {
  std::vector<std::string> cells{std::move(name)};
  for (const ArmResult& arm : metric.arms) cells.push_back(cell(arm));
  return cells;
}

DetailTable steps_table(const MetricResult& metric) {
  DetailTable table{"Steps: units, share of all, share of those who took the step before, median time since then",
                    titles("step", metric),
                    {}};
  for (std::size_t i = 0; i < metric.steps.size(); ++i) {
    table.rows.push_back(row(metric.steps[i], metric, [i](const ArmResult& arm) {
      const FunnelStep& step = arm.steps[i];
      std::string text = count_text(step.units) + " \u00b7 " + percent(step.units, arm.mature);
      if (i > 0) text += " \u00b7 " + percent(step.units, arm.steps[i - 1].units);
      return step.median_seconds ? text + " \u00b7 " + seconds_text(*step.median_seconds) : text;
    }));
  }
  return table;
}

DetailTable answers_table(const MetricResult& metric) {
  const auto answered = [](const ArmResult& arm) {
    return std::accumulate(arm.answers.begin(), arm.answers.end(), std::int64_t{0});
  };
  DetailTable table{"Answers, and their shares of all who answered", titles("answer", metric), {}};
  for (std::size_t i = metric.answers.size(); i-- > 0;) {
    table.rows.push_back(row(metric.answers[i], metric, [&](const ArmResult& arm) {
      return count_text(arm.answers[i]) + " \u00b7 " + percent(arm.answers[i], answered(arm));
    }));
  }
  table.rows.push_back(row("answered, of all", metric, [&](const ArmResult& arm) {
    return count_text(answered(arm)) + " \u00b7 " + percent(answered(arm), arm.mature);
  }));
  return table;
}

DetailTable times_table(const MetricResult& metric) {
  DetailTable table{"Times (Kaplan and Meier: who is still waited for is not left out), shares with their intervals",
                    titles("", metric),
                    {}};
  const NumberStyle days(Unit::kDays, 2);
  table.rows.push_back(row("half had got there after", metric, [&](const ArmResult& arm) {
    return arm.median_days ? days.value(*arm.median_days) : std::string(kUndefinedText);
  }));
  const NumberStyle rate(Unit::kRate, 1);
  for (std::size_t i = 0; i < metric.arms.front().by_day.size(); ++i) {
    const int day = metric.arms.front().by_day[i].day;
    table.rows.push_back(row("got there by day " + std::to_string(day), metric, [&](const ArmResult& arm) {
      if (i >= arm.by_day.size()) return std::string(kUndefinedText);
      const ShareByDay& one = arm.by_day[i];
      if (!one.interval) return rate.value(one.share);
      return rate.value(one.share) + " (" + rate.value(one.interval->low) + " to " + rate.value(one.interval->high) +
             ")";
    }));
  }
  table.rows.push_back(row("got there in the end", metric, [](const ArmResult& arm) {
    return NumberStyle(Unit::kRate, 1).value(arm.curve.empty() ? 0 : arm.curve.back().share);
  }));
  table.rows.push_back(row("log-rank test against the first", metric, [](const ArmResult& arm) {
    return arm.log_rank ? p_text(static_cast<double>(arm.log_rank->p), static_cast<double>(arm.log_rank->ln_p))
                        : std::string(kUndefinedText);
  }));
  return table;
}

DetailTable invitations_table(const MetricResult& metric) {
  DetailTable table{"Invitations", titles("", metric), {}};
  const NumberStyle number(Unit::kNumber, 3);
  table.rows.push_back(row("sent by each unit", metric, [&](const ArmResult& arm) {
    return number.value(arm.mature > 0 ? arm.sent->denominator / static_cast<double>(arm.mature) : 0);
  }));
  table.rows.push_back(row("accepted of those sent", metric, [](const ArmResult& arm) {
    if (!(arm.sent->denominator > 0)) return std::string(kUndefinedText);
    return NumberStyle(Unit::kRate, 1).value(arm.sent->numerator / arm.sent->denominator);
  }));
  return table;
}

DetailTable returns_table(const MetricResult& metric) {
  DetailTable table{"Came back on day N, of those watched for that long", titles("day", metric), {}};
  for (const int day : kDaysShown) {
    const auto index = static_cast<std::size_t>(day - 1);
    bool anybody = false;
    std::vector<std::string> cells = row(std::to_string(day), metric, [&](const ArmResult& arm) {
      const Return seen = index < arm.returns.size() ? arm.returns[index] : Return();
      anybody = anybody || seen.watched > 0;
      return percent(seen.active, seen.watched) + " of " + count_text(seen.watched);
    });
    if (anybody) table.rows.push_back(std::move(cells));
  }
  return table;
}

DetailTable cohorts_table(const MetricResult& metric) {
  DetailTable table{"Came back in week N, by the week of first exposure; all arms together",
                    {std::string(kCohortTitle), "units"},
                    {}};
  std::size_t most = 0;
  for (const Cohort& cohort : metric.cohorts) most = std::max(most, cohort.weeks.size());
  for (std::size_t week = 1; week <= most; ++week) table.titles.push_back(std::to_string(week));
  for (const Cohort& cohort : metric.cohorts) {
    if (cohort.weeks.empty()) continue;
    std::vector<std::string> cells{cohort.week, count_text(cohort.weeks.front().watched)};
    for (const Return& week : cohort.weeks) cells.push_back(percent(week.active, week.watched));
    cells.resize(table.titles.size());
    table.rows.push_back(std::move(cells));
  }
  return table;
}

DetailTable planned_table(const MetricResult& metric, const Effect& effect) {
  const NumberStyle style = NumberStyle::of(metric), decimal(Unit::kNumber, 2), alpha(Unit::kRate, 3);
  DetailTable table{effect.arm + " against " + metric.arms.front().arm + " at planned looks; n of both arms",
                    {"look", "day", "n", style.change_unit().empty() ? "difference" : std::string(style.change_unit()),
                     "z", "boundary", "alpha spent", "crossed"},
                    {}};
  for (const PlannedLook& look : effect.planned->taken) {
    table.rows.push_back({std::to_string(look.number) + " of " + std::to_string(effect.planned->planned), look.day,
                          count_text(look.n), style.change(look.difference()), decimal.value(look.z()),
                          look.boundary ? decimal.value(*look.boundary) : std::string(kUndefinedText),
                          alpha.value(look.spent_alpha), look.crossed() ? "yes" : "no"});
  }
  return table;
}

}  // namespace

std::string seconds_text(double seconds) {
  constexpr double kMinute = 60, kHour = 3600, kDaySeconds = 86'400;
  const auto with = [](double number, const char* unit) { return NumberStyle(Unit::kNumber, 1).value(number) + unit; };
  if (seconds < 2 * kMinute) return NumberStyle(Unit::kNumber, 0).value(seconds) + " s";
  if (seconds < 2 * kHour) return with(seconds / kMinute, " min");
  if (seconds < 2 * kDaySeconds) return with(seconds / kHour, " h");
  return with(seconds / kDaySeconds, " days");
}

std::vector<DetailTable> details_of(const MetricResult& metric) {
  const bool collecting = std::any_of(metric.arms.begin(), metric.arms.end(),
                                      [](const ArmResult& arm) { return arm.exposed < kFewestForRates; });
  if (collecting || metric.arms.empty()) return {};
  std::vector<DetailTable> tables;
  const ArmResult& first = metric.arms.front();
  if (!metric.steps.empty()) tables.push_back(steps_table(metric));
  if (!metric.answers.empty()) tables.push_back(answers_table(metric));
  if (metric.estimator == Estimator::kRestrictedMean) tables.push_back(times_table(metric));
  if (first.sent) tables.push_back(invitations_table(metric));
  if (!first.returns.empty()) tables.push_back(returns_table(metric));
  if (!metric.cohorts.empty()) tables.push_back(cohorts_table(metric));
  for (const Effect& effect : metric.effects) {
    if (effect.planned) tables.push_back(planned_table(metric, effect));
  }
  std::erase_if(tables, [](const DetailTable& table) { return table.rows.empty(); });
  return tables;
}

DetailTable looks_table(const MetricResult& metric, const Effect& effect) {
  const NumberStyle style = NumberStyle::of(metric);
  DetailTable table{effect.arm + " against " + metric.arms.front().arm + " at the end of each day; n of both arms",
                    {"day", "n", style.change_unit().empty() ? "difference" : std::string(style.change_unit()),
                     "always-valid interval", "p"},
                    {}};
  for (const Look& look : effect.looks) {
    table.rows.push_back({look.day, count_text(look.n), style.change(look.difference), style.range(look.interval),
                          p_number(look.p, look.ln_p)});
  }
  return table;
}

}  // namespace flywheel::report
