// A slow second look at a text that the fast parser has refused: it knows where things stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flywheel::json {

/// Why a text is not acceptable JSON.
struct Fault {
  std::string_view what;  ///< static text, such as "a string is not closed"
  std::size_t byte = 0;   ///< offset, from 0

  /// "a string is not closed, at byte 17".
  [[nodiscard]] std::string sentence() const;
};

/// What a scan finds.
struct Scan {
  std::optional<Fault> fault;              ///< the first one, if any
  std::vector<std::size_t> wide_integers;  ///< where integers end that fit neither int64 nor uint64; ascending
};

/// Scans a whole text. Grammar: RFC 8259; in addition numbers must be finite as a double, escapes must be whole
/// surrogate pairs, the text valid UTF-8 and nested up to kMaxDepth.
[[nodiscard]] Scan scan(std::string_view text);

}  // namespace flywheel::json
