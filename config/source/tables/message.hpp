// Part of the schema table (kinds.hpp): in-app messages.
#pragma once

#include "config/source/tables/common.hpp"

namespace flywheel::source::tables {

inline constexpr Type kTextMap = map_type(kTextType);
/// A text, or a text for each locale.
inline constexpr Type kLocalText = either_type(&kTextType, nullptr, &kTextMap);

inline constexpr Field kButtonFields[] = {
    {"id", kNameType, "its name in events"},
    {"text", kLocalText, "its label", kRequired},
    {"action", kTextType, "the link it opens", kRequired},
};
inline constexpr Record kButton{"button", kButtonFields};
inline constexpr Type kButtonType = record_type(kButton);

inline constexpr Field kImageFields[] = {
    {"url", kTextType, "https, on a host of `image_hosts`", kRequired},
    {"alt", kLocalText, "what it shows, for those who do not see it", kRequired},
};
inline constexpr Record kImage{"image", kImageFields};

inline constexpr Field kItemFields[] = {
    {"text", kLocalText, "what is to be done", kRequired},
    {"done", kExpressionType, "when it is ticked off"},
    {"action", kTextType, "the link it opens"},
};
inline constexpr Record kItem{"checklist item", kItemFields};
inline constexpr Type kItemType = record_type(kItem);

inline constexpr std::string_view kLayouts[] = {"banner",     "toast",     "card",  "modal",
                                                "fullscreen", "checklist", "survey"};
inline constexpr std::string_view kDismissals[] = {"close", "snooze", "never_again", "outside", "back", "button"};
inline constexpr Type kDismissal = word_type(kDismissals);
inline constexpr std::string_view kSurveys[] = {"ces", "nps", "pmf", "text"};

inline constexpr Field kContentFields[] = {
    {"copy_of", kNameType, "another arm's message; what stands here replaces its parts"},
    {"layout", word_type(kLayouts), "how it is drawn"},
    {"title", kLocalText, "one line"},
    {"body", kLocalText, "the text"},
    {"button", kButtonType, "the one button"},
    {"buttons", list_type(kButtonType), "several buttons"},
    {"image", record_type(kImage), "a picture"},
    {"items", list_type(kItemType), "the lines of a checklist"},
    {"survey", word_type(kSurveys), "what a survey asks for"},
    {"dismiss", list_type(kDismissal), "the ways to make it go away"},
};
inline constexpr Record kContent{"message content", kContentFields};
inline constexpr Type kContentType = record_type(kContent);

inline constexpr Field kTriggerFields[] = {
    {"event", kNameType, "the event that makes the message due", kRequired},
    {"where", kExpressionType, "about the event's properties"},
    {"delay", kDurationType, "how long after the event", kOptional, "0s"},
    {"cancel_on", kNameOrNames, "events that call it off during the delay"},
};
inline constexpr Record kTrigger{"trigger", kTriggerFields};

inline constexpr std::string_view kWindows[] = {"session", "lifetime"};
inline constexpr std::string_view kUntils[] = {"interacted", "seen", "dismissed"};
inline constexpr Field kFrequencyFields[] = {
    {"max", kIntType, "how often"},
    {"per", with_words(kDurationType, kWindows), "in which window", kOptional, "lifetime"},
    {"gap", kDurationType, "how far apart"},
    {"until", word_type(kUntils), "what ends it for a user", kOptional, "by intent"},
    {"calendar", kBoolType, "count in days of the user's zone", kOptional, "false"},
};
inline constexpr Record kFrequency{"frequency", kFrequencyFields};

inline constexpr std::string_view kPriorities[] = {"urgent", "high", "normal", "low"};
inline constexpr std::string_view kOnControl[] = {"show_nothing", "show_next_message"};
inline constexpr std::string_view kOffline[] = {"ok", "no"};

/// What experiments on messages and messages share.
inline constexpr Field kMessagePart[] = {
    {"intent", word_type(kIntents), "what it wants of the user"},
    {"audience", kExpressionType, "who may see it", kOptional, "everybody"},
    {"placement", kNameType, "where the app shows it"},
    {"trigger", record_type(kTrigger), "what makes it due"},
    {"schedule", record_type(kSchedule), "when it is in force"},
    {"frequency", record_type(kFrequency), "how often one user sees it"},
    {"priority", word_type(kPriorities), "which of several wins", kOptional, "normal"},
    {"stop_when", kExpressionType, "when a user has no more need of it"},
    {"offline", word_type(kOffline), "whether a client may show it without the server", kOptional, "no"},
    {"unit", kNameType, "whom the decision is about", kOptional, "user"},
    {"client", kBoolType, "`false`: not for public keys", kOptional, "true"},
    {"requires", kRequires, "flags and what they must serve"},
    {"tests", kTests, "contexts and what must come out"},
};

inline constexpr Field kMessageFields[] = {
    {"message", kNameType, "its key", kRequired},
    {"status", word_type(kStatuses), "where it is in its life", kOptional, "running"},
    {"content", kContentType, "what is shown", kRequired},
};
inline constexpr Record kMessage{"message", kMessageFields, {kMessagePart, kEveryKind}};

}  // namespace flywheel::source::tables
