// One user's decisions about messages, from their arrival to their end.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/src/exposure_log.hpp"
#include "sdk/src/offer.hpp"
#include "sdk/src/result.hpp"

namespace flywheel::sdk {

/// A decision waits until it is drawn, is open while it is on the screen, and then over:
///
///   waiting --exposed--> open --shown, clicked, muted, answered--> open --dismissed, snoozed, failed--> over
///      |        \--record_only--> over
///      \--called off, left, paused--> over
///
/// Nothing becomes of it in another order, and nothing twice. The time is an argument. Thread-safety: all of it.
class MessageBook {
 public:
  /// Queues an event. False: it could not be queued; then nothing has happened.
  using Send =
      std::function<bool(const std::string& event, const Attributes& properties, const std::string& message_id)>;

  /// A decision has arrived; kNothing is passed over. One that is known gets its new times, if it still waits.
  void keep(Offer offer);

  enum class Arrival { kJust, kEarlier };
  /// A decision for the placement that waits and has not expired, with what is left of its delay. Where this client's
  /// log minds: kNothing, with the reason. Nothing: there is none. One that arrived earlier is to be asked about again
  /// before it is drawn.
  [[nodiscard]] std::optional<Decision> hand_out(const std::string& placement, WallTime now, Arrival arrival);
  /// The same while the server is away: one that may be shown without it, for that trigger, of a message that this
  /// client has not drawn. Its delay begins anew.
  [[nodiscard]] std::optional<Decision> hand_out_offline(const std::string& placement, const std::string& trigger,
                                                         WallTime now);

  /// What has to be known before a decision is drawn.
  struct Check {
    std::string placement;
    bool ask_again = false;  ///< the server has to say that it still holds
    bool offline = false;    ///< and if it says nothing, it holds
  };
  /// Errors: why the decision cannot be drawn now.
  [[nodiscard]] Result<Check> check(const std::string& id, WallTime now) const;
  /// Checks once more and sends message_exposed. True: draw it. Errors: as check; the event could not be queued.
  [[nodiscard]] Result<bool> expose(const std::string& id, WallTime now, const Send& send);
  /// Sends the event. Errors: it cannot have happened, or was reported before; it could not be queued.
  [[nodiscard]] Result<void> report(const std::string& id, const MessageEvent& event, const Send& send);

  /// The server does not hold to the decision.
  void cancel(const std::string& id, const std::string& why);
  /// An event of the app, which may call decisions off.
  void note_event(const std::string& event);
  /// The user is elsewhere: what was handed out for the placement is over, what is open there is dismissed.
  void leave(const std::string& placement, const Send& send);
  /// Nothing that waits is drawn any more.
  void drop_waiting(const std::string& why);

  /// Triggers of a placement, as JSON objects, to tell the server of later. The oldest of many are forgotten.
  void queue_trigger(const std::string& placement, std::string trigger);
  /// Removes and returns them, oldest first.
  [[nodiscard]] std::vector<std::string> take_triggers(const std::string& placement);

 private:
  struct Entry {
    enum class State { kWaiting, kOpen, kOver };
    Offer offer;
    State state = State::kWaiting;
    std::string over;  ///< why
    bool handed_out = false;
    bool ask_again = false;
    bool offline = false;  ///< handed out without the server
    std::set<std::string> taken;

    void end(std::string why) {
      state = State::kOver;
      over = std::move(why);
    }
    [[nodiscard]] bool waits_at(const std::string& placement) const {
      return state == State::kWaiting && offer.decision.placement == placement;
    }
    [[nodiscard]] WallTime expires() const { return offline ? *offer.offline_until : offer.expires; }
  };
  struct Queued {
    std::string placement, trigger;
  };

  [[nodiscard]] const Entry* find(const std::string& id) const;
  [[nodiscard]] Entry* find(const std::string& id);
  [[nodiscard]] Decision give(Entry& entry, WallTime now) const;
  /// Why it cannot be drawn; empty: it can.
  [[nodiscard]] std::string objection(const Entry& entry, WallTime now) const;
  void make_room();

  mutable std::mutex mutex_;    // guards what follows
  std::vector<Entry> entries_;  // in the order of arrival, at most kMostDecisions
  ExposureLog log_;
  std::vector<Queued> queued_;
};

/// More are not remembered: first those are forgotten that are over, then the oldest.
inline constexpr std::size_t kMostDecisions = 64;
/// The server takes 16 at once, the new one among them.
inline constexpr std::size_t kMostQueuedTriggers = 15;

}  // namespace flywheel::sdk
