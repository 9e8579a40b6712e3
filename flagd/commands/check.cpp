#include <algorithm>
#include <charconv>

#include "config/catalog/lint.hpp"
#include "experiments/report/traffic.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/commands/file_age.hpp"

namespace flywheel::commands {
namespace {

/// A number above 0.
std::optional<double> read_units(const std::string& text) {
  double units = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), units);
  const bool whole = failure == std::errc() && end == text.data() + text.size();
  return whole && units > 0 && units < 1e12 ? std::optional(units) : std::nullopt;
}

/// Adds what the linter says, by place.
void lint(catalog::Loaded& loaded, const std::string& directory, std::optional<double> units_per_day) {
  if (!loaded.catalog) return;
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const catalog::LintFacts facts{now, units_per_day,
                                 first_commits(directory, files_of_unknown_age(*loaded.catalog, now))};
  for (auto&& warnings : {catalog::lint(*loaded.catalog, *loaded.sources, facts),
                          report::lint_traffic(*loaded.catalog, *loaded.sources, facts)}) {
    loaded.diagnostics.insert(loaded.diagnostics.end(), warnings.begin(), warnings.end());
  }
  std::stable_sort(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                   [](const auto& a, const auto& b) { return a.place < b.place; });
}

}  // namespace

int run_check(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd check DIR [--format text|json|github] [--strict] [--units-per-day N]",
      "Reads all definitions below DIR and reports every error at once, then what looks unwise (config/LINT.md).",
      {"DIR"},
      {{"format",
        "text",
        "text: for people, each error with its line (default); json: an array for machines; github: annotations for "
        "GitHub Actions, which appear beside the lines of a pull request",
        false,
        false,
        {"text", "json", "github"}},
       {"strict", {}, "warnings count as errors: the exit status is 1", true},
       {"units-per-day",
        {},
        "how many new units turn up a day: warns of experiments and holdouts that are too small"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const std::string& format = arguments->get("format");

  std::optional<double> units_per_day;
  if (arguments->has("units-per-day")) {
    units_per_day = read_units(arguments->get("units-per-day"));
    if (!units_per_day) return complain(streams, "check", "--units-per-day is a number above 0", kUsage);
  }

  catalog::Loaded loaded = catalog::load(arguments->get("DIR"));
  lint(loaded, arguments->get("DIR"), units_per_day);
  if (format == "json") {
    streams.out << render_json(loaded.diagnostics) << "\n";
  } else if (format == "github") {
    streams.out << render_github(loaded.diagnostics) << summary_of(loaded) << "\n";
  } else {
    for (const source::Diagnostic& diagnostic : loaded.diagnostics) streams.out << render_text(diagnostic) << "\n";
    streams.out << summary_of(loaded) << "\n";
  }
  const bool failed = !loaded.catalog || (arguments->has("strict") && !loaded.diagnostics.empty());
  return failed ? kFailed : kOk;
}

}  // namespace flywheel::commands
