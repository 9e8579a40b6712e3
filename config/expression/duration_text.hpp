// Durations as CEL writes them.
#pragma once

#include <optional>
#include <string_view>

#include "config/vocabulary/time.hpp"

namespace flywheel::expression {

/// The longest duration, as CEL has it: 2^63 nanoseconds, about 292 years.
inline constexpr Duration kLongestDuration = std::chrono::duration_cast<Duration>(std::chrono::nanoseconds::max());

/// Reads a sign and numbers with units: `1h30m`, `-1.5h`, `100ms`, `0`, and our `3d` and `2w`. Units: ns us µs ms s m h
/// d w. What is below a microsecond is cut. Absent where the text is no duration or one beyond the longest.
[[nodiscard]] std::optional<Duration> parse_cel_duration(std::string_view text);

}  // namespace flywheel::expression
