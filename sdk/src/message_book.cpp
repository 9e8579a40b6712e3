#include "sdk/src/message_book.hpp"

#include <algorithm>
#include <utility>

#include "sdk/src/message_event.hpp"

namespace flywheel::sdk {
namespace {

using std::chrono::milliseconds;
using Type = MessageEvent::Type;

/// The app's timer and this clock do not run quite alike.
constexpr milliseconds kTimerSlack{50};

const Problem kUnknown{"no such decision: it was for another user, or is long over"};

/// The same event has the same id, whoever sends it and how often.
std::string message_id_of(const Decision& decision, std::string_view event, const std::string& detail) {
  return decision.id + "/" + std::string(event) + (detail.empty() ? "" : "/" + detail);
}

bool closes(Type type) {
  return type == Type::kDismissed || type == Type::kSnoozed || type == Type::kFailed;
}

}  // namespace

void MessageBook::keep(Offer offer) {
  if (offer.decision.what == Decision::Do::kNothing) return;
  const std::lock_guard lock(mutex_);
  if (Entry* known = find(offer.decision.id)) {
    if (known->state == Entry::State::kWaiting) known->offer = std::move(offer);
    return;
  }
  make_room();
  entries_.emplace_back().offer = std::move(offer);
}

std::optional<Decision> MessageBook::hand_out(const std::string& placement, WallTime now, Arrival arrival) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (!entry.waits_at(placement) || now >= entry.offer.expires) continue;
    entry.offline = false;
    entry.ask_again = arrival == Arrival::kEarlier || entry.offer.decision.delay.count() > 0;
    return give(entry, now);
  }
  return std::nullopt;
}

std::optional<Decision> MessageBook::hand_out_offline(const std::string& placement, const std::string& trigger,
                                                      WallTime now) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    Offer& offer = entry.offer;
    if (!entry.waits_at(placement) || !offer.offline_until || now >= *offer.offline_until) continue;
    if (offer.trigger != trigger || log_.has(offer.key)) continue;
    entry.offline = true;
    entry.ask_again = false;
    offer.due = now + offer.decision.delay;
    return give(entry, now);
  }
  return std::nullopt;
}

Decision MessageBook::give(Entry& entry, WallTime now) const {
  const Offer& offer = entry.offer;
  if (const std::string reason = log_.objection(offer, now); !reason.empty()) {
    entry.end("this client has drawn the message as often as it may");
    return nothing(offer.decision.placement, reason, entry.over);
  }
  entry.handed_out = true;
  Decision decision = offer.decision;
  decision.delay = std::max(std::chrono::ceil<milliseconds>(offer.due - now), milliseconds(0));
  return decision;
}

std::string MessageBook::objection(const Entry& entry, WallTime now) const {
  if (entry.state == Entry::State::kOpen) return "it is drawn already";
  if (entry.state == Entry::State::kOver) return entry.over;
  if (now >= entry.expires()) return "it has expired";
  if (now < entry.offer.due - kTimerSlack) return "its delay is not over";
  if (*log_.objection(entry.offer, now) != '\0') return "this client has drawn the message as often as it may";
  const bool busy = entry.offer.interrupts && std::any_of(entries_.begin(), entries_.end(), [](const Entry& other) {
                      return other.state == Entry::State::kOpen && other.offer.interrupts;
                    });
  return busy ? "another message that interrupts is on the screen" : "";
}

Result<MessageBook::Check> MessageBook::check(const std::string& id, WallTime now) const {
  const std::lock_guard lock(mutex_);
  const Entry* entry = find(id);
  if (!entry) return kUnknown;
  if (std::string why = objection(*entry, now); !why.empty()) return Problem{std::move(why)};
  const bool offline = entry->offer.offline_until && now < *entry->offer.offline_until;
  return Check{entry->offer.decision.placement, entry->ask_again, offline};
}

Result<bool> MessageBook::expose(const std::string& id, WallTime now, const Send& send) {
  const std::lock_guard lock(mutex_);
  Entry* entry = find(id);
  if (!entry) return kUnknown;
  if (std::string why = objection(*entry, now); !why.empty()) return Problem{std::move(why)};
  const Decision& decision = entry->offer.decision;
  if (!send(kMessageExposed, {{"decision", id}}, message_id_of(decision, kMessageExposed, ""))) {
    return Problem{"its exposure could not be queued"};
  }
  log_.add(entry->offer.key, now);
  const bool draws = decision.what == Decision::Do::kShow;
  if (draws) {
    entry->state = Entry::State::kOpen;
  } else {
    entry->end("a control group's: nothing is drawn");
  }
  return draws;
}

Result<void> MessageBook::report(const std::string& id, const MessageEvent& event, const Send& send) {
  const std::lock_guard lock(mutex_);
  Entry* entry = find(id);
  if (!entry) return kUnknown;
  if (entry->state == Entry::State::kWaiting) return Problem{"it is not drawn yet"};
  if (entry->state == Entry::State::kOver) return Problem{entry->over};
  const Decision& decision = entry->offer.decision;
  const std::string name = event_name(event.type());
  const std::string message_id = message_id_of(decision, name, event.detail());
  if (entry->taken.count(message_id) > 0) return Problem{"it was reported before"};
  if (event.type() == Type::kShown && event.visible() < decision.shown_after) {
    return Problem{"it was visible for " + std::to_string(event.visible().count()) + " ms, shown is " +
                   std::to_string(decision.shown_after.count())};
  }
  const std::string shown = message_id_of(decision, event_name(Type::kShown), "");
  if (event.type() == Type::kFailed && entry->taken.count(shown) > 0)
    return Problem{"it was shown, so it did not fail"};
  Attributes properties = event.properties();
  properties.insert_or_assign("decision", id);
  if (!send(name, properties, message_id)) return Problem{"the event could not be queued"};
  entry->taken.insert(message_id);
  if (closes(event.type())) entry->end("it is closed");
  return {};
}

void MessageBook::cancel(const std::string& id, const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (Entry* entry = find(id); entry && entry->state == Entry::State::kWaiting) entry->end(why);
}

void MessageBook::note_event(const std::string& event) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    const auto& by = entry.offer.cancelled_by;
    if (entry.state != Entry::State::kWaiting || std::find(by.begin(), by.end(), event) == by.end()) continue;
    entry.end("called off by `" + event + "`");
  }
}

void MessageBook::leave(const std::string& placement, const Send& send) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    const Decision& decision = entry.offer.decision;
    if (entry.waits_at(placement) && entry.handed_out) entry.end("the user has left the placement");
    if (entry.state != Entry::State::kOpen || decision.placement != placement) continue;
    const std::string name = event_name(Type::kDismissed);
    send(name, {{"decision", decision.id}, {"how", "navigation"}}, message_id_of(decision, name, ""));
    entry.end("it is closed");
  }
}

void MessageBook::drop_waiting(const std::string& why) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.state == Entry::State::kWaiting) entry.end(why);
  }
}

void MessageBook::queue_trigger(const std::string& placement, std::string trigger) {
  const std::lock_guard lock(mutex_);
  const auto here = [&](const Queued& one) { return one.placement == placement; };
  if (std::count_if(queued_.begin(), queued_.end(), here) == std::ptrdiff_t{kMostQueuedTriggers}) {
    queued_.erase(std::find_if(queued_.begin(), queued_.end(), here));
  }
  if (queued_.size() == kMostDecisions) queued_.erase(queued_.begin());
  queued_.push_back({placement, std::move(trigger)});
}

std::vector<std::string> MessageBook::take_triggers(const std::string& placement) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> taken;
  for (Queued& one : queued_) {
    if (one.placement == placement) taken.push_back(std::move(one.trigger));
  }
  queued_.erase(
      std::remove_if(queued_.begin(), queued_.end(), [&](const Queued& one) { return one.placement == placement; }),
      queued_.end());
  return taken;
}

const MessageBook::Entry* MessageBook::find(const std::string& id) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.offer.decision.id == id; });
  return found == entries_.end() ? nullptr : &*found;
}

MessageBook::Entry* MessageBook::find(const std::string& id) {
  return const_cast<Entry*>(std::as_const(*this).find(id));
}

void MessageBook::make_room() {
  if (entries_.size() < kMostDecisions) return;
  const auto first = [&](Entry::State state) {
    return std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.state == state; });
  };
  auto victim = first(Entry::State::kOver);
  if (victim == entries_.end()) victim = first(Entry::State::kWaiting);
  entries_.erase(victim == entries_.end() ? entries_.begin() : victim);
}

}  // namespace flywheel::sdk
