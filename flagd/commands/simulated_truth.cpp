#include "flagd/commands/simulated_truth.hpp"

#include <algorithm>
#include <functional>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/report/number_style.hpp"

namespace flywheel::commands {
namespace {

using report::TextTable;
using simulation::Population;
using simulation::TrueArm;
using simulation::TrueOutcome;
using simulation::Truth;

/// One thing that is true of every arm.
struct TrueLevel {
  std::string name;
  const std::vector<double>& by_arm;
  bool is_share;
  std::string unit;  // " a day"
};

std::vector<TrueLevel> levels_of(const Truth& truth) {
  std::vector<TrueLevel> levels;
  for (const TrueOutcome& one : truth.outcomes) {
    const bool once = one.outcome->once;
    levels.push_back({one.outcome->event, one.rates, once, once ? "" : " a day"});
    if (!one.amounts.empty()) levels.push_back({one.outcome->event + " amount", one.amounts, false, ""});
  }
  return levels;
}

std::string level_text(const TrueLevel& level, std::size_t arm) {
  const double number = level.by_arm[arm];
  return (level.is_share ? report::share_text(number) : report::short_number(number)) + level.unit;
}

std::string change_text(const TrueLevel& level, double change) {
  const double shown = level.is_share ? change * 100 : change;
  if (std::abs(shown) < 1e-9) return "0";
  return (shown < 0 ? "\u2212" : "+") + report::short_number(std::abs(shown)) + (level.is_share ? " points" : "");
}

/// The baseline first.
std::vector<std::size_t> arm_order(const Population& population) {
  const std::size_t baseline = population.experiment().baseline;
  std::vector<std::size_t> order{baseline};
  for (std::size_t i = 0; i < population.experiment().arms.size(); ++i) {
    if (i != baseline) order.push_back(i);
  }
  return order;
}

/// What can go wrong with the units of an arm.
struct Trouble {
  std::string_view title;
  std::string_view name;
  std::int64_t TrueArm::*count;
};
constexpr Trouble kTroubles[] = {{"exposure lost", "lost", &TrueArm::lost},
                                 {"saw another arm", "crossed", &TrueArm::crossed},
                                 {"stopped", "dropped", &TrueArm::dropped},
                                 {"bots", "bots", &TrueArm::bots}};

std::string arms_table(const Population& population, const Truth& truth, const report::Paint& paint) {
  std::vector<const Trouble*> troubles;
  for (const Trouble& trouble : kTroubles) {
    const bool any = std::any_of(truth.arms.begin(), truth.arms.end(),
                                 [&](const TrueArm& arm) { return std::invoke(trouble.count, arm) > 0; });
    if (any) troubles.push_back(&trouble);
  }
  TextTable table;
  table.add_column("arm", TextTable::Align::kLeft);
  table.add_column("units", TextTable::Align::kRight);
  for (const Trouble* trouble : troubles) table.add_column(std::string(trouble->title), TextTable::Align::kRight);
  for (const std::size_t at : arm_order(population)) {
    const TrueArm& arm = truth.arms[at];
    std::vector<std::string> row{arm.name, report::count_text(arm.assigned)};
    for (const Trouble* trouble : troubles) row.push_back(report::count_text(std::invoke(trouble->count, arm)));
    table.add_row(std::move(row));
  }
  return table.text(2, paint);
}

std::string outcomes_table(const Population& population, const Truth& truth, const report::Paint& paint) {
  const std::vector<std::size_t> order = arm_order(population);
  TextTable table;
  for (const char* title : {"outcome", "arm"}) table.add_column(title, TextTable::Align::kLeft);
  for (const char* title : {"truth", "change", "relative"}) table.add_column(title, TextTable::Align::kRight);
  for (const TrueLevel& level : levels_of(truth)) {
    const double base = level.by_arm[order.front()];
    for (const std::size_t at : order) {
      std::vector<std::string> row{at == order.front() ? level.name : "", truth.arms[at].name, level_text(level, at)};
      const double change = level.by_arm[at] - base;
      row.push_back(at == order.front() ? "" : change_text(level, change));
      row.push_back(change == 0 || base == 0 ? "" : report::relative_text(change / std::abs(base)));
      table.add_row(std::move(row));
    }
  }
  return table.text(2, paint);
}

}  // namespace

std::string truth_text(const Population& population, const Truth& truth, const Delivered& delivered,
                       const report::Paint& paint) {
  const simulation::Scenario& scenario = population.scenario();
  std::string text = scenario.name + ": " +
                     report::units_text(static_cast<std::int64_t>(scenario.units), population.experiment().unit) +
                     ", seed " + std::to_string(scenario.seed) + ", " + report::count_text(delivered.events) +
                     " events, of which " + report::count_text(delivered.stored) + " are new\n";
  if (truth.unassigned > 0)
    text += report::units_text(truth.unassigned, population.experiment().unit) + " are not in the experiment\n";
  text += "\n" + arms_table(population, truth, paint) + "\n" + outcomes_table(population, truth, paint);
  return text;
}

std::string truth_json(const Population& population, const Truth& truth, const Delivered& delivered) {
  std::string text;
  JsonWriter json(text, 2);
  json.begin_object();
  json.member("simulation", population.scenario().name);
  json.member("experiment", population.experiment().key);
  json.member("seed", static_cast<std::int64_t>(population.scenario().seed));
  json.member("units", static_cast<std::int64_t>(population.scenario().units));
  json.member("unassigned", truth.unassigned);
  json.member("events", delivered.events);
  json.member("stored", delivered.stored);
  json.member("baseline", population.experiment().arms[population.experiment().baseline].name);
  json.key("arms");
  json.begin_array();
  for (const TrueArm& arm : truth.arms) {
    json.begin_object();
    json.member("arm", arm.name);
    json.member("units", arm.assigned);
    for (const Trouble& trouble : kTroubles) json.member(trouble.name, std::invoke(trouble.count, arm));
    json.end_object();
  }
  json.end_array();
  json.key("outcomes");
  json.begin_array();
  for (const TrueOutcome& one : truth.outcomes) {
    json.begin_object();
    json.member("event", one.outcome->event);
    json.member("kind", one.outcome->once ? "once" : "daily");
    for (const auto& [name, by_arm] : {std::pair{"rate", &one.rates}, std::pair{"amount", &one.amounts}}) {
      if (by_arm->empty()) continue;
      json.key(name);
      json.begin_object();
      for (std::size_t i = 0; i < by_arm->size(); ++i) json.member(truth.arms[i].name, (*by_arm)[i]);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text + "\n";
}

}  // namespace flywheel::commands
