// Keys of events: their bytes sort as analysis reads them. STORE.md has the grammar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/outcomes/event.hpp"

namespace flywheel::store {

/// Appends what all keys of a unit, and no others, begin with.
void append_unit_prefix(outcomes::UnitId unit, std::string& out);

/// Appends the key of `event` under `unit`, which need not be among the event's own.
void append_event_key(outcomes::UnitId unit, const outcomes::Event& event, std::string& out);

/// The least key of a range, 0 ≤ range < kRanges.
[[nodiscard]] std::string first_key_of_range(std::uint32_t range);

/// The range that holds a key.
[[nodiscard]] std::uint32_t range_of_key(std::string_view key);

/// The least key above all that begin with `unit_prefix`.
[[nodiscard]] std::string end_of_unit(std::string_view unit_prefix);

/// The size of the unit's prefix at the beginning of a key; none: this is no key of an event.
[[nodiscard]] std::optional<std::size_t> unit_prefix_size(std::string_view key);

/// The unit of a prefix. Its text lives in `prefix`, or in `scratch` where it had to be decoded.
[[nodiscard]] outcomes::UnitId unit_of_prefix(std::string_view prefix, std::string& scratch);

/// What follows a unit's prefix.
struct EventPlace {
  Time time;
  std::string_view message_id;
};

/// Reads the rest of a key. None: it is no key of an event.
[[nodiscard]] std::optional<EventPlace> place_after_prefix(std::string_view rest);

/// A unit's prefix for a message to people: `user "u-1"`.
[[nodiscard]] std::string describe_unit(std::string_view prefix);

/// A key for a message to people: `user "u-1" at 2026-11-24T12:00:00Z, message "m-1"`.
[[nodiscard]] std::string describe_event_key(std::string_view key);

}  // namespace flywheel::store
