// In which language: BCP 47 tags and which of several fits.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace flywheel::messages {

/// Whether a text has the form of a language tag: subtags of one to eight letters or digits, the first of letters,
/// between hyphens (or underscores, as some platforms write them).
[[nodiscard]] bool is_language_tag(std::string_view text);

/// Which of `there` serves somebody who asks for `wanted`: the tag itself, else what is left of it with subtags taken
/// from its end, else `otherwise`, looked up likewise. Case does not matter. A text that is no tag asks for nothing.
/// Source: RFC 4647, 3.4 (Lookup).
[[nodiscard]] std::optional<std::size_t> look_up(std::string_view wanted, std::span<const std::string_view> there,
                                                 std::string_view otherwise);

}  // namespace flywheel::messages
