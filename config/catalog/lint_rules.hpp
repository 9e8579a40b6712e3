// The rules of the linter, by what they look at.
#pragma once

#include "config/catalog/lint.hpp"

namespace flywheel::catalog {

/// no-value-guardrail, capture-goal, click-goal, nps-goal, no-target, no-learning.
void lint_experiments(Linting& linting);
/// control-locale, placeholder-locale.
void lint_messages(Linting& linting);
/// stale-flag.
void lint_flags(Linting& linting);
/// holdout-size.
void lint_holdouts(Linting& linting);
/// maybe-missing.
void lint_conditions(Linting& linting);

}  // namespace flywheel::catalog
