// What is remembered of one user's messages: everything that caps, gaps, dismissals and reservations need.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/intent.hpp"
#include "config/vocabulary/time.hpp"

namespace flywheel::messages {

/// A message's key (or a session's, or a trigger's) as a number: equal texts have equal ones.
using Id = std::uint64_t;
[[nodiscard]] Id id_of(std::string_view text);
/// Of an event that makes messages due, by its name and its own id; never 0.
[[nodiscard]] Id trigger_id_of(std::string_view event, std::string_view id);
/// 0 where there is no session.
[[nodiscard]] std::uint32_t session_of(std::string_view session);

/// A message was about to be drawn, or would have been, were the user not in the control group.
struct Impression {
  Time at;
  Id message = 0;
  std::uint32_t session = 0;
  catalog::Intent intent = catalog::Intent::kNone;
  /// Its control group saw the next message instead, which has an impression of its own: this one uses up what its
  /// message and its intent allow, and nothing of what all messages together may.
  bool replaced = false;
  friend bool operator==(const Impression&, const Impression&) = default;
};

/// What is remembered of one message for ever.
struct MessageMemory {
  std::string key;
  Id id = 0;
  std::uint32_t times = 0;  ///< impressions
  bool clicked = false;     ///< or answered
  bool dismissed = false;
  bool muted = false;
  Time snoozed_until = Time::min();
  friend bool operator==(const MessageMemory&, const MessageMemory&) = default;
};

/// The exposure that a decision records once it is about to be drawn: ready to be stored, as definitions may have
/// changed by then.
struct Exposure {
  std::string unit_type;
  std::string unit_id;
  std::string message_id;  ///< of the event
  std::string properties;  ///< encoded
  friend bool operator==(const Exposure&, const Exposure&) = default;
};

/// What a decision uses up of one message's allowances.
struct Use {
  std::string message;  ///< its key
  Id id = 0;
  catalog::Intent intent = catalog::Intent::kNone;
  bool replaced = false;  ///< see Impression
  std::optional<Exposure> exposure;
  friend bool operator==(const Use&, const Use&) = default;
};

/// A decision that was handed out. It holds what it uses until it is exposed, or until the hold ends.
struct Decided {
  std::string id;
  std::string placement;
  Id trigger = 0;  ///< 0: none, or one without an id
  std::uint32_t session = 0;
  Time made;
  Time due;         ///< when it may be drawn: after its delay
  Time held_until;  ///< a hold's end, exclusive
  bool interrupts = false;
  bool exposed = false;
  bool counts = true;                ///< false: a test user's, which uses up nothing
  std::vector<Use> uses;             ///< what it shows (or would show) first
  std::vector<std::uint32_t> taken;  ///< events that have been taken, by what makes them the same
  [[nodiscard]] bool holds(Time now) const { return counts && !exposed && now < held_until; }
  friend bool operator==(const Decided&, const Decided&) = default;
};

/// How much is remembered of one user, whatever happens.
inline constexpr std::size_t kMostImpressions = 512;
inline constexpr std::size_t kMostMessages = 1024;
inline constexpr std::size_t kMostHeld = 96;     ///< decisions that hold
inline constexpr std::size_t kMostExposed = 32;  ///< decisions that were drawn
inline constexpr std::size_t kMostLapsed = 32;   ///< decisions that were never drawn and hold no more
inline constexpr std::size_t kMostTaken = 32;    ///< events of one decision; beyond it no more clicks and answers
/// How long a decision holds what it uses, beyond its delay.
inline constexpr Duration kHold = std::chrono::seconds(60);

struct History {
  std::vector<MessageMemory> messages;                   ///< by id
  std::vector<Impression> impressions;                   ///< by time
  std::vector<Decided> decisions;                        ///< oldest first
  std::array<std::uint32_t, catalog::kIntents> times{};  ///< impressions by intent
  std::uint32_t times_in_all = 0;                        ///< of what all messages together may
  std::uint16_t muted_intents = 0;                       ///< bit i: Intent i

  /// nullptr: nothing is known of that message.
  [[nodiscard]] const MessageMemory* find(Id id) const;
  [[nodiscard]] MessageMemory& memory_of(std::string_view key);
  /// nullptr: there is no such decision (any more).
  [[nodiscard]] const Decided* decision(std::string_view id) const;
  [[nodiscard]] bool mutes(catalog::Intent intent) const {
    return (muted_intents >> static_cast<unsigned>(intent) & 1U) != 0;
  }
  friend bool operator==(const History&, const History&) = default;
};

/// Keeps a decision: from now on it holds what it uses. One with the same id takes its place.
void reserve(History& history, Decided decided);
/// Gives back what a decision holds, if it still holds it.
void release(History& history, std::string_view decision);
/// Ends a hold at once, and lets no trigger repeat the decision; what clients report of it is still taken.
void lapse(History& history, std::string_view decision, Time now);
/// Forgets impressions that are older than `longest`, decisions that are older than `horizon` (no event of theirs is
/// taken any more) and hold nothing, and what is beyond the limits above, of each kind the oldest first: what is asked
/// for in vain neither frees what is held nor forgets what was drawn. What lasts a lifetime stays.
void trim(History& history, Time now, Duration longest, Duration horizon);

}  // namespace flywheel::messages
