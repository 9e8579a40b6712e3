#include "flagd/store/embedded/histories.hpp"

#include "flagd/store/embedded/event_key.hpp"
#include "flagd/store/embedded/history_record.hpp"

namespace flywheel::store {
namespace {

/// A stripe with so many histories forgets those that are durable.
constexpr std::size_t kMostUnderway = 16;

}  // namespace

Result<messages::History> stored_history(const Database& database, const std::string& unit) {
  const auto record = database.get(Family::kHistories, unit);
  if (!record) return record.error();
  if (!*record) return messages::History();
  auto history = read_history_record(**record);
  if (!history) return Error("corrupt", "the messages of " + describe_unit(unit) + " do not decode");
  return std::move(*history);
}

Histories::Stripe& Histories::stripe_of(const std::string& unit) const {
  return stripes_[std::hash<std::string>{}(unit) % stripes_.size()];
}

Result<messages::History> Histories::current(const Stripe& stripe, const std::string& unit) const {
  const auto found = stripe.underway.find(unit);
  // A write that failed leaves nothing underway: what the database holds is true again.
  const bool is_newer = found != stripe.underway.end() && found->second.writes->load(std::memory_order_acquire) > 0;
  if (is_newer) return found->second.history;
  return stored_history(database_, unit);
}

Result<messages::History> Histories::read(const std::string& unit) const {
  const Stripe& stripe = stripe_of(unit);
  const std::lock_guard lock(stripe.mutex);
  return current(stripe, unit);
}

Result<void> Histories::change(const std::string& unit, const MessageState::Change& change,
                               std::function<void(Result<void>)> done) {
  Stripe& stripe = stripe_of(unit);
  const std::lock_guard lock(stripe.mutex);
  auto history = current(stripe, unit);
  if (!history) {
    if (done) done(history.error());
    return history.error();
  }
  if (!change(*history)) {
    // What it found may still be on its way, and nobody may be told that it is durable: it is written once more.
    const auto found = stripe.underway.find(unit);
    const bool durable = found == stripe.underway.end() || found->second.writes->load(std::memory_order_acquire) == 0;
    if (durable || !done) {
      if (done) done({});
      return {};
    }
  }
  if (stripe.underway.size() >= kMostUnderway) {
    std::erase_if(stripe.underway,
                  [](const auto& one) { return one.second.writes->load(std::memory_order_acquire) == 0; });
  }
  Underway& underway = stripe.underway[unit];
  underway.writes->fetch_add(1, std::memory_order_relaxed);
  // Submitted under the mutex, so that changes are written in their order.
  const bool hurries = static_cast<bool>(done);
  auto finished = [writes = underway.writes, done = std::move(done)](const Result<void>& stored) {
    writes->fetch_sub(1, std::memory_order_release);
    if (done) done(stored);
  };
  if (!commits_.submit(HistoryRequest{unit, history_record(*history), std::move(finished), hurries})) {
    return Error("unavailable", "what is decided cannot be stored");
  }
  underway.history = std::move(*history);
  return {};
}

}  // namespace flywheel::store
