#include "experiments/messages/history.hpp"

#include <algorithm>
#include <tuple>

#include "config/hashing/slot.hpp"

namespace flywheel::messages {
namespace {

template <class T>
void keep_last(std::vector<T>& list, std::size_t most) {
  if (list.size() > most) list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(most));
}

void forget_decisions(std::vector<Decided>& decisions, Time now) {
  if (decisions.size() <= std::min({kMostHeld, kMostExposed, kMostLapsed})) return;
  std::size_t held = 0, exposed = 0, lapsed = 0;
  const auto is_beyond = [&](const Decided& one) {
    if (one.exposed) return ++exposed > kMostExposed;
    return now < one.held_until ? ++held > kMostHeld : ++lapsed > kMostLapsed;
  };
  std::vector<Decided> kept;
  for (auto one = decisions.rbegin(); one != decisions.rend(); ++one) {  // the newest of each kind
    if (!is_beyond(*one)) kept.push_back(std::move(*one));
  }
  std::reverse(kept.begin(), kept.end());
  decisions = std::move(kept);
}

/// Messages are in order of their ids, so which is the oldest is not known: those go first that have least to say.
void forget_messages(std::vector<MessageMemory>& messages) {
  while (messages.size() > kMostMessages) {
    const auto least = std::min_element(messages.begin(), messages.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.muted, a.dismissed || a.clicked, a.times) <
             std::tuple(b.muted, b.dismissed || b.clicked, b.times);
    });
    messages.erase(least);
  }
}

auto place_of(const std::vector<MessageMemory>& messages, Id id) {
  return std::lower_bound(messages.begin(), messages.end(), id,
                          [](const MessageMemory& memory, Id wanted) { return memory.id < wanted; });
}

}  // namespace

Id id_of(std::string_view text) {
  return hashing::hash_of(0, text);
}

Id trigger_id_of(std::string_view event, std::string_view id) {
  return std::max(hashing::hash_of(id_of(event), id), Id{1});
}

std::uint32_t session_of(std::string_view session) {
  return session.empty() ? 0 : static_cast<std::uint32_t>(id_of(session) | 1U);
}

const MessageMemory* History::find(Id id) const {
  const auto found = place_of(messages, id);
  return found != messages.end() && found->id == id ? &*found : nullptr;
}

MessageMemory& History::memory_of(std::string_view key) {
  const Id id = id_of(key);
  const auto found = place_of(messages, id);
  const auto place = messages.begin() + (found - messages.cbegin());
  if (found != messages.cend() && found->id == id) return *place;
  MessageMemory memory;
  memory.key = key;
  memory.id = id;
  return *messages.insert(place, std::move(memory));
}

const Decided* History::decision(std::string_view id) const {
  const auto found = std::find_if(decisions.begin(), decisions.end(), [&](const Decided& one) { return one.id == id; });
  return found == decisions.end() ? nullptr : &*found;
}

void reserve(History& history, Decided decided) {
  for (Decided& known : history.decisions) {
    if (known.id != decided.id) continue;
    known = std::move(decided);
    return;
  }
  history.decisions.push_back(std::move(decided));
}

void release(History& history, std::string_view decision) {
  std::erase_if(history.decisions, [&](const Decided& one) { return one.id == decision && !one.exposed; });
}

void lapse(History& history, std::string_view decision, Time now) {
  for (Decided& one : history.decisions) {
    if (one.id != decision) continue;
    one.held_until = std::min(one.held_until, now);
    one.trigger = 0;
  }
}

void trim(History& history, Time now, Duration longest, Duration horizon) {
  const Time oldest = now - longest;
  std::erase_if(history.impressions, [&](const Impression& one) { return one.at < oldest; });
  keep_last(history.impressions, kMostImpressions);
  std::erase_if(history.decisions,
                [&](const Decided& one) { return one.held_until <= now && one.made < now - horizon; });
  forget_decisions(history.decisions, now);
  forget_messages(history.messages);
}

}  // namespace flywheel::messages
