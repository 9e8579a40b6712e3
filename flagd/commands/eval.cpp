#include <algorithm>
#include <chrono>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/assignment/evaluate.hpp"
#include "flagd/api/context_reader.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"

namespace flywheel::commands {
namespace {

using assignment::Evaluation;

const catalog::Variant* variant_of(const catalog::Catalog& catalog, const Evaluation& evaluation) {
  if (!evaluation.entry || evaluation.variant == catalog::kNoVariant) return nullptr;
  const bool flag = evaluation.entry->type == catalog::Entry::Type::kFlag;
  return flag ? &catalog.flags()[evaluation.entry->index].variants[evaluation.variant]
              : &catalog.experiments()[evaluation.entry->index].arms[evaluation.variant];
}

std::string as_text(const std::string& key, const catalog::Catalog& catalog, const Evaluation& evaluation,
                    const assignment::Explanation& explanation) {
  const catalog::Variant* variant = variant_of(catalog, evaluation);
  std::string text = key + ": ";
  if (evaluation.error != assignment::ErrorCode::kNone) {
    text += "the app's own default, error " + std::string(error_code_name(evaluation.error));
  } else {
    text += variant && !variant->value.absent() ? to_json(variant->value) : "the app's own default";
    text += variant ? ", variant `" + variant->name + "`" : ", no variant";
    text += ", reason " + std::string(reason_name(evaluation.reason));
  }
  text += "\n";
  std::size_t widest = 0;
  for (const auto& step : explanation) widest = std::max(widest, step.step.size());
  for (const auto& step : explanation) {
    text += std::string(step.decided ? "  → " : "    ") + step.step + std::string(widest - step.step.size() + 2, ' ') +
            step.detail + "\n";
  }
  return text;
}

std::string as_json(const std::string& key, const catalog::Catalog& catalog, const Evaluation& evaluation,
                    const assignment::Explanation& explanation) {
  std::string out;
  JsonWriter json(out, 2);
  const catalog::Variant* variant = variant_of(catalog, evaluation);
  json.begin_object();
  json.member("key", key);
  json.member("reason", reason_name(evaluation.reason));
  if (evaluation.error != assignment::ErrorCode::kNone) json.member("errorCode", error_code_name(evaluation.error));
  if (variant) json.member("variant", variant->name);
  if (variant && !variant->value.absent()) {
    json.key("value");
    json.value(variant->value);
  }
  json.member("epoch", catalog.epoch());
  json.key("steps");
  json.begin_array();
  for (const auto& step : explanation) {
    json.begin_object();
    json.member("step", step.step);
    json.member("decided", step.decided);
    json.member("detail", step.detail);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

}  // namespace

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
  assignment::Explanation explanation;
  const Evaluation evaluation = assignment::evaluate(*catalog, key, {*context, now}, reader.arena(), &explanation);
  if (format == "json") {
    streams.out << as_json(key, *catalog, evaluation, explanation) << "\n";
  } else {
    streams.out << as_text(key, *catalog, evaluation, explanation);
  }
  return evaluation.error == assignment::ErrorCode::kNone ? kOk : kFailed;
}

}  // namespace flywheel::commands
