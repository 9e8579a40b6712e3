// A message as clients draw it.
#pragma once

#include "config/vocabulary/json_writer.hpp"
#include "experiments/messages/decision.hpp"

namespace flywheel::messages {

/// Writes key, revision, intent, layout, locale and the parts of the content, in the context's language and filled in
/// from it. Texts are plain; where one has markup, its spans stand beside it. What is chosen must show something.
void write_message(JsonWriter& json, const catalog::Catalog& catalog, const Chosen& chosen,
                   const assignment::EvaluationContext& context, Arena& scratch);

/// Whether everybody reads the same of an arm that shows something.
[[nodiscard]] bool reads_alike(const Candidate& candidate, catalog::VariantIndex arm);

}  // namespace flywheel::messages
