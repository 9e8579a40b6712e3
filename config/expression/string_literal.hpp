// String literals: quotes, raw strings, escapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "config/vocabulary/arena.hpp"

namespace flywheel::expression {

struct StringLiteral {
  std::string_view content;
  std::size_t length = 0;  ///< bytes of the literal with its quotes
  std::string problem;     ///< not empty: why it is no literal, at `problem_offset` for `problem_length` bytes
  std::size_t problem_offset = 0;
  std::size_t problem_length = 1;
};

/// Reads the literal that `text` begins with: a quote, or r or R and a quote. Content with escapes lives in `arena`,
/// other content points into `text`.
[[nodiscard]] StringLiteral read_string_literal(std::string_view text, Arena& arena);

}  // namespace flywheel::expression
