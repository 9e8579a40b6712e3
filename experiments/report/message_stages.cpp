#include "experiments/report/message_stages.hpp"

#include <algorithm>
#include <numeric>

#include "experiments/report/metric_tables.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/statistics/multiplicity.hpp"
#include "experiments/statistics/sample_ratio.hpp"

namespace flywheel::report {
namespace {

using outcomes::StageTotals;
using Counts = std::vector<std::int64_t>;

constexpr std::string_view kExposedLine = "exposed";
constexpr std::string_view kMutedLine = "muted";
constexpr std::string_view kFailedLine = "could not be drawn";

/// Of failures to draw, and of mutes, so much is worth a look.
constexpr double kMany = 0.01;

std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::string(kUndefinedText);
  return NumberStyle(Unit::kRate, 1).value(static_cast<double>(part) / static_cast<double>(whole));
}

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

std::string estimand_of(const catalog::Experiment& experiment) {
  if (experiment.delivery && experiment.delivery->next_on_control) {
    return "The question: the message, or whatever comes next? The control group sees the next message instead.";
  }
  return "The question: the message, or nothing? The control group sees nothing, and uses up the same caps.";
}

MessageStages::Line line(std::string name, const outcomes::Arms& arms, const std::vector<std::size_t>& order,
                         std::int64_t StageTotals::*count) {
  MessageStages::Line line{std::move(name), {}};
  for (const std::size_t at : order) line.units.push_back(arms[at].stages.*count);
  return line;
}

void add_suppressions(MessageStages& stages, const outcomes::ExperimentTotals& totals,
                      const std::vector<std::size_t>& order, const std::vector<double>& weights) {
  if (totals.phases.empty()) return;
  const outcomes::Arms& arms = totals.phases.rbegin()->second;
  std::map<std::string, Counts> by_reason;
  Counts in_all;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const StageTotals& arm = arms[order[i]].stages;
    in_all.push_back(arm.suppressed_in_all);
    for (const auto& [reason, units] : arm.suppressed) {
      Counts& counts = by_reason[reason];
      counts.resize(order.size());
      counts[i] = units;
    }
  }
  if (by_reason.empty()) return;
  stages.suppressions.push_back({"any reason", in_all, {}, false});
  for (const auto& [reason, counts] : by_reason) stages.suppressions.push_back({reason, counts, {}, false});
  std::vector<std::optional<statistics::Real>> p;
  for (const MessageStages::Suppression& one : stages.suppressions) {
    p.emplace_back(statistics::sample_ratio(one.units, weights).p);
  }
  const auto adjusted = statistics::adjusted(p, statistics::Adjustment::kHolm);
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    if (!adjusted[i]) continue;
    stages.suppressions[i].p_adjusted = static_cast<double>(*adjusted[i]);
    stages.suppressions[i].unequal = *adjusted[i] < statistics::kSampleRatioAlpha;
  }
}

/// The arms that draw something, by their place in MessageStages::Line::units.
std::vector<std::size_t> drawing(const MessageStages& stages) {
  std::vector<std::size_t> arms;
  for (std::size_t i = 0; i < stages.draws.size(); ++i) {
    if (stages.draws[i]) arms.push_back(i);
  }
  return arms;
}

const Counts& units_of(const std::vector<MessageStages::Line>& lines, std::string_view name) {
  return std::find_if(lines.begin(), lines.end(), [&](const MessageStages::Line& one) { return one.name == name; })
      ->units;
}

/// "duo 12.0% of 1,000, text 0.0% of 1,003"
std::string shares_words(const std::vector<std::string>& arms, const std::vector<std::size_t>& which,
                         const Counts& parts, const Counts& wholes) {
  std::string words;
  for (const std::size_t i : which) {
    words +=
        (words.empty() ? "" : ", ") + arms[i] + " " + percent(parts[i], wholes[i]) + " of " + count_text(wholes[i]);
  }
  return words;
}

HealthCheck failures_check(const MessageStages& stages, const std::vector<std::string>& arms) {
  const Counts& failed = units_of(stages.reactions, kFailedLine);
  const Counts& exposed = units_of(stages.stages, kExposedLine);
  HealthCheck check{"render failures", Tone::kGood, "No message failed to be drawn."};
  Counts parts;
  std::vector<double> wholes;
  bool many = false;
  for (const std::size_t i : drawing(stages)) {
    parts.push_back(failed[i]);
    wholes.push_back(static_cast<double>(exposed[i]));
    many = many || share(failed[i], exposed[i]) > kMany;
  }
  if (std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == 0) return check;
  // Failures fall on the arms as their exposures do, unless something is wrong with an arm.
  const auto ratio = statistics::sample_ratio(parts, wholes);
  const bool unequal = parts.size() > 1 && ratio.p && *ratio.p < statistics::kSampleRatioAlpha;
  check.sentence = "Could not be drawn: " + shares_words(arms, drawing(stages), failed, exposed) + " exposed.";
  if (unequal) {
    check.tone = Tone::kBad;
    check.sentence += " The arms differ (" + p_text(*ratio.p) +
                      "): the effect is that of the attempt, and smaller than the message's own.";
  } else if (many) {
    check.tone = Tone::kWarning;
    check.sentence += " That is more than 1%: the effect is smaller than that of a message that is always drawn.";
  }
  return check;
}

HealthCheck suppressions_check(const MessageStages& stages) {
  HealthCheck check{"suppressions", Tone::kGood, "No message that was due was kept back before a first exposure."};
  if (stages.suppressions.empty()) return check;
  std::string unequal;
  for (const MessageStages::Suppression& one : stages.suppressions) {
    if (!one.unequal) continue;
    std::string counts;
    for (const std::int64_t units : one.units) counts += (counts.empty() ? "" : " : ") + count_text(units);
    unequal += (unequal.empty() ? "" : "; ") + one.reason + " " + counts + " (" + p_text(*one.p_adjusted) + ")";
  }
  if (unequal.empty()) {
    check.sentence = "What kept messages back before a first exposure hit the arms alike, for every reason.";
  } else {
    check.tone = Tone::kBad;
    check.sentence =
        "Messages were kept back unequally before a first exposure, so the arms hold different people: " + unequal +
        ".";
  }
  return check;
}

std::optional<HealthCheck> mutes_check(const MessageStages& stages, const std::vector<std::string>& arms) {
  const Counts& muted = units_of(stages.reactions, kMutedLine);
  const Counts& exposed = units_of(stages.stages, kExposedLine);
  bool many = false;
  for (const std::size_t i : drawing(stages)) many = many || share(muted[i], exposed[i]) > kMany;
  if (!many) return std::nullopt;
  return HealthCheck{
      "mutes", Tone::kWarning,
      "More than 1% asked for no more of it: " + shares_words(arms, drawing(stages), muted, exposed) + " exposed."};
}

std::vector<std::string> titles(std::string first, const std::vector<std::string>& arms) {
  std::vector<std::string> titles{std::move(first)};
  titles.insert(titles.end(), arms.begin(), arms.end());
  return titles;
}

/// Each line's units, and their share of those before it.
DetailTable stages_table(const MessageStages& stages, const std::vector<std::string>& arms) {
  DetailTable table{"Stages: units, and their share of the stage before", titles("stage", arms), {}};
  const Counts* before = nullptr;
  for (const MessageStages::Line& line : stages.stages) {
    std::vector<std::string> cells{line.name};
    const bool drawn = &line - stages.stages.data() > 2;  // shown and acted: only where there is something to see
    for (std::size_t i = 0; i < line.units.size(); ++i) {
      if (drawn && !stages.draws[i]) {
        cells.emplace_back(kUndefinedText);
      } else {
        cells.push_back(count_text(line.units[i]) +
                        (before ? " \u00b7 " + percent(line.units[i], (*before)[i]) : std::string()));
      }
    }
    table.rows.push_back(std::move(cells));
    before = &line.units;
  }
  return table;
}

DetailTable reactions_table(const MessageStages& stages, const std::vector<std::string>& arms) {
  DetailTable table{"What people did with it: units, and their share of those exposed (a diagnostic, never a goal)",
                    titles("reaction", arms),
                    {}};
  const Counts& exposed = units_of(stages.stages, kExposedLine);
  for (const MessageStages::Line& line : stages.reactions) {
    std::vector<std::string> cells{line.name};
    for (std::size_t i = 0; i < line.units.size(); ++i) {
      cells.push_back(stages.draws[i] ? count_text(line.units[i]) + " \u00b7 " + percent(line.units[i], exposed[i])
                                      : std::string(kUndefinedText));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

DetailTable suppressions_table(const MessageStages& stages, const std::vector<std::string>& arms) {
  DetailTable table{"Due, but kept back before the first exposure: units by reason", titles("reason", arms), {}};
  table.titles.emplace_back("p that arms are alike (Holm)");
  for (const MessageStages::Suppression& one : stages.suppressions) {
    std::vector<std::string> cells{one.reason};
    for (const std::int64_t units : one.units) cells.push_back(count_text(units));
    cells.push_back(one.p_adjusted ? p_text(*one.p_adjusted) : std::string(kUndefinedText));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

DetailTable fatigue_table(const MessageStages& stages, const std::vector<std::string>& arms) {
  DetailTable table{"One exposure after the other: how many, share that acted, share that dismissed it",
                    titles("exposure", arms),
                    {}};
  std::size_t most = 0;
  for (const auto& arm : stages.exposures) most = std::max(most, arm.size());
  for (std::size_t number = 0; number < most; ++number) {
    std::vector<std::string> cells{std::to_string(number + 1) +
                                   (number + 1 == StageTotals::kMostExposures ? " and later" : "")};
    for (std::size_t i = 0; i < stages.exposures.size(); ++i) {
      const auto& arm = stages.exposures[i];
      const outcomes::ExposureOutcomes one = number < arm.size() ? arm[number] : outcomes::ExposureOutcomes();
      std::string text = count_text(one.exposed);
      if (stages.draws[i]) {
        text += " \u00b7 " + percent(one.acted, one.exposed) + " \u00b7 " + percent(one.dismissed, one.exposed);
      }
      cells.push_back(std::move(text));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

MessageStages message_stages(const catalog::Experiment& experiment, const outcomes::ExperimentTotals& totals,
                             const std::vector<std::size_t>& order, const std::vector<double>& weights) {
  MessageStages stages;
  stages.estimand = estimand_of(experiment);
  const outcomes::Arms arms = totals.arms();
  stages.stages = {line("assigned", arms, order, &StageTotals::assigned),
                   line("eligible", arms, order, &StageTotals::eligible),
                   line(std::string(kExposedLine), arms, order, &StageTotals::exposed),
                   line("shown", arms, order, &StageTotals::shown), line("acted", arms, order, &StageTotals::acted)};
  stages.reactions = {line("clicked or answered", arms, order, &StageTotals::acted),
                      line("dismissed", arms, order, &StageTotals::dismissed),
                      line("dismissed at once", arms, order, &StageTotals::dismissed_quick),
                      line("snoozed", arms, order, &StageTotals::snoozed),
                      line(std::string(kMutedLine), arms, order, &StageTotals::muted),
                      line(std::string(kFailedLine), arms, order, &StageTotals::failed)};
  for (const std::size_t at : order) {
    stages.draws.push_back(!experiment.arms[at].value.absent());
    stages.exposures.push_back(arms[at].stages.exposures);
  }
  add_suppressions(stages, totals, order, weights);
  return stages;
}

std::vector<HealthCheck> check_messages(const MessageStages& stages, const Report& report) {
  std::vector<HealthCheck> checks{failures_check(stages, report.arms), suppressions_check(stages)};
  if (auto mutes = mutes_check(stages, report.arms)) checks.push_back(std::move(*mutes));
  return checks;
}

std::vector<DetailTable> message_tables(const MessageStages& stages, const std::vector<std::string>& arms) {
  std::vector<DetailTable> tables{stages_table(stages, arms), reactions_table(stages, arms)};
  if (!stages.suppressions.empty()) tables.push_back(suppressions_table(stages, arms));
  tables.push_back(fatigue_table(stages, arms));
  std::erase_if(tables, [](const DetailTable& table) { return table.rows.empty(); });
  return tables;
}

}  // namespace flywheel::report
