// Definitions and contexts of a test, and evaluations as texts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiments/assignment/evaluate.hpp"

namespace flywheel::assignment {

using Attributes = std::map<std::string, Value>;

/// The catalog of one file. Fails the test where there are errors.
[[nodiscard]] std::shared_ptr<const catalog::Catalog> catalog_of(std::string text);

/// Attribute values in their slots.
[[nodiscard]] std::vector<Value> slots_of(const catalog::Catalog& catalog, const Attributes& values);

/// "SPLIT at split: team = \"x\"", "DEFAULT at audience: none", "error FLAG_NOT_FOUND".
[[nodiscard]] std::string text_of(const catalog::Catalog& catalog, const Evaluation& evaluation);

/// One evaluation as text.
[[nodiscard]] std::string evaluated(const catalog::Catalog& catalog, const std::string& key, const Attributes& values,
                                    Time now);

/// Its explanation, a line a step: "  " or "> " where it decided, the step, ": " and the detail.
[[nodiscard]] std::string explained(const catalog::Catalog& catalog, const std::string& key, const Attributes& values,
                                    Time now);

}  // namespace flywheel::assignment
