// What stands under an event's key, and under its message id. STORE.md has the grammar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/outcomes/event.hpp"

namespace flywheel::store {

/// Appends what the key does not say of an event (name, value, properties) with a checksum over key and content.
void append_event_record(std::string_view key, const outcomes::Event& event, std::string& out);

/// Fills name, value and properties; they point into `record`. False: the checksum does not hold or the bytes do not
/// decode; `event` is then undefined.
[[nodiscard]] bool read_event_record(std::string_view key, std::string_view record, outcomes::Event& event);

/// What is remembered of a message id.
struct KnownMessage {
  std::uint64_t digest = 0;  ///< digest_of its event
  Time time;                 ///< of its event
};

void append_known_message(const KnownMessage& known, std::string& out);
/// None: these are not the bytes of one.
[[nodiscard]] std::optional<KnownMessage> read_known_message(std::string_view bytes);

/// A hash of what the sender said: the first unit, the name, the value, the properties. Not the time, which is
/// corrected anew at each arrival, nor further units, which depend on the definitions and on the account known at
/// arrival.
[[nodiscard]] std::uint64_t digest_of(const outcomes::Event& event);

}  // namespace flywheel::store
