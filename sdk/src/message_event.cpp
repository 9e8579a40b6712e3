#include "sdk/src/message_event.hpp"

#include <array>
#include <utility>

namespace flywheel {
namespace {

using std::chrono::milliseconds;

const char* word_of(Dismissal how) {
  constexpr std::array<const char*, 7> kWords{"close",   "button",     "outside",    "back",
                                              "timeout", "navigation", "never_again"};
  return kWords.at(static_cast<std::size_t>(how));
}

}  // namespace

MessageEvent::MessageEvent(Type type, Attributes properties, std::string detail, milliseconds visible)
    : type_(type), detail_(std::move(detail)), visible_(visible), properties_(std::move(properties)) {}

MessageEvent MessageEvent::Shown(milliseconds visible) {
  return {Type::kShown, {{"visible_ms", visible.count()}}, "", visible};
}
MessageEvent MessageEvent::Clicked(std::string button) {
  return {Type::kClicked, {{"button", button}}, button};
}
MessageEvent MessageEvent::Dismissed(Dismissal how, milliseconds visible) {
  return {Type::kDismissed, {{"how", word_of(how)}, {"shown_ms", visible.count()}}, "", visible};
}
MessageEvent MessageEvent::Snoozed(std::chrono::seconds length) {
  return {Type::kSnoozed, {{"for", length.count()}}};
}
MessageEvent MessageEvent::Muted(Mute scope) {
  return {Type::kMuted, {{"scope", scope == Mute::kIntent ? "intent" : "message"}}};
}
MessageEvent MessageEvent::Failed(std::string stage, std::string error) {
  return {Type::kFailed, {{"stage", std::move(stage)}, {"error", std::move(error)}}};
}
MessageEvent MessageEvent::Answered(std::string question, Attribute value) {
  return {Type::kAnswered, {{"question", question}, {"value", std::move(value)}}, question};
}

namespace sdk {

const char* event_name(MessageEvent::Type type) noexcept {
  switch (type) {
    case MessageEvent::Type::kShown:
      return "message_shown";
    case MessageEvent::Type::kClicked:
      return "message_clicked";
    case MessageEvent::Type::kDismissed:
      return "message_dismissed";
    case MessageEvent::Type::kSnoozed:
      return "message_snoozed";
    case MessageEvent::Type::kMuted:
      return "message_muted";
    case MessageEvent::Type::kFailed:
      return "message_failed";
    case MessageEvent::Type::kAnswered:
      break;
  }
  return "survey_answered";
}

}  // namespace sdk
}  // namespace flywheel
