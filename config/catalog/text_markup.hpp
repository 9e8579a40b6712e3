// Bold, emphasis and links in the texts of messages: `**bold**`, `*emphasis*`, `[text](url)`. Nothing else is markup.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/text_template.hpp"

namespace flywheel::catalog {

/// A stretch of a text that is drawn alike. Views point into the text.
struct TextSpan {
  bool strong = false;
  bool emphasis = false;
  std::string_view href;        ///< where a link leads; empty: it is none
  std::vector<TextPart> parts;  ///< what it says, without markup
  [[nodiscard]] bool is_plain() const { return !strong && !emphasis && href.empty(); }
};

/// What is wrong with the markup of a text, where, and what to write instead.
struct MarkupError {
  std::string message;
  std::string hint;
  std::size_t offset = 0;  ///< in bytes of the text
  std::size_t length = 1;
};

/// The spans of a text, in order, no two beside each other alike. `parts` are its read_template: a placeholder is never
/// markup, whatever fills it in. MESSAGES.md has the rules.
[[nodiscard]] boost::system::result<std::vector<TextSpan>, MarkupError> read_markup(std::string_view text,
                                                                                    const std::vector<TextPart>& parts);

/// Whether a member of a message's content may have markup: `title` and `body`.
[[nodiscard]] bool has_markup(std::string_view member);

}  // namespace flywheel::catalog
