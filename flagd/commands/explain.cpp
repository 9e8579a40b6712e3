#include "experiments/assignment/evaluate.hpp"
#include "flagd/api/context_reader.hpp"
#include "flagd/api/explained.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/history/past.hpp"

namespace flywheel::commands {

int run_explain(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd explain KEY --data DIR --at TIME [--context JSON] [--format text|json]",
      "Rebuilds a past decision: which epoch served, what was switched off, and every step of the evaluation. Sticky "
      "arms are not part of it: only their present state is kept.",
      {"KEY"},
      {{"data", "flagd-data", "the server's data directory"},
       {"at", std::nullopt, "when, e.g. 2026-12-31T10:00:00Z"},
       {"context", "{}", "the evaluation context, as a JSON object"},
       {"format", "text", "text or json"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const std::string& format = arguments->get("format");
  if (format != "text" && format != "json") return complain(streams, "explain", "--format is text or json", kUsage);
  if (!arguments->has("at")) return complain(streams, "explain", "--at says when; it is missing", kUsage);
  const auto at = parse_time(arguments->get("at"));
  if (!at) return complain(streams, "explain", "--at: " + at.error().message, kUsage);
  const auto past = history::past_at(arguments->get("data"), *at);
  if (!past) return complain(streams, "explain", past.error().message);
  const catalog::Catalog& catalog = *past->catalog;
  api::ContextReader reader;
  const auto context = reader.read_context(arguments->get("context"), catalog.attributes());
  if (!context) return complain(streams, "explain", "--context: " + context.error().message);

  const std::string& key = arguments->get("KEY");
  const auto killed = history::killed_places(catalog, past->killed);
  const assignment::EvaluationContext asked{*context, *at, std::nullopt, killed};
  assignment::Explanation explanation;
  const assignment::Evaluation evaluation = assignment::evaluate(catalog, key, asked, reader.arena(), &explanation);
  const api::Explained explained{key, catalog, asked, evaluation, explanation, *at, past->served.since};
  streams.out << (format == "json" ? explained_json(explained) + "\n" : explained_text(explained));
  return evaluation.error == assignment::ErrorCode::kNone ? kOk : kFailed;
}

}  // namespace flywheel::commands
