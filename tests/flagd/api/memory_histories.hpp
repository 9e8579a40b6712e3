// Histories of messages in memory, for tests of what reads and changes them.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "flagd/store/message_state.hpp"

namespace flywheel::test {

/// Durable at once. Not thread-safe.
class MemoryHistories final : public store::MessageState {
 public:
  [[nodiscard]] Result<messages::History> history_of(outcomes::UnitId unit) const override {
    if (failure) return *failure;
    const auto found = histories.find(std::string(unit.id));
    return found == histories.end() ? messages::History() : found->second;
  }

  Result<void> change_history(outcomes::UnitId unit, const Change& change,
                              std::function<void(Result<void>)> done) override {
    if (failure) {
      if (done) done(*failure);
      return *failure;
    }
    messages::History history = histories[std::string(unit.id)];
    if (change(history)) histories[std::string(unit.id)] = std::move(history);
    if (done) done({});
    return {};
  }

  [[nodiscard]] Result<void> reachable() const override {
    if (failure) return *failure;
    return {};
  }

  std::map<std::string, messages::History> histories;  ///< by id of the unit
  std::optional<Error> failure;                        ///< what every call gives
};

}  // namespace flywheel::test
