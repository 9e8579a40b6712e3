#include "flagd/api/explained.hpp"

#include <algorithm>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/messages/message_json.hpp"

namespace flywheel::api {
namespace {

using assignment::Evaluation;

const catalog::Variant* variant_of(const catalog::Catalog& catalog, const Evaluation& evaluation) {
  if (!evaluation.entry || evaluation.variant == catalog::kNoVariant) return nullptr;
  const bool flag = evaluation.entry->type == catalog::Entry::Type::kFlag;
  return flag ? &catalog.flags()[evaluation.entry->index].variants[evaluation.variant]
              : &catalog.experiments()[evaluation.entry->index].arms[evaluation.variant];
}

/// The variant's value as it is served: of an experiment on messages what the context's user reads.
void write_value(JsonWriter& json, const Explained& what, const catalog::Variant& variant) {
  const catalog::Entry& entry = *what.evaluation.entry;
  const bool message =
      entry.type == catalog::Entry::Type::kExperiment && what.catalog.experiments()[entry.index].is_message;
  if (!message) return json.value(variant.value);
  const messages::Plan plan(what.catalog);
  Arena scratch;
  messages::write_message(json, what.catalog, {&plan.of_experiment(entry.index), what.evaluation.variant}, what.context,
                          scratch);
}

}  // namespace

std::string explained_text(const Explained& what) {
  const auto& [key, catalog, context, evaluation, explanation, at, since] = what;
  const catalog::Variant* variant = variant_of(catalog, evaluation);
  std::string text;
  if (at && since) {
    text += "at " + format_time(*at) + " epoch " + catalog.epoch() + " served, since " + format_time(*since) + "\n";
  }
  text += key + ": ";
  if (evaluation.error != assignment::ErrorCode::kNone) {
    text += "the app's own default, error " + std::string(error_code_name(evaluation.error));
  } else {
    if (variant && !variant->value.absent()) {
      JsonWriter json(text);
      write_value(json, what, *variant);
    } else {
      text += "the app's own default";
    }
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

std::string explained_json(const Explained& what) {
  const auto& [key, catalog, context, evaluation, explanation, at, since] = what;
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
    write_value(json, what, *variant);
  }
  if (at) json.member("at", format_time(*at));
  json.member("epoch", catalog.epoch());
  if (since) json.member("since", format_time(*since));
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

}  // namespace flywheel::api
