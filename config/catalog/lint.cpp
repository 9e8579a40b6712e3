#include "config/catalog/lint.hpp"

#include <algorithm>
#include <cmath>

#include "config/catalog/lint_rules.hpp"
#include "config/catalog/split_builder.hpp"
#include "config/source/fields.hpp"

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;

bool allows(const Node* definition, std::string_view name) {
  const Node* lint = definition ? definition->find("lint") : nullptr;
  if (!lint) return false;
  const auto allowed = Fields(*lint).scalars("allow");
  return std::any_of(allowed.begin(), allowed.end(), [&](const Node* one) { return one->text == name; });
}

std::string with_name(std::string message, std::string_view name) {
  return message + " [" + std::string(name) + "]";
}

}  // namespace

bool Linting::is_allowed(const Definition& about, std::string_view name) const {
  return allows(about.body, name) || allows(about.document, name) ||
         (index_.project && allows(index_.project->body, name));
}

void Linting::warn(const Definition& about, std::string_view name, const Node& at, std::string message,
                   std::string hint) {
  if (is_allowed(about, name)) return;
  diagnostics_.warning(at, with_name(std::move(message), name), std::move(hint));
}

void Linting::warn(const Definition& about, std::string_view name, const source::TextFile& file, source::Stretch at,
                   std::string message, std::string hint) {
  if (is_allowed(about, name)) return;
  diagnostics_.warning(file, at, with_name(std::move(message), name), std::move(hint));
}

void lint_holdouts(Linting& linting) {
  constexpr hashing::Slot kMostShare = hashing::kSlots / 10;
  constexpr double kDaysPerMonth = 30;
  constexpr double kFewestUnits = 1000;
  for (const Holdout& holdout : linting.catalog().holdouts()) {
    const Definition& definition = linting.index().holdouts.find(holdout.key)->second;
    const Node& percent = *definition.body->find("percent");
    if (holdout.share > kMostShare) {
      linting.warn(definition, "holdout-size", percent,
                   "more than 10% of the units go without what is held back, for as long as this lasts",
                   "1% to 5% are usual: enough to measure, and cheap");
    }
    if (!linting.facts().units_per_day) continue;
    const double a_month = *linting.facts().units_per_day * kDaysPerMonth * holdout.share / hashing::kSlots;
    if (a_month >= kFewestUnits) continue;
    linting.warn(definition, "holdout-size", percent,
                 "about " + std::to_string(std::llround(a_month)) +
                     " units a month are held back: fewer than 1000 show only very large effects");
  }
}

std::vector<source::Diagnostic> lint(const Catalog& catalog, const Sources& sources, const LintFacts& facts) {
  Linting linting(catalog, sources, facts);
  lint_flags(linting);
  lint_experiments(linting);
  lint_messages(linting);
  lint_holdouts(linting);
  lint_conditions(linting);
  return linting.take();
}

}  // namespace flywheel::catalog
