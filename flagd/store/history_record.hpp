// What stands under a unit: the history of its messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "experiments/messages/history.hpp"

namespace flywheel::store {

/// The bytes to store, of whatever store. embedded/STORE.md has the grammar.
[[nodiscard]] std::string history_record(const messages::History& history);
/// None: these are not the bytes of one.
[[nodiscard]] std::optional<messages::History> read_history_record(std::string_view bytes);

}  // namespace flywheel::store
