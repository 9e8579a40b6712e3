// Texts with placeholders: `Hi {{ first_name | default: "friend" }}`. Liquid's spelling, and nothing else of it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/vocabulary/result.hpp"

namespace flywheel::catalog {

/// A stretch of a text: words as they are, or a placeholder. Views point into the text.
struct TextPart {
  std::string_view words;                     ///< of a placeholder: all of it, braces included
  std::string_view attribute;                 ///< empty: just words
  std::optional<std::string_view> otherwise;  ///< what stands where the attribute has no value
};

/// The parts of a text, in order. Errors: `invalid_template`: something between `{{` and `}}` is not
/// `name` or `name | default: "…"`; the message says where, in bytes from 0.
[[nodiscard]] Result<std::vector<TextPart>> read_template(std::string_view text);

/// Whether a member of a message's content is a text that may be written for each locale: `title`, `body`, `text`,
/// `alt`.
[[nodiscard]] bool is_local_text(std::string_view member);

}  // namespace flywheel::catalog
