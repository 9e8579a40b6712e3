#include <chrono>

#include "experiments/assignment/evaluate.hpp"
#include "flagd/api/context_reader.hpp"
#include "flagd/api/explained.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"

namespace flywheel::commands {

int run_eval(std::span<const std::string> words, Streams& streams) {
  const Signature signature{"flagd eval KEY --dir DIR [--context JSON] [--at TIME] [--format text|json]",
                            "Evaluates a flag or experiment once and explains every step.",
                            {"KEY"},
                            {{"dir", ".", "the directory of definitions"},
                             {"context", "{}", "the evaluation context, as a JSON object"},
                             {"at", std::nullopt, "when, e.g. 2026-12-31T10:00:00Z; default: now"},
                             {"format", "text", "text or json"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const std::string& format = arguments->get("format");
  if (format != "text" && format != "json") return complain(streams, "eval", "--format is text or json", kUsage);
  Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  if (arguments->has("at")) {
    const auto at = parse_time(arguments->get("at"));
    if (!at) return complain(streams, "eval", "--at: " + at.error().message, kUsage);
    now = *at;
  }
  const auto catalog = load_or_complain(arguments->get("dir"), streams);
  if (!catalog) return kFailed;
  api::ContextReader reader;
  const auto context = reader.read_context(arguments->get("context"), catalog->attributes());
  if (!context) return complain(streams, "eval", "--context: " + context.error().message);

  const std::string& key = arguments->get("KEY");
  const assignment::EvaluationContext asked{*context, now};
  assignment::Explanation explanation;
  const assignment::Evaluation evaluation = assignment::evaluate(*catalog, key, asked, reader.arena(), &explanation);
  const api::Explained explained{key, *catalog, asked, evaluation, explanation};
  streams.out << (format == "json" ? explained_json(explained) + "\n" : explained_text(explained));
  return evaluation.error == assignment::ErrorCode::kNone ? kOk : kFailed;
}

}  // namespace flywheel::commands
