// What is followed over time, and that no way of dividing the work changes it.
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>
#include <string>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

constexpr const char* kDefinitions = R"(project: p
segments_by: [plan, platform]
bots: agent == "bot"
timezone: Europe/Vienna
---
experiment: e
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
analysis: { pre_period: 3d }
goal: { metric: counted }
guardrails: [back, loose]
secondary: [mean, worth, slow, capped, wait, viral, sticky, score, strict, free, month]
---
metrics:
  counted: { count: x, within: 2d }
  back: { retained: active, day: 2 }
  month: { retained: active, month: 1, calendar: true }
  mean: { mean: x.v, within: 2d }
  worth: { ratio: { sum: x.v, over: { count: y } } }
  slow: { quantile: 90%, of: x.v, within: 3d }
  capped: { sum: x.v, within: 2d, winsorise: 90% }
  wait: { time_to: y, censor_at: 3d }
  viral: { k_factor: { sent: x, accepted: y } }
  sticky: { stickiness_of: active, over: 3d }
  score: { survey: nps }
  strict: { funnel: [x, y, z], within: 4d }
  loose: { funnel: [x, y, z], within: 4d, order: loose }
  free: { count: x, if: plan == "free" }
)";

std::vector<histories::History> random_units(std::mt19937& random, int count) {
  static constexpr const char* kNames[] = {"x", "y", "z", "survey_answered", "x"};
  std::vector<histories::History> units;
  for (int i = 0; i < count; ++i) {
    histories::History unit;
    unit.id = "unit-" + std::to_string(i);
    for (auto left = random() % 25; left > 0; --left) {
      const Time time = at("0h") + std::chrono::hours(6 * (random() % 60));
      if (random() % 6 == 0) {
        auto one = histories::exposure(time, random() % 9 == 0 ? "b" : "a");
        one.properties["phase"] = std::to_string(1 + random() % 2);
        if (random() % 4 > 0) one.properties["attributes.plan"] = random() % 2 == 0 ? "free" : "paid";
        one.properties["attributes.platform"] = "p" + std::to_string(random() % 120);
        one.properties["attributes.agent"] = random() % 20 == 0 ? "bot" : "person";
        unit.happenings.push_back(one);
      } else {
        histories::Happening one{time, kNames[random() % 5], {}, {}};
        one.properties["v"] = std::to_string(static_cast<int>(random() % 40) - 5);
        one.properties["value"] = std::to_string(random() % 11);
        unit.happenings.push_back(one);
      }
    }
    units.push_back(unit);
  }
  return units;
}

void append(std::string& text, double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  text += " " + std::to_string(bits);
}

void append(std::string& text, const statistics::Distribution& values) {
  for (const auto& cell : values.cells()) {
    append(text, cell.value);
    text += "x" + std::to_string(cell.count) + "," + std::to_string(cell.by_size) + "," + std::to_string(cell.squares);
  }
}

/// Everything that is counted in whole numbers; with `bits` also what is rounded.
std::string text_of(const outcomes::MetricTotals& metric, bool bits) {
  std::string text = std::to_string(metric.immature) + "+" + std::to_string(metric.started_later);
  for (const auto& [day, sums] : metric.by_day) {
    text += " d" + std::to_string(day) + ":" + std::to_string(sums.n());
    if (!bits) continue;
    append(text, sums.moments().mean), append(text, sums.moments().m2);
    for (const auto mean : sums.cross().mean) append(text, static_cast<double>(mean));
    for (const auto cross : sums.cross().cross) append(text, static_cast<double>(cross));
  }
  append(text, metric.values), append(text, metric.censored);
  for (const auto& step : metric.steps) {
    text += " s" + std::to_string(step.units);
    append(text, step.seconds);
  }
  for (const std::int64_t units : metric.answers) text += " a" + std::to_string(units);
  for (const auto& day : metric.by_age) text += " g" + std::to_string(day.n);
  for (const auto& day : metric.days.periods())
    text += " r" + std::to_string(day.active) + "/" + std::to_string(day.watched);
  for (const auto& [week, weeks] : metric.cohorts) {
    text += " w" + std::to_string(week);
    for (const auto& one : weeks.periods())
      text += "." + std::to_string(one.active) + "/" + std::to_string(one.watched);
  }
  return text + "\n";
}

std::string text_of(const outcomes::Arms& arms, bool bits) {
  std::string text;
  for (const auto& arm : arms) {
    text += std::to_string(arm.exposed) + "/" + std::to_string(arm.first_exposed) + "\n";
    for (const auto& metric : arm.metrics) text += text_of(metric, bits);
  }
  return text;
}

std::string text_of(const outcomes::ExperimentTotals& totals, bool bits) {
  std::string text = "bots " + std::to_string(totals.bots) + "\n";
  for (const auto& [phase, arms] : totals.phases) text += "phase " + std::to_string(phase) + "\n" + text_of(arms, bits);
  for (const auto& segment : totals.segments) {
    for (const auto& [level, phases] : segment.levels) {
      for (const auto& [phase, arms] : phases) {
        text += segment.attribute + " " + level + " " + std::to_string(phase) + "\n" + text_of(arms, bits);
      }
    }
  }
  return text;
}

outcomes::ExperimentTotals folded(const std::shared_ptr<const catalog::Catalog>& catalog,
                                  std::span<const histories::History> units) {
  outcomes::Fold fold(catalog, at("12d"));
  for (const auto& unit : units) histories::show(unit, fold);
  return std::move(fold.take().at(0));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_fold_followed)

BOOST_AUTO_TEST_CASE(any_division_into_shards_gives_the_same_counts) {
  const auto catalog = histories::catalog_of(kDefinitions);
  std::mt19937 random(2026);
  const auto units = random_units(random, 600);
  const std::string whole = text_of(folded(catalog, units), false);
  BOOST_TEST(whole.find("platform (other)") != std::string::npos);
  for (int round = 0; round < 10; ++round) {
    auto sum = folded(catalog, {});
    for (std::size_t from = 0; from < units.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random() % 200, units.size() - from);
      sum.merge(folded(catalog, std::span(units).subspan(from, size)));
      from += size;
    }
    BOOST_REQUIRE(text_of(sum, false) == whole);
  }
}

BOOST_AUTO_TEST_CASE(the_same_shards_give_the_same_bits_in_any_order_of_folding) {
  // Ranges are folded by whichever thread is free, and merged in their order.
  const auto catalog = histories::catalog_of(kDefinitions);
  std::mt19937 random(7);
  const auto units = random_units(random, 400);
  std::string expected;
  for (int round = 0; round < 4; ++round) {
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6, 7};
    std::shuffle(order.begin(), order.end(), random);
    std::vector<outcomes::ExperimentTotals> parts(8);
    for (const std::size_t part : order) parts[part] = folded(catalog, std::span(units).subspan(part * 50, 50));
    auto sum = folded(catalog, {});
    for (const auto& part : parts) sum.merge(part);
    if (expected.empty()) expected = text_of(sum, true);
    BOOST_REQUIRE(text_of(sum, true) == expected);
  }
}

BOOST_AUTO_TEST_CASE(units_that_are_only_counted_add_what_they_would_metric_by_metric) {
  // A metric with `from:` is given every unit; here its window begins with the exposure, as that of the other does.
  static constexpr const char* kMetrics[] = {
      "count: x, within: 2d",
      "reach: y",
      "sum: x.v, within: 4d, calendar: true",
      "mean: x.v, within: 2d",
      "ratio: { sum: x.v, over: { count: y } }",
      "quantile: 90%, of: x.v, within: 3d",
      "k_factor: { sent: x, accepted: y }",
      "stickiness_of: active, over: 3d",
      "active_days_of: active, over: 5d",
      "survey: nps",
      "retained: active, day: 2",
      "retained: x, match: every, day: 1",
      "retained: active, month: 1, calendar: true",
      "count: x, within: 2d, if: plan == \"free\"",
  };
  std::string names, metrics;
  for (std::size_t i = 0; i < std::size(kMetrics); ++i) {
    const std::string name = "m" + std::to_string(i);
    names += (i > 0 ? ", " : "") + name + ", " + name + "_each";
    metrics += "  " + name + ": { " + kMetrics[i] + " }\n";
    metrics += "  " + name + "_each: { " + kMetrics[i] + ", from: \"Experiment Viewed\" }\n";
  }
  const auto catalog = histories::catalog_of(
      "project: p\nsegments_by: [plan]\nbots: agent == \"bot\"\ntimezone: Europe/Vienna\n---\n"
      "experiment: e\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\nsecondary: [" +
      names + "]\n---\nmetrics:\n" + metrics);
  std::mt19937 random(11);
  const auto totals = folded(catalog, random_units(random, 500));
  const auto compare = [&](const outcomes::Phases& phases) {
    for (const auto& [phase, arms] : phases) {
      for (const outcomes::ArmTotals& arm : arms) {
        for (std::size_t i = 0; i < arm.metrics.size(); i += 2) {
          BOOST_TEST_CONTEXT(kMetrics[i / 2])
          BOOST_TEST(text_of(arm.metrics[i], true) == text_of(arm.metrics[i + 1], true));
        }
      }
    }
  };
  BOOST_REQUIRE(totals.phases.size() == 2U);
  compare(totals.phases);
  BOOST_REQUIRE(totals.segments.at(0).levels.size() == 3U);
  for (const auto& [level, phases] : totals.segments.at(0).levels) compare(phases);
}

BOOST_AUTO_TEST_CASE(retention_is_followed_beyond_the_metrics_own_day) {
  const auto catalog = histories::catalog_of(
      "experiment: e\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\ngoal: { metric: m }\n---\n"
      "metrics: { m: { retained: active, day: 1 } }\n");
  const auto totals = histories::fold(
      catalog, parse("0h exposed a; 25h x; 26h x; 3.5d x; 9d x\n24h exposed a; 49h x\n4d exposed a; 4.1d x"), at("5d"));
  const auto metric = totals.at(0).arms()[0].metrics[0];
  BOOST_TEST(metric.total().moments().sum() == 2);
  std::string days;
  for (const auto& day : metric.days.periods())
    days += std::to_string(day.active) + "/" + std::to_string(day.watched) + " ";
  BOOST_TEST(days == "1/3 2/2 0/2 1/2 0/1 ");
}

BOOST_AUTO_TEST_CASE(cohorts_are_weeks_of_first_exposure) {
  // 2026-11-01 is a Sunday: the week before it begins on 2026-10-26, number 2,965.
  const auto catalog = histories::catalog_of(
      "experiment: e\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\ngoal: { metric: m }\n---\n"
      "metrics: { m: { retained: active, day: 1 } }\n");
  const auto totals =
      histories::fold(catalog, parse("0h exposed a; 8d x\n23h exposed a\n24h exposed a; 9d x; 15.5d x"), at("16d"));
  std::string text;
  const auto cohorts = totals.at(0).arms()[0].metrics[0].cohorts;
  for (const auto& [week, weeks] : cohorts) {
    text += std::to_string(week) + ":";
    for (const auto& one : weeks.periods())
      text += " " + std::to_string(one.active) + "/" + std::to_string(one.watched);
    text += "; ";
  }
  BOOST_TEST(text == "2965: 0/2 1/2; 2966: 0/1 1/1; ");
}

BOOST_AUTO_TEST_CASE(the_goals_amounts_are_kept_by_day_since_exposure) {
  const auto catalog = histories::catalog_of(
      "experiment: e\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\ngoal: { metric: m }\n"
      "secondary: other\n---\nmetrics: { m: { sum: x, within: 3d }, other: { sum: x, within: 3d } }\n");
  const auto totals = histories::fold(
      catalog, parse("0h exposed a; 1h x 2; 2h x 3; 50h x 4; 80h x 9\n0h exposed a; 1h x 1\n9d exposed a; 9.1d x 5"),
      at("10d"));
  const auto arm = totals.at(0).arms()[0];
  BOOST_REQUIRE(arm.metrics[0].by_age.size() == 3U);
  BOOST_TEST(arm.metrics[0].by_age[0].n == 2);
  BOOST_TEST(arm.metrics[0].by_age[0].mean == 3.0);
  BOOST_TEST(arm.metrics[0].by_age[1].n == 0);
  BOOST_TEST(arm.metrics[0].by_age[2].mean == 4.0);
  BOOST_TEST(arm.metrics[1].by_age.empty());
}

BOOST_AUTO_TEST_SUITE_END()
