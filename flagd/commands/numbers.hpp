// Numbers as people write them in an argument.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/result.hpp"

namespace flywheel::commands {

/// The parts between separators, at least one.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// "10000", "10,000", "10_000" or "1e4": a whole number of things, at most 9e18. Errors: `usage`.
[[nodiscard]] Result<std::int64_t> read_count(std::string_view text);

/// A finite number. Errors: `usage`.
[[nodiscard]] Result<double> read_finite(std::string_view text);

/// "5%" or "0.05". Errors: `usage`.
[[nodiscard]] Result<double> read_share(std::string_view text);

/// A share above 0 and below 1. Errors: `usage`, with the option's name.
[[nodiscard]] Result<double> read_level(std::string_view option, std::string_view text);

}  // namespace flywheel::commands
