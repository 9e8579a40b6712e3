#include "flagd/api/messages.hpp"

#include <algorithm>
#include <chrono>

#include "experiments/assignment/unit_id.hpp"
#include "flagd/api/decision_json.hpp"
#include "flagd/api/exposure.hpp"
#include "flagd/api/random_id.hpp"

namespace flywheel::api {
namespace {

using assignment::EvaluationContext;
using messages::Decision;
using messages::History;

/// The exposure of an arm, to be recorded when it is about to be drawn. None: it counts for nobody's results.
std::optional<messages::Exposure> exposure_of(const catalog::Catalog& catalog, const messages::Chosen& chosen,
                                              const EvaluationContext& context) {
  const catalog::Experiment* experiment = chosen.candidate->experiment;
  if (!experiment || chosen.test_user) return std::nullopt;
  const assignment::UnitId unit(context, experiment->unit_attribute);
  const outcomes::UnitId id{experiment->unit, unit.text()};
  return messages::Exposure{experiment->unit, std::string(unit.text()), message_id_of(id, sight_of(*experiment)),
                            exposure_properties(catalog, *experiment, chosen.arm, context)};
}

/// Whether a decision that is repeated is what it was: its exposures were made ready then, for an arm and phases that a
/// change of a split or of the preview may have replaced meanwhile.
bool is_still(const catalog::Catalog& catalog, const messages::Decided& held, const Decision& decision,
              Arena& scratch) {
  if (decision.what == Decision::Do::kNothing) return true;
  if (const catalog::Experiment* experiment = decision.chosen.candidate->experiment) {
    const auto& exposure = held.uses.front().exposure;
    if (exposure.has_value() == decision.chosen.test_user) return false;
    const Value arm = Value::string(experiment->arms[decision.chosen.arm].name);
    if (exposure && outcomes::Properties(exposure->properties).find(outcomes::kExposureVariant, scratch) != arm) {
      return false;
    }
  }
  return std::all_of(held.uses.begin(), held.uses.end(), [&](const messages::Use& use) {
    if (!use.exposure) return true;
    const catalog::Experiment* experiment = catalog.find_experiment(use.message);
    const outcomes::Properties properties(use.exposure->properties);
    return experiment && properties.find(outcomes::kExposurePhase, scratch) == Value::integer(experiment->phase);
  });
}

}  // namespace

void Messages::next(const http::Request& request, http::Reply& reply) {
  answer(request, false, reply);
}

void Messages::bootstrap(const http::Request& request, http::Reply& reply) {
  answer(request, true, reply);
}

void Messages::answer(const http::Request& request, bool with_flags, http::Reply& reply) {
  if (wrong_media_type(request, reply)) return;
  const Snapshot& snapshot = *snapshot_.get();
  const auto asked = reader_.read(request.body, snapshot.catalog());
  if (!asked) return reply.send(400, http::kJson, http::error_body(asked.error().code, asked.error().message));
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  EvaluationContext context{asked->attributes, now, std::nullopt, snapshot.killed()};
  context.reached = moments_.recall(snapshot.catalog(), snapshot.moments(), context);
  std::string body = "{";
  if (with_flags) {
    body += R"("flags":[)";
    flags_.evaluate(snapshot, context, reader_.arena());
    flags_.append_items(snapshot, body);
    body += "],";
  }
  context.sticky = sticky_.recall(snapshot.catalog(), snapshot.sticky().units(), context);
  const std::string_view user = context.attributes[expression::Attributes::kTargetingKey].as_string();
  std::optional<messages::Preview> preview;
  if (!asked->preview.empty()) {
    const auto shown = preview_of(snapshot, *asked, user, now);
    append_preview(snapshot.catalog(), shown, body);
    if (shown) preview = *shown;
  }
  const auto decided = histories_->change_history(
      {"user", user}, [&](History& history) { return decide_all(snapshot, *asked, context, preview, &history); }, {});
  if (!decided) (void)decide_all(snapshot, *asked, context, preview, nullptr);
  store_decided(now);
  body += R"("decisions":[)" + decisions_ + R"(],"epoch":)";
  append_json_string(body, snapshot.catalog().epoch());
  body += '}';
  reply.send(200, http::kJson, body);
}

Result<messages::Preview> Messages::preview_of(const Snapshot& snapshot, const MessageRequest& request,
                                               std::string_view user, Time now) {
  const auto link = previews_.read(request.preview, user, now);
  if (!link) return link.error();
  for (const messages::Candidate& candidate : snapshot.messages().candidates()) {
    if (candidate.key != link->key) continue;
    if (!candidate.experiment) {
      if (link->variant.empty()) return messages::Preview{candidate.key, 0};
      break;
    }
    const auto& arms = candidate.experiment->arms;
    for (std::size_t i = 0; i < arms.size(); ++i) {
      if (arms[i].name == link->variant) return messages::Preview{candidate.key, static_cast<catalog::VariantIndex>(i)};
    }
  }
  return Error{"PREVIEW_UNKNOWN", "there is no `" + link->key + "`" +
                                      (link->variant.empty() ? "" : " with an arm `" + link->variant + "`")};
}

void Messages::append_preview(const catalog::Catalog& catalog, const Result<messages::Preview>& preview,
                              std::string& body) {
  body += R"("preview":)";
  JsonWriter json(body);
  json.begin_object();
  if (preview) {
    json.member("key", preview->key);
    const catalog::Experiment* experiment = catalog.find_experiment(preview->key);
    if (experiment) json.member("variant", experiment->arms[preview->arm].name);
  } else {
    json.member("errorCode", preview.error().code);
    json.member("errorDetails", preview.error().message);
  }
  json.end_object();
  body += ',';
}

bool Messages::decide_all(const Snapshot& snapshot, const MessageRequest& request, const EvaluationContext& context,
                          const std::optional<messages::Preview>& preview, History* history) {
  const catalog::Catalog& catalog = snapshot.catalog();
  decisions_.clear();
  decided_.clear();
  bool changed = false;
  for (const std::string_view placement : request.placements) {
    const messages::Request asked{context,
                                  history,
                                  placement,
                                  request.triggers,
                                  request.layouts,
                                  messages::session_of(request.session),
                                  snapshot.killed_messages(),
                                  request.recheck,
                                  preview};
    messages::Explanation why;
    const auto decide = [&] {
      why.clear();
      return pipeline_.decide(snapshot.messages(), asked, reader_.arena(), request.why ? &why : nullptr);
    };
    Decision decision = decide();
    while (decision.earlier && !is_still(catalog, *decision.earlier, decision, reader_.arena())) {
      messages::lapse(*history, decision.earlier->id, context.now);
      changed = true;
      decision = decide();
    }
    if (decision.holdout) exposures_.note(catalog.holdouts()[*decision.holdout], context);
    note_suppressed(decision, context);
    std::string id;
    if (decision.earlier) id = decision.earlier->id;
    if (decision.what != Decision::Do::kNothing && !decision.earlier) {
      messages::Decided held = this->held(snapshot, decision, asked, context);
      id = held.id;
      if (history) messages::reserve(*history, std::move(held));
      changed = true;
    }
    if (!decisions_.empty()) decisions_ += ',';
    JsonWriter json(decisions_);
    write_decision(json, {catalog, decision, id, placement, context, request.why ? &why : nullptr}, reader_.arena());
    if (decision.what == Decision::Do::kNothing && decision.earlier && !request.recheck.empty()) {
      messages::release(*history, id);  // it does not hold any more
      changed = true;
    }
  }
  if (changed && history)
    messages::trim(*history, context.now, snapshot.messages().longest(), catalog.project().horizon);
  return changed;
}

messages::Decided Messages::held(const Snapshot& snapshot, const Decision& decision, const messages::Request& asked,
                                 const EvaluationContext& context) {
  messages::Decided held =
      messages::held_by(decision, make_ulid(context.now), asked.placement, asked.session, context.now);
  held.uses[0].exposure = exposure_of(snapshot.catalog(), decision.chosen, context);
  for (std::size_t i = 0; i < decision.replaced.size(); ++i) {
    held.uses[i + 1].exposure = exposure_of(snapshot.catalog(), decision.replaced[i], context);
    note_decided(held.id, decision.replaced[i], true, context);
    keep_arm(snapshot, decision.replaced[i], context);
  }
  keep_arm(snapshot, decision.chosen, context);
  note_decided(held.id, decision.chosen, false, context);
  return held;
}

void Messages::note_suppressed(const Decision& decision, const EvaluationContext& context) {
  for (const messages::Suppressed& one : decision.suppressed) {
    exposures_.note_suppressed(*one.chosen.candidate->experiment, one.chosen.arm, messages::reason_name(one.reason),
                               context);
  }
}

void Messages::note_decided(const std::string& decision, const messages::Chosen& chosen, bool replaced,
                            const EvaluationContext& context) {
  const catalog::Experiment* experiment = chosen.candidate->experiment;
  if (!experiment || chosen.test_user) return;
  const assignment::UnitId unit(context, experiment->unit_attribute);
  decided_.push_back({experiment->unit, std::string(unit.text()), "decided-" + decision + "-" + experiment->key,
                      decided_properties(*experiment, chosen.arm, decision, replaced)});
}

void Messages::store_decided(Time now) {
  if (decided_.empty()) return;
  std::vector<outcomes::UnitId> units;
  units.reserve(decided_.size());
  std::vector<outcomes::Event> events;
  for (const messages::Exposure& one : decided_) {
    units.push_back({one.unit_type, one.unit_id});
    events.push_back({{&units.back(), 1},
                      outcomes::kMessageDecided,
                      now,
                      std::nullopt,
                      outcomes::Properties(one.properties),
                      one.message_id});
  }
  // What is lost here is missing from the report's stages, not from its exposures and results.
  events_->append_later(events, {});
}

void Messages::keep_arm(const Snapshot& snapshot, const messages::Chosen& chosen, const EvaluationContext& context) {
  const catalog::Experiment* experiment = chosen.candidate->experiment;
  if (!experiment || !experiment->sticky || chosen.test_user) return;
  const catalog::Catalog& catalog = snapshot.catalog();
  const catalog::Entry& entry = *catalog.find(experiment->key);
  const auto evaluation = assignment::evaluate(catalog, entry, context, reader_.arena());
  sticky_.remember(catalog, snapshot.sticky().units_of(entry), context, {&evaluation, 1});
}

}  // namespace flywheel::api
