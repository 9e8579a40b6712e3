#include <chrono>

#include "experiments/report/assemble.hpp"
#include "flagd/api/auto_pause.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/data_directory.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/commands/report_output.hpp"
#include "flagd/results/compute.hpp"
#include "flagd/store/embedded/embedded_store.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "report";

std::string unknown_experiment(const catalog::Catalog& catalog, const std::string& key) {
  std::string message = "there is no experiment `" + key + "`; there are";
  if (catalog.experiments().empty()) return "there is no experiment `" + key + "`, nor any other";
  for (std::size_t i = 0; i < catalog.experiments().size() && i < 20; ++i) {
    message += (i > 0 ? ", `" : " `") + catalog.experiments()[i].key + "`";
  }
  return message;
}

/// What the server's own pauses add to the report. Without the files of a server there is nothing to add.
void add_pauses(report::Report& report, const DataDirectory& data, const catalog::Experiment& experiment, Time as_of) {
  const history::KillList kills(data.path());
  const auto killed = kills.at(as_of);
  const auto pauses = kills.pauses(as_of);
  if (!killed || !pauses) return;
  std::string remark = api::pause_remark(experiment, *pauses, killed->contains(experiment.key));
  if (!remark.empty()) report.remarks.insert(report.remarks.begin(), std::move(remark));
}

}  // namespace

int run_report(std::span<const std::string> words, Streams& streams) {
  Signature signature{
      "flagd report KEY --data DIR [--dir DIR] [--as-of TIME] [--format text|json|html|markdown] [--out FILE]",
      "What each arm of an experiment did, or what a holdout measures. Reads the data beside a running server, too.",
      {"KEY"},
      {{"data", "flagd-data", "the server's data directory"},
       {"dir", std::nullopt, "the definitions; default: those the server used last"},
       {"as-of", std::nullopt, "look at events before this time only; default: now"},
       {"learning", {}, "print a draft of the learning record instead", true}}};
  for (Option& option : report_output_options()) signature.options.push_back(std::move(option));
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  Time as_of = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  if (arguments->has("as-of")) {
    const auto time = parse_time(arguments->get("as-of"));
    if (!time) return complain(streams, kName, "--as-of: " + time.error().message, kUsage);
    as_of = *time;
  }

  const DataDirectory data(arguments->get("data"));
  if (!data.has_store())
    return complain(streams, kName, arguments->get("data") + " holds no events; was flagd started with this --data?");
  const auto remembered = data.definitions();
  if (!arguments->has("dir") && !remembered)
    return complain(streams, kName, "--dir is missing: where are the definitions?", kUsage);
  const auto catalog = load_or_complain(arguments->has("dir") ? arguments->get("dir") : *remembered, streams);
  if (!catalog) return kFailed;
  const std::string& key = arguments->get("KEY");
  const catalog::Experiment* experiment = catalog->find_experiment(key);
  const catalog::Holdout* holdout = experiment ? nullptr : catalog->find_holdout(key);
  if (!experiment && !holdout) return complain(streams, kName, unknown_experiment(*catalog, key));
  if (experiment && experiment->status == catalog::Status::kDraft)
    return complain(streams, kName, "`" + key + "` is a draft: it has no results yet");
  if (holdout && holdout->measure.empty())
    return complain(streams, kName, "the holdout `" + key + "` has no `measure`: there is nothing to report");

  const auto store = store::EmbeddedStore::open_beside(data.store());
  if (!store) return complain(streams, kName, store.error().message);
  const auto totals =
      results::compute(**store, catalog,
                       {.as_of = as_of,
                        .experiment = holdout ? std::string_view(holdout->comparison.key) : key,
                        .threads = 0,
                        .progress = [&](double done) { show_progress(streams, "reading events", done); }});
  show_progress(streams, "", 1);
  if (!totals) return complain(streams, kName, totals.error().message);
  report::Report report = holdout ? report::assemble(*catalog, *holdout, totals->front(), as_of)
                                  : report::assemble(*catalog, *experiment, totals->front(), as_of);
  if (experiment) add_pauses(report, data, *experiment, as_of);
  if (!arguments->has("learning")) return write_report(report, *arguments, kName, streams);
  if (report.learning.empty()) return complain(streams, kName, "nothing to learn yet: " + report.verdict);
  streams.out << report.learning;
  return kOk;
}

}  // namespace flywheel::commands
