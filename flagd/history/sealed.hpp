// Bytes with a first line that says what they are and a checksum that says whether they still are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flywheel::history {

/// `flagd KIND 1 SIZE CHECKSUM` and a line break, then the payload: its size in bytes and, in 16 hex digits, the XXH64
/// of kind and payload.
[[nodiscard]] std::string seal(std::string_view kind, std::string_view payload);

/// The payload of what `seal` wrote. None: it is of another kind or damaged.
[[nodiscard]] std::optional<std::string_view> unseal(std::string_view kind, std::string_view bytes);

/// 16 hex digits of an XXH64.
[[nodiscard]] std::string checksum_of(std::string_view kind, std::string_view payload);

}  // namespace flywheel::history
