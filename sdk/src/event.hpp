// Events as the Segment tracking API spells them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "flywheel/client.hpp"
#include "sdk/src/result.hpp"

namespace flywheel::sdk {

using WallTime = std::chrono::system_clock::time_point;

/// "2027-03-05T10:06:00.123456Z".
[[nodiscard]] std::string rfc3339(WallTime time);

/// 128 random bits in hexadecimal. The server counts a message id once, so an event keeps its id over all retries.
[[nodiscard]] std::string new_message_id();

/// One `track` call as a JSON object. Errors: a name or user that is empty, what append_members refuses, more than
/// kEventLimit bytes.
[[nodiscard]] Result<std::string> render_event(std::string_view message_id, std::string_view name,
                                               std::string_view user, WallTime time, const Attributes& properties);

inline constexpr std::size_t kEventLimit = 32 * 1024;   ///< bytes of one event, as Segment's
inline constexpr std::size_t kBatchLimit = 512 * 1024;  ///< bytes of one batch
inline constexpr std::size_t kBatchEvents = 500;

}  // namespace flywheel::sdk
