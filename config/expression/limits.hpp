// What one expression may cost.
#pragma once

#include <cstddef>

namespace flywheel::expression {

inline constexpr std::size_t kMostText = 16 * 1024;       ///< bytes of one text; a segment's text counts by itself
inline constexpr int kMostLevels = 64;                    ///< of nesting, inlined segments included
inline constexpr std::size_t kMostNodes = 32 * 1024;      ///< parts of the syntax tree, inlined segments included
inline constexpr std::size_t kMostInlined = 1024 * 1024;  ///< bytes of the segments that one expression takes in
inline constexpr std::size_t kMostInstructions = 4096;
inline constexpr std::size_t kMostOperands = 128;            ///< on the evaluation stack at once
inline constexpr int kMostPatternMemory = 256 * 1024;        ///< bytes that one regular expression may take
inline constexpr std::size_t kMostResultText = 1024 * 1024;  ///< bytes of a string that an evaluation builds

// What one evaluation may do, whatever its inputs are.
inline constexpr std::size_t kMostSteps = 10'000;  ///< elements that macros visit, those of nested macros included
/// Bytes of texts, lists (16 an element) and maps (32 a member) that operations inside of macros go through.
inline constexpr std::size_t kMostWork = 16 * 1024 * 1024;

}  // namespace flywheel::expression
