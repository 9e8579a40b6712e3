// How much is left of an allowance: "at most 3 in 7 days, 4 hours apart".
#pragma once

#include <optional>
#include <span>

#include "config/catalog/message.hpp"
#include "config/vocabulary/arena.hpp"
#include "experiments/messages/history.hpp"

namespace flywheel::messages {

/// Which impressions an allowance counts.
struct Level {
  enum class Of : std::uint8_t { kMessage, kIntent, kEverything };
  Of of = Of::kEverything;
  Id message = 0;
  catalog::Intent intent = catalog::Intent::kNone;

  [[nodiscard]] bool counts(Id id, catalog::Intent wanted, bool replaced) const {
    if (of == Of::kMessage) return id == message;
    if (of == Of::kIntent) return wanted == intent;
    return !replaced && !catalog::must_arrive(wanted);
  }
};

/// Finds a message's impressions without looking at those of others. It and the memory that it takes live as long as
/// the history stays as it is.
class ImpressionIndex {
 public:
  ImpressionIndex(const History& history, Arena& arena);

  /// Calls `visit` with impressions, those of the message among them, newest first, until it returns false.
  template <class Visit>
  void visit(Id message, const Visit& visit) const {
    for (std::uint32_t at = newest_[message & (newest_.size() - 1)]; at != 0; at = before_[at - 1]) {
      if (!visit(impressions_[at - 1])) return;
    }
  }

 private:
  std::span<const Impression> impressions_;
  std::span<std::uint32_t> newest_;  // by the id's last bits: one past an index of impressions_; 0: none
  std::span<std::uint32_t> before_;  // by impression: the one before it with the same bits, likewise
};

/// For whom and when.
struct Asking {
  const History& history;
  Time now;
  std::uint32_t session = 0;
  const Zone& zone;                        ///< whose days calendar windows count
  const Decided* own = nullptr;            ///< a decision whose hold does not count: it asks for itself
  const ImpressionIndex* index = nullptr;  ///< of the history; nullptr: there is none
};

struct Standing {
  enum class What : std::uint8_t { kOpen, kCapped, kTooSoon };
  What what = What::kOpen;
  std::optional<Time> again;  ///< when that may change; none: not by waiting
  friend bool operator==(const Standing&, const Standing&) = default;
};

/// Impressions and what decisions hold count alike. Windows are (now − per, now], or whole days of the zone, today
/// included. `max` is asked before `gap`.
[[nodiscard]] Standing standing(const catalog::Allowance& allowance, const Level& level, const Asking& asking);

}  // namespace flywheel::messages
