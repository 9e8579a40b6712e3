// What a user reads: one locale, filled in.
#pragma once

#include <span>
#include <string>

#include "config/catalog/catalog.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "experiments/assignment/evaluation.hpp"
#include "experiments/messages/decision.hpp"

namespace flywheel::messages {

/// How many bytes of an attribute's value a text takes in: the rest is cut off, between characters.
inline constexpr std::size_t kLongestFilling = 200;

/// Whether a value can stand in a text: a text that is not empty, a number, true or false.
[[nodiscard]] bool has_text(const Value& value);

/// The text with its placeholders filled in. Of values, control characters and marks that turn the direction of writing
/// are left out, so that a name cannot disguise what stands around it.
[[nodiscard]] std::string fill_in(std::string_view text, const expression::Attributes& names,
                                  std::span<const Value> attributes);

/// Writes the `message` of an answer: key, revision, intent, layout, locale and the parts of the content. Of kShow.
void write_message(JsonWriter& json, const catalog::Catalog& catalog, const Decision& decision,
                   const assignment::EvaluationContext& context, Arena& scratch);

}  // namespace flywheel::messages
