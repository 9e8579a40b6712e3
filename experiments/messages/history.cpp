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

void trim(History& history, Time now, Duration longest, Duration horizon) {
  const Time oldest = now - longest;
  std::erase_if(history.impressions, [&](const Impression& one) { return one.at < oldest; });
  keep_last(history.impressions, kMostImpressions);
  std::erase_if(history.decisions,
                [&](const Decided& one) { return one.held_until <= now && one.made < now - horizon; });
  keep_last(history.decisions, kMostDecisions);
  forget_messages(history.messages);
}

}  // namespace flywheel::messages
