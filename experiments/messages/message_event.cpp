#include "experiments/messages/message_event.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace flywheel::messages {
namespace {

using Type = MessageEvent::Type;

/// Ends a hold: what was held is used up.
void expose(History& history, Decided& decided, Time at) {
  if (decided.exposed) return;
  decided.exposed = true;
  if (!decided.counts) return;
  for (const Use& use : decided.uses) {
    const Impression impression{at, use.id, decided.session, use.intent, use.replaced};
    const auto later = std::upper_bound(history.impressions.begin(), history.impressions.end(), at,
                                        [](Time time, const Impression& one) { return time < one.at; });
    history.impressions.insert(later, impression);
    ++history.memory_of(use.message).times;
    ++history.times[static_cast<std::size_t>(use.intent)];
    if (!use.replaced && !catalog::must_arrive(use.intent)) ++history.times_in_all;
  }
}

/// A message is dismissed, muted and so on once; it is clicked once a button, and a survey answered once a question.
bool comes_often(Type type) {
  return type == Type::kClicked || type == Type::kAnswered;
}

bool is_deliberate(std::string_view how) {
  constexpr std::array<std::string_view, 5> kDeliberate{"close", "button", "outside", "back", "never_again"};
  return std::find(kDeliberate.begin(), kDeliberate.end(), how) != kDeliberate.end();
}

/// What the event says of the message that the decision shows.
void remember(History& history, const Use& shown, const MessageEvent& event) {
  MessageMemory& memory = history.memory_of(shown.message);
  switch (event.type) {
    case Type::kClicked:
    case Type::kAnswered:
      memory.clicked = true;
      break;
    case Type::kDismissed:
      memory.dismissed = memory.dismissed || is_deliberate(event.detail);
      memory.muted = memory.muted || event.detail == "never_again";
      break;
    case Type::kSnoozed:
      memory.snoozed_until = std::max(memory.snoozed_until, event.at + event.snooze);
      break;
    case Type::kMuted:
      if (event.detail == "intent" && shown.intent != catalog::Intent::kNone) {
        history.muted_intents |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(shown.intent));
      } else {
        memory.muted = true;
      }
      break;
    case Type::kExposed:
    case Type::kShown:
    case Type::kFailed:
      break;
  }
}

}  // namespace

std::optional<Type> message_event_type(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames{"message_exposed",   "message_shown",   "message_clicked",
                                                          "message_dismissed", "message_snoozed", "message_muted",
                                                          "message_failed",    "survey_answered"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Type>(found - kNames.begin());
}

std::string identity_of(const MessageEvent& event) {
  return event.decision + "/" + std::to_string(static_cast<int>(event.type)) +
         (comes_often(event.type) ? "/" + event.detail : "");
}

Applied apply(History& history, const MessageEvent& event) {
  const auto decided = std::find_if(history.decisions.begin(), history.decisions.end(),
                                    [&](const Decided& one) { return one.id == event.decision; });
  if (decided == history.decisions.end()) return Applied::kUnknownDecision;
  const auto same = static_cast<std::uint32_t>(id_of(identity_of(event)));
  if (std::find(decided->taken.begin(), decided->taken.end(), same) != decided->taken.end()) return Applied::kRepeated;
  if (comes_often(event.type) && decided->taken.size() >= kMostTaken) return Applied::kRepeated;
  decided->taken.push_back(same);
  MessageEvent corrected = event;
  corrected.at = std::max(event.at, decided->made);
  expose(history, *decided, corrected.at);
  remember(history, decided->uses.front(), corrected);
  return Applied::kTaken;
}

}  // namespace flywheel::messages
