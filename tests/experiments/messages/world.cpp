#include "tests/experiments/messages/world.hpp"

#include <boost/test/unit_test.hpp>

namespace flywheel::messages {
namespace {

std::shared_ptr<const catalog::Catalog> catalog_of(std::string text) {
  const auto loaded = catalog::build({{"all.yaml", std::move(text)}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(source::render_text(diagnostic));
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

std::vector<Value> in_slots(const expression::Attributes& names, const std::map<std::string, Value>& values) {
  std::vector<Value> slots(names.size());
  for (const auto& [name, value] : values) {
    if (const auto slot = names.find(name)) slots[*slot] = value;
  }
  return slots;
}

std::string text_of(const Decision& decision) {
  if (decision.what == Decision::Do::kNothing) {
    std::string text = "nothing " + std::string(reason_name(decision.reason));
    if (decision.again) text += " until " + format_time(*decision.again);
    return text;
  }
  std::string text = decision.what == Decision::Do::kShow ? "show " : "record_only ";
  const Chosen& chosen = decision.chosen;
  text += chosen.candidate->key;
  if (decision.what == Decision::Do::kShow && chosen.candidate->experiment) {
    text += "/" + chosen.candidate->experiment->arms[chosen.arm].name;
  }
  for (const Chosen& replaced : decision.replaced) text += " for " + std::string(replaced.candidate->key);
  return text;
}

}  // namespace

Time at(std::string_view text) {
  return parse_time(text).value();
}

World::World(std::string definitions) : catalog(catalog_of(std::move(definitions))), plan(*catalog) {}

Decision World::ask(Explanation* explanation) {
  scratch_.clear();
  slots_ = in_slots(catalog->attributes(), attributes);
  property_slots_ = in_slots(catalog->properties(), properties);
  triggers_.clear();
  if (!trigger.empty()) triggers_.push_back({trigger, trigger_id, trigger_at, property_slots_});
  const assignment::EvaluationContext context{slots_, now, std::nullopt, {}};
  const Request request{context,   history_is_known ? &history : nullptr,
                        placement, triggers_,
                        layouts,   session_of(session),
                        killed,    recheck,
                        preview};
  last = pipeline_.decide(plan, request, scratch_, explanation);
  return last;
}

std::string World::decide() {
  return text_of(ask(nullptr));
}

std::string World::take() {
  const Decision decision = ask(nullptr);
  if (decision.what != Decision::Do::kNothing) {
    reserve(history, held_by(decision, "d" + std::to_string(++made_), placement, session_of(session), now));
  }
  return text_of(decision);
}

std::string World::show() {
  const std::string text = take();
  if (!text.starts_with("nothing")) (void)event(MessageEvent::Type::kExposed, "d" + std::to_string(made_));
  return text;
}

std::string World::why() {
  Explanation explanation;
  (void)ask(&explanation);
  std::string text;
  for (const ExplainedCandidate& candidate : explanation) {
    text += candidate.message + " " + std::string(reason_name(candidate.reason)) + ": " + candidate.detail + "\n";
  }
  return text;
}

std::string World::event(MessageEvent::Type type, std::string decision, std::string detail, Duration snooze) {
  switch (apply(history, {type, std::move(decision), std::move(detail), snooze, now})) {
    case Applied::kTaken:
      return "taken";
    case Applied::kRepeated:
      return "repeated";
    case Applied::kUnknownDecision:
      return "unknown";
  }
  return {};
}

}  // namespace flywheel::messages
