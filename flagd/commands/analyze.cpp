#include <algorithm>
#include <array>
#include <optional>

#include "flagd/commands/arguments.hpp"
#include "flagd/commands/numbers.hpp"
#include "flagd/commands/report_output.hpp"
#include "flagd/tables/summarize.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "analyze";

/// `control=145274:17489,treatment=145310:17264`: units and conversions an arm, the first the control.
Result<report::Table> table_of_counts(const std::string& text) {
  report::Table table;
  table.name = "published counts";
  table.source = "published counts";
  table.metrics.emplace_back().name = "conversion";
  for (const std::string& part : split(text, ',')) {
    const std::size_t equals = part.rfind('=');
    const std::size_t colon = part.rfind(':');
    const Error malformed("usage", "--counts: `" + part + "` is not like control=145274:17489 (units:conversions)");
    if (equals == std::string::npos || equals == 0 || colon == std::string::npos || colon < equals) return malformed;
    const std::string_view view(part);
    const auto units = read_count(view.substr(equals + 1, colon - equals - 1));
    const auto conversions = read_count(view.substr(colon + 1));
    if (!units || !conversions) return malformed;
    if (*units < 0 || *conversions < 0 || *conversions > *units) {
      return Error("usage", "--counts: `" + part + "`: conversions lie between 0 and the number of units");
    }
    const double n = static_cast<double>(*units), x = static_cast<double>(*conversions);
    statistics::Moments moments;
    if (*units > 0) moments = {*units, x / n, x * (n - x) / n};
    table.arms.push_back(part.substr(0, equals));
    table.units.push_back(*units);
    table.metrics[0].arms.push_back(moments);
  }
  if (table.arms.size() < 2) return Error("usage", "--counts needs two arms or more, the control first");
  for (std::size_t i = 0; i < table.arms.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (table.arms[i] == table.arms[j]) return Error("usage", "--counts names `" + table.arms[i] + "` twice");
    }
  }
  table.first_seen = table.units;
  table.units_told_apart = false;
  table.weights.assign(table.arms.size(), 1.0 / static_cast<double>(table.arms.size()));
  return table;
}

/// `COLUMN`, `COLUMN:conversion`, `COLUMN:mean` or `NAME=COLUMN/COLUMN:ratio`; the others may have a `NAME=`, too.
Result<tables::SummarizeOptions::Metric> read_metric(const std::string& text) {
  tables::SummarizeOptions::Metric metric;
  const std::size_t colon = text.rfind(':');
  const std::string kind = colon == std::string::npos ? "" : text.substr(colon + 1);
  metric.column = text.substr(0, kind.empty() ? std::string::npos : colon);
  if (const std::size_t equals = metric.column.find('='); equals != std::string::npos) {
    metric.name = metric.column.substr(0, equals);
    metric.column.erase(0, equals + 1);
  }
  if (kind == "ratio") {
    const std::size_t slash = metric.column.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == metric.column.size()) {
      return Error("usage", "--metric: `" + text + "` is not like aov=revenue/orders:ratio");
    }
    if (metric.name.empty()) metric.name = metric.column;
    metric.denominator = metric.column.substr(slash + 1);
    metric.column.erase(slash);
    metric.kind = tables::MetricKind::kRatio;
    return metric;
  }
  if (metric.column.empty()) return Error("usage", "--metric: `" + text + "` names no column");
  if (kind.empty()) return metric;
  if (kind != "conversion" && kind != "mean") {
    return Error("usage", "--metric: `" + kind + "` is neither `conversion` nor `mean` nor `ratio`");
  }
  metric.kind = kind == "mean" ? tables::MetricKind::kMean : tables::MetricKind::kConversion;
  return metric;
}

Result<std::vector<tables::SummarizeOptions::Metric>> read_metrics(const std::vector<std::string>& texts) {
  std::vector<tables::SummarizeOptions::Metric> metrics;
  const auto name_of = [](const auto& metric) { return metric.name.empty() ? metric.column : metric.name; };
  for (const std::string& text : texts) {
    auto metric = read_metric(text);
    if (!metric) return metric.error();
    for (const auto& other : metrics) {
      if (name_of(other) != name_of(*metric)) continue;
      return Error("usage",
                   "--metric: `" + name_of(*metric) + "` is given twice; write NAME=COLUMN to tell them apart");
    }
    metrics.push_back(std::move(*metric));
  }
  return metrics;
}

/// Turns the metrics around of which less is better. Errors: `usage` where there is no such metric.
Result<void> take_direction(const std::vector<std::string>& less_is_better, report::Table& table) {
  for (const std::string& name : less_is_better) {
    const auto metric = std::find_if(table.metrics.begin(), table.metrics.end(),
                                     [&](const report::TableMetric& one) { return one.name == name; });
    if (metric == table.metrics.end()) return Error("usage", "--less-is-better: there is no metric `" + name + "`");
    metric->good_up = false;
  }
  return {};
}

/// `--expected control=50,treatment=50`.
struct Expected {
  std::vector<std::string> arms;
  std::vector<double> weights;  // total 1
};

Result<Expected> read_expected(const std::string& text) {
  Expected expected;
  double total = 0;
  for (const std::string& part : split(text, ',')) {
    const std::size_t equals = part.rfind('=');
    const auto share = equals == std::string::npos || equals == 0 ? Result<double>(Error("usage", ""))
                                                                  : read_share(part.substr(equals + 1));
    if (!share || !(*share >= 0)) return Error("usage", "--expected: `" + part + "` is not like control=50");
    const std::string arm = part.substr(0, equals);
    if (std::find(expected.arms.begin(), expected.arms.end(), arm) != expected.arms.end()) {
      return Error("usage", "--expected names `" + arm + "` twice");
    }
    expected.arms.push_back(arm);
    expected.weights.push_back(*share);
    total += *share;
  }
  if (!(total > 0)) return Error("usage", "--expected: all shares are 0");
  for (double& weight : expected.weights) weight /= total;
  return expected;
}

Result<report::Table> table_of_file(const Arguments& arguments, const std::optional<Expected>& expected,
                                    Streams& streams) {
  tables::SummarizeOptions options;
  for (const auto* required : {"variant", "control", "metric"}) {
    if (!arguments.has(required)) return Error("usage", std::string("--") + required + " is missing");
  }
  options.unit = arguments.get("unit");
  options.variant = arguments.get("variant");
  options.control = arguments.get("control");
  options.where = arguments.get("where");
  auto metrics = read_metrics(arguments.all("metric"));
  if (!metrics) return metrics.error();
  options.metrics = std::move(*metrics);
  options.covariates = arguments.all("covariate");
  options.segments = arguments.all("segment");
  if (arguments.has("winsorise")) {
    const auto percentile = read_level("winsorise", arguments.get("winsorise"));
    if (!percentile) return percentile.error();
    options.winsorise = *percentile;
  }
  if (expected) {
    options.arms = expected->arms;
    if (std::find(options.arms.begin(), options.arms.end(), options.control) == options.arms.end()) {
      return Error("usage", "--expected says nothing of the control `" + options.control + "`");
    }
  }
  const std::string& path = arguments.get("FILE.csv");
  options.progress = [&](double done) { show_progress(streams, "reading " + path, done); };
  auto table = tables::summarize(path, options);
  show_progress(streams, path, 1);
  return table;
}

/// Gives the table's arms their weights. Errors: `usage` where arms are missing or too many.
Result<void> take_expected(const Expected& expected, report::Table& table) {
  std::vector<double> weights(table.arms.size(), -1);
  for (std::size_t i = 0; i < expected.arms.size(); ++i) {
    const auto arm = std::find(table.arms.begin(), table.arms.end(), expected.arms[i]);
    if (arm == table.arms.end()) return Error("usage", "--expected: there is no arm `" + expected.arms[i] + "`");
    weights[static_cast<std::size_t>(arm - table.arms.begin())] = expected.weights[i];
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) return Error("usage", "--expected says nothing of the arm `" + table.arms[i] + "`");
  }
  table.weights = std::move(weights);
  return {};
}

Result<report::Inference> read_inference(const Arguments& arguments) {
  report::Inference inference;
  inference.sequential = arguments.get("method") == "sequential";
  inference.bayesian = arguments.get("method") == "bayesian";
  if (arguments.has("tuning-n")) {
    const auto units = read_count(arguments.get("tuning-n"));
    if (!units || *units < 1) return Error("usage", "--tuning-n is a whole number of units above 0");
    if (!inference.sequential) return Error("usage", "--tuning-n belongs to --method sequential");
    inference.tuning_n = *units;
  }
  if (!arguments.has("correction")) return inference;
  if (inference.bayesian) return Error("usage", "--correction adjusts p, and --method bayesian has none");
  using statistics::Adjustment;
  constexpr std::array<std::pair<std::string_view, Adjustment>, 5> kCorrections{
      {{"holm", Adjustment::kHolm},
       {"hochberg", Adjustment::kHochberg},
       {"bh", Adjustment::kBenjaminiHochberg},
       {"by", Adjustment::kBenjaminiYekutieli},
       {"bonferroni", Adjustment::kBonferroni}}};
  inference.correction.reset();
  for (const auto& [name, adjustment] : kCorrections) {
    if (name == arguments.get("correction")) inference.correction = adjustment;
  }
  inference.secondary_correction = inference.correction;
  return inference;
}

/// The table that the call is about. Errors: `usage` and those of tables::summarize.
Result<report::Table> read_table(const Arguments& arguments, Streams& streams) {
  std::optional<Expected> expected;
  if (arguments.has("expected")) {
    auto read = read_expected(arguments.get("expected"));
    if (!read) return read.error();
    expected = std::move(*read);
  }
  if (arguments.has("counts")) {
    for (const auto* other : {"unit", "variant", "control", "metric", "where", "covariate", "segment", "winsorise"}) {
      if (arguments.has(other))
        return Error("usage", std::string("--") + other + " goes with a file, not with --counts");
    }
  }
  auto table =
      arguments.has("counts") ? table_of_counts(arguments.get("counts")) : table_of_file(arguments, expected, streams);
  if (!table) return table;
  if (const auto taken = take_direction(arguments.all("less-is-better"), *table); !taken) return taken.error();
  if (!expected) return table;
  if (const auto taken = take_expected(*expected, *table); !taken) return taken.error();
  return table;
}

Signature signature_of_analyze() {
  Signature signature{
      "flagd analyze FILE.csv --unit COL --variant COL --control ARM --metric COL[:conversion|mean] …\n"
      "       flagd analyze FILE.csv … --metric NAME=COL/COL:ratio --covariate COL --segment COL --where EXPR\n"
      "       flagd analyze --counts control=145274:17489,treatment=145310:17264",
      "What each arm did, from any table of one row a unit, or from published counts.",
      {"FILE.csv"},
      {{"unit", std::nullopt, "the column of the unit's id; without it every row is a unit, unchecked"},
       {"variant", std::nullopt, "the column of the arm"},
       {"control", std::nullopt, "the arm the others are compared with"},
       {"metric", std::nullopt, "a column to compare, and how; may be repeated, the first is the goal", false, true},
       {"less-is-better", std::nullopt, "a metric that should fall; may be repeated", false, true},
       {"where", std::nullopt, "an expression over the columns (all texts); other rows are left out"},
       {"covariate", std::nullopt, "a column from before exposure, for CUPED; may be repeated", false, true},
       {"segment", std::nullopt, "a column from before exposure: effects by its levels; may be repeated", false, true},
       {"winsorise", std::nullopt, "cap means at this percentile of their non-zero values, e.g. 99%"},
       {"counts", std::nullopt, "ARM=UNITS:CONVERSIONS,… instead of a file; the first arm is the control"},
       {"expected", std::nullopt, "configured shares, ARM=SHARE,…, of all arms there may be; default: equal"},
       {"alpha", "5%", "two-sided significance level"},
       {"method", "fixed", "how arms are compared", false, false, {"fixed", "sequential", "bayesian"}},
       {"tuning-n", std::nullopt, "units at which sequential intervals are tightest; default: 10,000"},
       {"correction",
        std::nullopt,
        "for several comparisons; default: holm over the arms on the goal, bh over the other metrics",
        false,
        false,
        {"holm", "hochberg", "bh", "by", "bonferroni", "none"}}},
      true};
  for (Option& option : report_output_options()) signature.options.push_back(std::move(option));
  return signature;
}

}  // namespace

int run_analyze(std::span<const std::string> words, Streams& streams) {
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature_of_analyze(), words, streams, exit_code);
  if (!arguments) return exit_code;
  if (arguments->has("counts") == arguments->has("FILE.csv")) {
    return complain(streams, kName, "give either FILE.csv or --counts", kUsage);
  }
  const auto alpha = read_level("alpha", arguments->get("alpha"));
  if (!alpha) return complain(streams, kName, alpha.error().message, kUsage);
  const auto inference = read_inference(*arguments);
  if (!inference) return complain(streams, kName, inference.error().message, kUsage);
  auto table = read_table(*arguments, streams);
  if (!table) return complain(streams, kName, table.error().message, table.error().code == "usage" ? kUsage : kFailed);
  table->alpha = *alpha;
  return write_report(report::assemble(*table, *inference), *arguments, kName, streams);
}

}  // namespace flywheel::commands
