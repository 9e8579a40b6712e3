// Small facts about text: is it UTF-8, which known word is nearest.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace flywheel {

/// The byte offset of the first byte that is not valid UTF-8 (surrogates and overlong forms are invalid), if any.
[[nodiscard]] std::optional<std::size_t> invalid_utf8(std::string_view text);

/// The candidate nearest to `word` by edit distance (with transpositions), where it is near enough to be a likely
/// slip: at most a third of the longer one's length. Ties: the first.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

/// `text` with control characters escaped (`\n`, `\u0007`), for messages and logs.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace flywheel
