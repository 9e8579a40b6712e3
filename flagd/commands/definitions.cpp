#include "flagd/commands/definitions.hpp"

#include <algorithm>

namespace flywheel::commands {
namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

std::shared_ptr<const catalog::Catalog> load_or_complain(const std::string& directory, Streams& streams) {
  const catalog::Loaded loaded = catalog::load(directory);
  for (const source::Diagnostic& diagnostic : loaded.diagnostics) streams.err << render_text(diagnostic) << "\n";
  if (!loaded.catalog) streams.err << summary_of(loaded) << "\n";
  return loaded.catalog;
}

std::string summary_of(const catalog::Loaded& loaded) {
  const auto errors = static_cast<std::size_t>(
      std::count_if(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                    [](const source::Diagnostic& one) { return one.severity == source::Severity::kError; }));
  const std::string files = counted(loaded.files, "file");
  if (!loaded.catalog) return counted(errors, "error") + " in " + files;
  const catalog::Catalog& catalog = *loaded.catalog;
  const auto metrics = static_cast<std::size_t>(
      std::count_if(catalog.metrics().begin(), catalog.metrics().end(),
                    [](const catalog::Metric& metric) { return metric.first_day_of.empty(); }));
  const std::size_t messages = catalog.messages().size();
  return files + ": " + counted(catalog.flags().size(), "flag") + ", " +
         counted(catalog.experiments().size(), "experiment") + ", " +
         (messages > 0 ? counted(messages, "message") + ", " : "") + counted(metrics, "metric");
}

}  // namespace flywheel::commands
