// Versions that compare by Semantic Versioning.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string_view>

namespace flywheel::expression {

/// A version text taken apart. Points into the text it was read from. Numbers may have any length.
/// Source: semver.org 2.0.0; beyond it a leading `v` and missing parts are accepted (`v4.2` is 4.2.0).
struct Version {
  std::array<std::string_view, 3> numbers{"0", "0", "0"};  ///< major, minor, patch; digits without leading zeros
  std::string_view pre_release;                            ///< "rc.1"; build metadata is dropped
};

/// Absent where the text is no version.
[[nodiscard]] std::optional<Version> parse_version(std::string_view text);

/// Precedence (SemVer 2.0.0, section 11).
[[nodiscard]] std::strong_ordering compare(const Version& a, const Version& b);

}  // namespace flywheel::expression
