// What units have reached, for conditions that ask `reached("moment")`.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "experiments/assignment/evaluation.hpp"
#include "flagd/api/moment_plan.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/user_state.hpp"

namespace flywheel::api {

/// Reads the histories of the units of a context, and of no others, and remembers what it found for less than a second:
/// so an event decides within a second of being durable. Not thread-safe: one a thread. Does nothing, and allocates
/// nothing, where no condition asks.
class MomentMemory {
 public:
  MomentMemory(store::EventStore& events, store::UserState& users) : events_(&events), users_(&users) {}

  /// By moment, as EvaluationContext::reached wants it; empty where nobody asks, or where the store does not answer. A
  /// unit without an id has reached nothing; a user's account is the context's, else that of the latest `group` call.
  /// The span lives until the next call.
  [[nodiscard]] std::span<const std::uint64_t> recall(const catalog::Catalog& catalog, const MomentPlan& plan,
                                                      const assignment::EvaluationContext& context);

 private:
  using Clock = std::chrono::steady_clock;
  struct Known {
    std::vector<bool> reached;  // by index of MomentUnit::moments
    Clock::time_point read_at;
  };
  /// nullptr: the store does not answer.
  const Known* known(const catalog::Catalog& catalog, const MomentUnit& unit, const std::string& id);
  Result<std::string> id_of(const MomentUnit& unit, const assignment::EvaluationContext& context) const;

  store::EventStore* events_;
  store::UserState* users_;
  std::string epoch_;  // of what is known
  std::unordered_map<std::string, Known> known_;
  std::vector<std::uint64_t> bits_;
};

}  // namespace flywheel::api
