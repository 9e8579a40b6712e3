#include "experiments/assignment/explanation.hpp"

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::assignment {

void Explainer::add(std::string step, bool decided, std::string detail) {
  explanation_->push_back({std::move(step), decided, std::move(detail)});
}

void Explainer::add_condition(std::string step, bool decided, const expression::Program& program,
                              const EvaluationContext& context, Arena& scratch) {
  const expression::Outcome outcome = program.evaluate(context.inputs(), scratch);
  std::string detail = "`" + std::string(program.text()) + "` ";
  if (outcome.failed()) {
    detail += "has no value: " + outcome.failure.text();
  } else if (outcome.value.is(Kind::kBool)) {
    detail += outcome.value.as_bool() ? "is true" : "is false";
  } else {
    detail += "is " + to_json(outcome.value) + ", not true or false";
  }
  add(std::move(step), decided, std::move(detail));
}

std::string slot_text(hashing::Slot slot) {
  std::string text = std::to_string(slot);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

}  // namespace flywheel::assignment
