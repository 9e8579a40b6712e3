#include <charconv>

#include "flagd/commands/arguments.hpp"
#include "flagd/commands/report_output.hpp"
#include "flagd/tables/summarize.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "analyze";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size();
}

/// "5%" or "0.05".
Result<double> read_share(std::string text) {
  const bool percent = text.ends_with('%');
  if (percent) text.pop_back();
  double number = 0;
  if (!read_number(text, number)) return Error("usage", "`" + text + "` is no number");
  return percent ? number / 100 : number;
}

/// `control=145274:17489,treatment=145310:17264`: units and conversions an arm, the first the control.
Result<report::Table> table_of_counts(const std::string& text) {
  report::Table table;
  table.name = "published counts";
  table.source = "published counts";
  table.metrics.push_back({"conversion", true, {}});
  for (const std::string& part : split(text, ',')) {
    const std::size_t equals = part.rfind('=');
    const std::size_t colon = part.rfind(':');
    const Error malformed("usage", "--counts: `" + part + "` is not like control=145274:17489 (units:conversions)");
    if (equals == std::string::npos || equals == 0 || colon == std::string::npos || colon < equals) return malformed;
    std::int64_t units = 0, conversions = 0;
    const std::string_view view(part);
    if (!read_number(view.substr(equals + 1, colon - equals - 1), units) ||
        !read_number(view.substr(colon + 1), conversions)) {
      return malformed;
    }
    if (units < 0 || conversions < 0 || conversions > units) {
      return Error("usage", "--counts: `" + part + "`: conversions lie between 0 and the number of units");
    }
    const double n = static_cast<double>(units), x = static_cast<double>(conversions);
    statistics::Moments moments;
    if (units > 0) moments = {units, x / n, x * (n - x) / n};
    table.arms.push_back(part.substr(0, equals));
    table.units.push_back(units);
    table.metrics[0].arms.push_back(moments);
  }
  if (table.arms.size() < 2) return Error("usage", "--counts needs two arms or more, the control first");
  for (std::size_t i = 0; i < table.arms.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (table.arms[i] == table.arms[j]) return Error("usage", "--counts names `" + table.arms[i] + "` twice");
    }
  }
  table.first_seen = table.units;
  table.weights.assign(table.arms.size(), 1.0 / static_cast<double>(table.arms.size()));
  return table;
}

/// `NAME`, `NAME:conversion` or `NAME:mean`.
Result<tables::SummarizeOptions::Metric> read_metric(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string kind = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (kind.empty()) return tables::SummarizeOptions::Metric{text, tables::MetricKind::kGuess};
  if (kind == "conversion")
    return tables::SummarizeOptions::Metric{text.substr(0, colon), tables::MetricKind::kConversion};
  if (kind == "mean") return tables::SummarizeOptions::Metric{text.substr(0, colon), tables::MetricKind::kMean};
  return Error("usage", "--metric: `" + kind + "` is neither `conversion` nor `mean`");
}

Result<report::Table> table_of_file(const Arguments& arguments, Streams& streams) {
  tables::SummarizeOptions options;
  for (const auto* required : {"unit", "variant", "control", "metric"}) {
    if (!arguments.has(required)) return Error("usage", std::string("--") + required + " is missing");
  }
  options.unit = arguments.get("unit");
  options.variant = arguments.get("variant");
  options.control = arguments.get("control");
  options.where = arguments.get("where");
  for (const std::string& text : arguments.all("metric")) {
    auto metric = read_metric(text);
    if (!metric) return metric.error();
    options.metrics.push_back(std::move(*metric));
  }
  const std::string& path = arguments.get("FILE.csv");
  options.progress = [&](double done) { show_progress(streams, "reading " + path, done); };
  auto table = tables::summarize(path, options);
  show_progress(streams, path, 1);
  return table;
}

/// `--expected a=50,b=50` into the table's weights.
Result<void> take_expected(const std::string& text, report::Table& table) {
  std::vector<double> weights(table.arms.size(), -1);
  double total = 0;
  for (const std::string& part : split(text, ',')) {
    const std::size_t equals = part.rfind('=');
    const auto share =
        equals == std::string::npos ? Result<double>(Error("usage", "")) : read_share(part.substr(equals + 1));
    if (!share || !(*share >= 0)) return Error("usage", "--expected: `" + part + "` is not like control=50");
    std::size_t arm = 0;
    while (arm < table.arms.size() && table.arms[arm] != part.substr(0, equals)) ++arm;
    if (arm == table.arms.size()) return Error("usage", "--expected: there is no arm `" + part.substr(0, equals) + "`");
    weights[arm] = *share;
    total += *share;
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) return Error("usage", "--expected says nothing of the arm `" + table.arms[i] + "`");
    weights[i] /= total;
  }
  if (!(total > 0)) return Error("usage", "--expected: all shares are 0");
  table.weights = std::move(weights);
  return {};
}

}  // namespace

int run_analyze(std::span<const std::string> words, Streams& streams) {
  Signature signature{
      "flagd analyze FILE.csv --unit COL --variant COL --control ARM --metric NAME[:conversion|mean] … [--where EXPR]\n"
      "       flagd analyze --counts control=145274:17489,treatment=145310:17264",
      "What each arm did, from any table of one row a unit, or from published counts.",
      {"FILE.csv"},
      {{"unit", std::nullopt, "the column of the unit's id"},
       {"variant", std::nullopt, "the column of the arm"},
       {"control", std::nullopt, "the arm the others are compared with"},
       {"metric", std::nullopt, "a column to compare, and how; may be repeated, the first is the goal", false, true},
       {"where", std::nullopt, "an expression over the columns (all texts); other rows are left out"},
       {"counts", std::nullopt, "ARM=UNITS:CONVERSIONS,… instead of a file; the first arm is the control"},
       {"expected", std::nullopt, "configured shares, ARM=SHARE,…; default: equal"},
       {"alpha", "5%", "two-sided significance level"}},
      true};
  for (Option& option : report_output_options()) signature.options.push_back(std::move(option));
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  if (!valid_format(*arguments, kName, streams)) return kUsage;
  if (arguments->has("counts") == arguments->has("FILE.csv")) {
    return complain(streams, kName, "give either FILE.csv or --counts", kUsage);
  }
  auto table =
      arguments->has("counts") ? table_of_counts(arguments->get("counts")) : table_of_file(*arguments, streams);
  if (!table) return complain(streams, kName, table.error().message, table.error().code == "usage" ? kUsage : kFailed);
  const auto alpha = read_share(arguments->get("alpha"));
  if (!alpha || !(*alpha > 0 && *alpha < 1))
    return complain(streams, kName, "--alpha lies between 0% and 100%", kUsage);
  table->alpha = *alpha;
  if (arguments->has("expected")) {
    const auto taken = take_expected(arguments->get("expected"), *table);
    if (!taken) return complain(streams, kName, taken.error().message, kUsage);
  }
  return write_report(report::assemble(*table), *arguments, kName, streams);
}

}  // namespace flywheel::commands
