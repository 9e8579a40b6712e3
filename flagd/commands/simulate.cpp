#include <fstream>

#include "experiments/simulation/read_scenario.hpp"
#include "flagd/commands/append_events.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/data_directory.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/commands/event_rows.hpp"
#include "flagd/commands/report_output.hpp"
#include "flagd/commands/simulated_truth.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "flagd/tables/small_file.hpp"

namespace flywheel::commands {
namespace {

using outcomes::Event;
using simulation::Population;

constexpr std::string_view kName = "simulate";
constexpr std::int64_t kEventsBetweenReports = 1 << 14;

/// Null after its errors have been printed.
std::optional<simulation::Scenario> scenario_or_complain(const std::string& path, const catalog::Catalog& catalog,
                                                         Streams& streams) {
  auto text = tables::read_small_file(path);
  if (!text) {
    complain(streams, kName, path + ": " + text.error().message);
    return std::nullopt;
  }
  simulation::ReadScenario read = simulation::read_scenario(path, std::move(*text), catalog);
  for (const source::Diagnostic& diagnostic : read.diagnostics) streams.err << render_text(diagnostic) << "\n";
  return std::move(read.scenario);
}

/// Hands every event to `take`, which may fail.
template <class Take>
Result<Delivered> deliver(const Population& population, Streams& streams, Take&& take) {
  Delivered delivered;
  Result<void> failure;
  population.deliver([&](const Event& event, double done) {
    failure = take(event);
    if (++delivered.events % kEventsBetweenReports == 0) show_progress(streams, "simulating", done);
    return failure.has_value();
  });
  show_progress(streams, "", 1);
  if (!failure) return failure.error();
  delivered.stored = delivered.events;
  return delivered;
}

Result<Delivered> store_events(const Population& population, const std::string& data_path, Streams& streams) {
  const DataDirectory data(data_path);
  if (const auto created = data.create(); !created) return created.error();
  auto store = store::EmbeddedStore::open(data.store());
  if (!store) return store.error();
  Appender appender(**store);
  auto delivered = deliver(population, streams, [&](const Event& event) { return appender.add(event); });
  if (!delivered) return delivered;
  if (const auto finished = appender.finish(); !finished) return finished.error();
  delivered->stored = appender.stored();
  return delivered;
}

Result<Delivered> write_events(const Population& population, const std::string& path, Streams& streams) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  EventRows rows(population.scenario(), file);
  auto delivered = deliver(population, streams, [&](const Event& event) -> Result<void> {
    rows.write(event);
    return file ? Result<void>() : Error("unavailable", path + ": cannot be written");
  });
  file.close();
  if (delivered && !file) return Error("unavailable", path + ": cannot be written");
  return delivered;
}

}  // namespace

int run_simulate(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd simulate SCENARIO.yaml --dir DIR (--data STORE | --csv FILE) [--format text|json]",
      "Makes up people with known habits, assigns them to an experiment of DIR as the server would, and stores what "
      "they\n"
      "do, or writes it as CSV. Prints what is true, for comparison with what `flagd report` finds. Storing a "
      "scenario\n"
      "twice counts once. The server that has STORE open must be stopped meanwhile.",
      {"SCENARIO.yaml"},
      {{"dir", ".", "the directory of definitions"},
       {"data", std::nullopt, "where events are kept"},
       {"csv", std::nullopt, "the file that events are written to, one a line"},
       {"format", "text", "how the truth is printed", false, false, {"text", "json"}}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const bool store = arguments->has("data");
  if (store == arguments->has("csv"))
    return complain(streams, kName, "say where events go: either --data STORE or --csv FILE", kUsage);
  const auto catalog = load_or_complain(arguments->get("dir"), streams);
  if (!catalog) return kFailed;
  auto scenario = scenario_or_complain(arguments->get("SCENARIO.yaml"), *catalog, streams);
  if (!scenario) return kFailed;

  const Population population(std::move(*scenario), catalog);
  const simulation::Truth truth = population.truth();
  if (truth.unassigned == static_cast<std::int64_t>(population.scenario().units))
    return complain(
        streams, kName,
        "`" + population.experiment().key +
            "` gets no units: is it running, inside its schedule, and does its audience fit the attributes?");
  const auto delivered = store ? store_events(population, arguments->get("data"), streams)
                               : write_events(population, arguments->get("csv"), streams);
  if (!delivered) return complain(streams, kName, delivered.error().message);
  if (arguments->get("format") == "json") {
    streams.out << truth_json(population, truth, *delivered);
    return kOk;
  }
  streams.out << truth_text(population, truth, *delivered, report::Paint(streams.colour));
  if (store) {
    streams.out << "\nnext: flagd report " << population.experiment().key << " --dir " << arguments->get("dir")
                << " --data " << arguments->get("data") << "\n";
  }
  return kOk;
}

}  // namespace flywheel::commands
