#include "tests/experiments/assignment/world.hpp"

#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::assignment {

std::shared_ptr<const catalog::Catalog> catalog_of(std::string text) {
  const catalog::Loaded loaded = catalog::build({{"all.yaml", std::move(text)}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(diagnostic));
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

std::vector<Value> slots_of(const catalog::Catalog& catalog, const Attributes& values) {
  std::vector<Value> slots(catalog.attributes().size());
  for (const auto& [name, value] : values) {
    if (const auto slot = catalog.attributes().find(name)) slots[*slot] = value;
  }
  return slots;
}

std::string text_of(const catalog::Catalog& catalog, const Evaluation& evaluation) {
  if (evaluation.error != ErrorCode::kNone) return "error " + std::string(error_code_name(evaluation.error));
  std::string text(reason_name(evaluation.reason));
  text += " at " + std::string(step_name(evaluation.step));
  if (evaluation.step == Step::kHoldout) text += " " + catalog.holdouts()[evaluation.holdout].key;
  if (evaluation.test_user) text += " for a test user";
  if (evaluation.sticky_unavailable) text += " without memory";
  text += ": ";
  if (evaluation.variant == catalog::kNoVariant) return text + "none";
  const bool flag = evaluation.entry->type == catalog::Entry::Type::kFlag;
  const catalog::Variant& variant = flag ? catalog.flags()[evaluation.entry->index].variants[evaluation.variant]
                                         : catalog.experiments()[evaluation.entry->index].arms[evaluation.variant];
  return text + variant.name + " = " + to_json(variant.value);
}

std::string evaluated(const catalog::Catalog& catalog, const std::string& key, const Attributes& values, Time now) {
  const std::vector<Value> slots = slots_of(catalog, values);
  Arena scratch;
  return text_of(catalog, evaluate(catalog, key, {slots, now}, scratch));
}

std::string explained(const catalog::Catalog& catalog, const std::string& key, const Attributes& values, Time now) {
  const std::vector<Value> slots = slots_of(catalog, values);
  Arena scratch;
  Explanation explanation;
  (void)evaluate(catalog, key, {slots, now}, scratch, &explanation);
  std::string text;
  for (const auto& step : explanation) text += (step.decided ? "> " : "  ") + step.step + ": " + step.detail + "\n";
  return text;
}

}  // namespace flywheel::assignment
