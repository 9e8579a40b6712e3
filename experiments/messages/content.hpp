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

/// The text with its placeholders filled in. Of values, control characters and marks that turn the direction of writing
/// are left out, so that a name cannot disguise what stands around it.
[[nodiscard]] std::string fill_in(std::string_view text, const expression::Attributes& names,
                                  std::span<const Value> attributes);

/// Writes a message as clients draw it: key, revision, intent, layout, locale and the parts of the content, in the
/// context's language and filled in from it. What is chosen must show something.
void write_message(JsonWriter& json, const catalog::Catalog& catalog, const Chosen& chosen,
                   const assignment::EvaluationContext& context, Arena& scratch);

/// Whether everybody reads the same of an arm: it is in one language, has no placeholders, and no condition ticks
/// anything off.
[[nodiscard]] bool reads_alike(const Candidate& candidate, catalog::VariantIndex arm);

}  // namespace flywheel::messages
