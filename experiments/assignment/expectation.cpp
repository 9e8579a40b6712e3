#include "experiments/assignment/expectation.hpp"

#include "config/vocabulary/json_writer.hpp"
#include "experiments/assignment/evaluate.hpp"

namespace flywheel::assignment {
namespace {

/// A test's context in the catalog's slots.
std::vector<Value> slots_of(const catalog::Catalog& catalog, const Value& context) {
  std::vector<Value> slots(catalog.attributes().size());
  if (!context.is(Kind::kMap)) return slots;
  for (const Member& member : context.as_map()) {
    if (const auto slot = catalog.attributes().find(member.name)) slots[*slot] = member.value;
  }
  return slots;
}

/// Numbers are equal by what they are worth: YAML does not tell 1 from 1.0 as a flag's type does.
bool same_value(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return a.to_double() == b.to_double();
  return a == b;
}

std::string in_ticks(std::string_view text) {
  return text.empty() ? "none" : "`" + std::string(text) + "`";
}

/// Runs the tests of one flag or experiment.
void run(const catalog::Catalog& catalog, const std::string& key, const std::vector<catalog::Variant>& variants,
         const std::vector<catalog::Test>& tests, Time now, std::vector<Tested>& all) {
  Arena scratch;
  for (const catalog::Test& test : tests) {
    Tested tested{key, test.name, test.place, {}, {}};
    const std::vector<Value> slots = slots_of(catalog, test.context);
    const Evaluation evaluation = evaluate(catalog, key, {slots, test.at.value_or(now)}, scratch, &tested.explanation);
    const bool has_variant = evaluation.variant != catalog::kNoVariant;
    const std::string_view variant = has_variant ? std::string_view(variants[evaluation.variant].name) : "";
    const std::string_view reason = reason_name(evaluation.reason);
    const Value value = has_variant ? variants[evaluation.variant].value : Value();
    if (!test.variant.empty() && variant != test.variant) {
      tested.failures.push_back("the variant is " + in_ticks(variant) + ", not " + in_ticks(test.variant));
    }
    if (!test.reason.empty() && reason != test.reason) {
      const std::string_view code = error_code_name(evaluation.error);
      tested.failures.push_back("the reason is " + std::string(reason) + (code.empty() ? "" : " ") + std::string(code) +
                                ", not " + test.reason);
    }
    if (!test.value.absent() && !same_value(value, test.value)) {
      tested.failures.push_back("the value is " + (value.absent() ? "none" : to_json(value)) + ", not " +
                                to_json(test.value));
    }
    if (tested.failures.empty()) tested.explanation.clear();
    all.push_back(std::move(tested));
  }
}

}  // namespace

std::vector<Tested> run_tests(const catalog::Catalog& catalog, Time now) {
  std::vector<Tested> all;
  for (const catalog::Flag& flag : catalog.flags()) run(catalog, flag.key, flag.variants, flag.tests, now, all);
  for (const catalog::Experiment& experiment : catalog.experiments()) {
    run(catalog, experiment.key, experiment.arms, experiment.tests, now, all);
  }
  return all;
}

}  // namespace flywheel::assignment
