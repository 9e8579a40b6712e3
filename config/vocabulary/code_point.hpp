// Unicode code points in texts that people read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flywheel {

/// A code point, and how many bytes it takes.
struct CodePoint {
  std::uint32_t value;
  std::size_t size;
};

/// The code point that begins at `at`. The text is valid UTF-8.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);

/// Whether it disturbs the words around it: control characters, line separators, and marks that turn the direction of
/// writing.
[[nodiscard]] bool disturbs(std::uint32_t code_point);

/// Whether a text has nothing to see: it is empty, or all of it is white, invisible or disturbs. The text is valid
/// UTF-8.
[[nodiscard]] bool is_blank(std::string_view text);

}  // namespace flywheel
