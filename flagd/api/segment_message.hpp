// One message of the Segment tracking API, read and judged.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/event.hpp"

namespace flywheel::api {

/// When a request came in, and what its sender's clock said on sending it.
struct Arrival {
  Time received;
  std::optional<Time> sent_at;  ///< absent: times are taken as they are
};

/// What is accepted, and no more: longer texts are rejected, one by one, with the reason.
inline constexpr std::size_t kLongestName = 200;
inline constexpr std::size_t kLongestId = 512;
inline constexpr std::size_t kLargestProperties = 32 * 1024;
/// Events dated later than receipt are clamped to it up to this far, and refused beyond.
inline constexpr Duration kFutureTolerance = kDay;

/// The ids a message carries; empty where it does not.
struct MessageUnits {
  std::string_view user;     ///< userId
  std::string_view device;   ///< anonymousId, or context.device.id
  std::string_view account;  ///< context.groupId
};

/// A `track` message that passed. Views point into the message.
struct TrackMessage {
  MessageUnits units;
  std::string_view event;
  std::string_view message_id;  ///< empty: it had none
  Time time;                    ///< corrected for the sender's clock
  bool clamped = false;         ///< it was dated in the future
  std::optional<double> value;  ///< properties.value, where it is a number
  Value properties;             ///< a map, or absent
};

/// A `group` message that passed: the user belongs to the account.
struct GroupMessage {
  std::string_view user;
  std::string_view account;
  Time time;
};

/// Reads a message. Errors say why it is rejected: `bad_type`, `no_name`, `no_unit`, `bad_time`, `too_old`,
/// `in_future`, `too_large`.
[[nodiscard]] Result<TrackMessage> read_track(const Value& message, const Arrival& arrival, Duration horizon);
[[nodiscard]] Result<GroupMessage> read_group(const Value& message, const Arrival& arrival, Duration horizon);

}  // namespace flywheel::api
