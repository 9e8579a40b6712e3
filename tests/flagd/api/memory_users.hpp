// User state in memory, for tests of what reads and writes it.
#pragma once

#include <map>
#include <optional>

#include "flagd/store/user_state.hpp"

namespace flywheel::test {

/// Keeps arms as UserState promises, at once. Not thread-safe.
class MemoryUsers final : public store::UserState {
 public:
  void join_account(std::string_view, std::string_view, Time, std::function<void(Result<void>)> done) override {
    if (done) done({});
  }
  [[nodiscard]] Result<std::optional<std::string>> account_of(std::string_view) const override {
    return std::optional<std::string>();
  }

  void remember_arms(outcomes::UnitId unit, std::vector<store::KeptArm> arms,
                     std::function<void(Result<void>)> done) override {
    for (const store::KeptArm& arm : arms) {
      ++remembered;
      store::KeptArm& kept = arms_[key_of(unit)].try_emplace(arm.experiment, arm).first->second;
      if (kept.version != arm.version) kept = arm;
    }
    if (done) done({});
  }
  [[nodiscard]] Result<std::vector<store::KeptArm>> arms_of(outcomes::UnitId unit) const override {
    ++reads;
    if (failure) return *failure;
    std::vector<store::KeptArm> arms;
    const auto found = arms_.find(key_of(unit));
    if (found == arms_.end()) return arms;
    for (const auto& [experiment, arm] : found->second) arms.push_back(arm);
    return arms;
  }
  /// "experiment=arm …" of a unit.
  [[nodiscard]] std::string text_of(outcomes::UnitId unit) const {
    std::string text;
    const auto found = arms_.find(key_of(unit));
    if (found == arms_.end()) return text;
    for (const auto& [experiment, arm] : found->second) text += experiment + "=" + arm.arm + " ";
    return text;
  }

  std::optional<Error> failure;  ///< what reading gives
  int remembered = 0;            ///< arms that were noted
  mutable int reads = 0;

 private:
  static std::string key_of(outcomes::UnitId unit) { return std::string(unit.type) + "/" + std::string(unit.id); }

  std::map<std::string, std::map<std::string, store::KeptArm>> arms_;
};

}  // namespace flywheel::test
