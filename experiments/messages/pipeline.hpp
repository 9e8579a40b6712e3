// The decision pipeline: which message, if any. MESSAGES.md has the steps and the reasons for them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "experiments/messages/decision.hpp"

namespace flywheel::messages {

/// Something that has just happened and may make messages due.
struct TriggerEvent {
  std::string_view event;
  Id id = 0;                          ///< of this very event; 0: it has none, so that a repetition is not known as one
  std::optional<Time> at;             ///< when it happened, by the client's clock; none: now
  std::span<const Value> properties;  ///< by slot of Catalog::properties()
};

/// A message that a test user is to see whatever its status, schedule, audience and caps; a switch turned by hand still
/// holds.
struct Preview {
  std::string_view key;  ///< of the candidate
  catalog::VariantIndex arm = 0;
};

/// Who asks, for what, and what is known of them. Everything outlives the decision.
struct Request {
  const assignment::EvaluationContext& context;  ///< with a targeting key: the user whose history this is
  const History* history = nullptr;              ///< nullptr: nobody can say
  std::string_view placement;
  std::span<const TriggerEvent> triggers;
  Layouts layouts = kAllLayouts;  ///< that the client draws
  std::uint32_t session = 0;
  assignment::Killed killed;  ///< candidates that are switched off by hand, by their place in Plan::candidates()
  std::string_view recheck;   ///< an earlier decision of which is asked whether it still holds; empty: of none
  std::optional<Preview> preview = std::nullopt;
};

/// One of several that tie, and what settles it.
struct Contender {
  const Candidate* candidate = nullptr;
  std::uint32_t times = 0;  ///< how often this user was shown it
  std::uint64_t hash = 0;   ///< of the user
};

/// Decides. It reads no clock and no store, and changes nothing: what follows of a decision for the history says
/// `reserve`. Reused, it stops allocating. Not thread-safe: one a thread.
class Pipeline {
 public:
  /// With `explanation`, every candidate of the catalog is appended to it.
  [[nodiscard]] Decision decide(const Plan& plan, const Request& request, Arena& scratch,
                                Explanation* explanation = nullptr);

 private:
  std::vector<Contender> equals_;
  std::vector<Chosen> replaced_;
  std::vector<Suppressed> suppressed_;
};

}  // namespace flywheel::messages
