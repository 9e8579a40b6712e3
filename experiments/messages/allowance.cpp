#include "experiments/messages/allowance.hpp"

#include <algorithm>
#include <bit>

namespace flywheel::messages {
namespace {

using catalog::Allowance;
using Window = Allowance::Window;

/// Of clients that name no session what is not older counts.
constexpr Duration kUnnamedSession = std::chrono::minutes(30);

/// How many days a calendar window of that length has.
std::chrono::days days_of(Duration duration) {
  return std::max(std::chrono::ceil<std::chrono::days>(duration), std::chrono::days(1));
}

/// The beginning of the local day that lies `days` after that of `time`.
Time day_after(const Zone& zone, Time time, std::chrono::days days) {
  return zone.from_local(std::chrono::floor<std::chrono::days>(zone.to_local(time)) + days);
}

/// Whether an impression at that time is in the window now.
Time window_start(const Allowance& allowance, const Asking& asking) {
  if (!allowance.calendar) return asking.now - allowance.duration;
  return day_after(asking.zone, asking.now, std::chrono::days(1) - days_of(allowance.duration)) - Duration(1);
}

/// When an impression has left the window.
Time leaves(const Allowance& allowance, const Zone& zone, Time at) {
  return allowance.calendar ? day_after(zone, at, days_of(allowance.duration)) : at + allowance.duration;
}

std::uint32_t lifetime_of(const History& history, const Level& level) {
  if (level.of == Level::Of::kIntent) return history.times[static_cast<std::size_t>(level.intent)];
  if (level.of == Level::Of::kEverything) return history.times_in_all;
  const MessageMemory* memory = history.find(level.message);
  return memory ? memory->times : 0;
}

bool uses(const Decided& decided, const Level& level) {
  return std::any_of(decided.uses.begin(), decided.uses.end(),
                     [&](const Use& use) { return level.counts(use.id, use.intent, use.replaced); });
}

/// What decisions hold.
struct Held {
  std::uint32_t count = 0;
  Time first_end = Time::max();
  Time last_end = Time::min();
  Time last_due = Time::min();
};

Held held(const Level& level, const Asking& asking, bool this_session) {
  Held held;
  for (const Decided& decided : asking.history.decisions) {
    if (&decided == asking.own || !decided.holds(asking.now) || !uses(decided, level)) continue;
    if (this_session && decided.session != asking.session) continue;
    ++held.count;
    held.first_end = std::min(held.first_end, decided.held_until);
    held.last_end = std::max(held.last_end, decided.held_until);
    held.last_due = std::max(held.last_due, decided.due);
  }
  return held;
}

/// Calls `visit` with the impressions that the level counts, newest first, until it returns false.
template <class Visit>
void visit_newest_first(const Asking& asking, const Level& level, const Visit& visit) {
  const auto visit_counted = [&](const Impression& one) {
    return !level.counts(one.message, one.intent, one.replaced) || visit(one);
  };
  if (asking.index && level.of == Level::Of::kMessage) return asking.index->visit(level.message, visit_counted);
  const auto& impressions = asking.history.impressions;
  (void)std::all_of(impressions.rbegin(), impressions.rend(), visit_counted);
}

/// The answer where `count`, holds included, is too much.
Standing capped(const Held& held, std::uint32_t without_holds, std::uint32_t max) {
  if (without_holds < max) return {Standing::What::kCapped, held.first_end};
  return {Standing::What::kCapped, std::nullopt};
}

Standing against_max(const Allowance& allowance, const Level& level, const Asking& asking) {
  const auto max = static_cast<std::uint32_t>(*allowance.max);
  const Held holds = held(level, asking, allowance.window == Window::kSession);
  if (allowance.window == Window::kLifetime) {
    const std::uint32_t count = lifetime_of(asking.history, level);
    return count + holds.count >= max ? capped(holds, count, max) : Standing();
  }
  const bool unnamed = allowance.window == Window::kSession && asking.session == 0;
  const Time from = allowance.window == Window::kDuration ? window_start(allowance, asking)
                    : unnamed                             ? asking.now - kUnnamedSession
                                                          : Time::min();
  std::uint32_t count = 0;
  std::optional<Time> frees;  // when the one that fills the window leaves it
  visit_newest_first(asking, level, [&](const Impression& one) {
    if (one.at <= from) return false;
    if (allowance.window == Window::kSession && one.session != asking.session) return true;
    if (++count != max) return true;
    if (allowance.window == Window::kDuration) frees = leaves(allowance, asking.zone, one.at);
    if (unnamed) frees = one.at + kUnnamedSession;
    return true;
  });
  if (count + holds.count < max) return {};
  if (count < max) return capped(holds, count, max);
  return {Standing::What::kCapped, frees};
}

}  // namespace

ImpressionIndex::ImpressionIndex(const History& history, Arena& arena) : impressions_(history.impressions) {
  const std::size_t size = std::bit_ceil(2 * impressions_.size() + 1);
  newest_ = {arena.allocate_array<std::uint32_t>(size), size};
  before_ = {arena.allocate_array<std::uint32_t>(impressions_.size()), impressions_.size()};
  std::fill(newest_.begin(), newest_.end(), std::uint32_t{0});
  for (std::size_t i = 0; i < impressions_.size(); ++i) {
    std::uint32_t& newest = newest_[impressions_[i].message & (size - 1)];
    before_[i] = newest;
    newest = static_cast<std::uint32_t>(i + 1);
  }
}

Standing standing(const Allowance& allowance, const Level& level, const Asking& asking) {
  if (allowance.max) {
    const Standing maximum = against_max(allowance, level, asking);
    if (maximum.what != Standing::What::kOpen) return maximum;
  }
  if (!allowance.gap) return {};
  std::optional<Time> free;  // as far as impressions go
  visit_newest_first(asking, level, [&](const Impression& newest) {
    free = newest.at + *allowance.gap;
    return false;
  });
  const Held holds = held(level, asking, false);
  if (holds.count > 0 && asking.now < holds.last_due + *allowance.gap) {
    const Time over = std::min(holds.last_end, holds.last_due + *allowance.gap);
    return {Standing::What::kTooSoon, std::max(free.value_or(over), over)};
  }
  if (!free || asking.now >= *free) return {};
  return {Standing::What::kTooSoon, free};
}

}  // namespace flywheel::messages
