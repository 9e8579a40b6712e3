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
inline constexpr Record kButton{"button",
                                kButtonFields,
                                {},
                                "What the user can press.",
                                R"yaml(id: invite
text: { en: Invite, de: Einladen }
action: "app://share/invite")yaml"};
inline constexpr Type kButtonType = record_type(kButton);

inline constexpr Field kImageFields[] = {
    {"url", kTextType, "https, on a host of the project's `image_hosts`", kRequired},
    {"alt", kLocalText, "what it shows, for those who do not see it", kRequired},
};
inline constexpr Record kImage{"image",
                               kImageFields,
                               {},
                               "A picture in a message.",
                               R"yaml(url: https://cdn.acme.example/together.png
alt: Two people who edit one page)yaml"};

inline constexpr Field kItemFields[] = {
    {"text", kLocalText, "what is to be done", kRequired},
    {"done", kExpressionType, "when it is ticked off"},
    {"action", kTextType, "the link it opens"},
};
inline constexpr Record kItem{"checklist item",
                              kItemFields,
                              {},
                              "One line of a checklist.",
                              R"yaml(text: Upload your first file
done: reached("setup")
action: "app://upload")yaml"};
inline constexpr Type kItemType = record_type(kItem);

inline constexpr std::string_view kLayouts[] = {"banner",     "toast",     "card",  "modal",
                                                "fullscreen", "checklist", "survey"};
inline constexpr std::string_view kDismissals[] = {"close", "snooze", "never_again", "outside", "back", "button"};
inline constexpr Type kDismissal = word_type(kDismissals);
inline constexpr std::string_view kSurveys[] = {"ces", "nps", "pmf", "text"};

inline constexpr Field kContentFields[] = {
    {"copy_of", kNameType, "another arm's message; what stands here replaces its parts"},
    {"layout", word_type(kLayouts), "how it is drawn"},
    {"title", kLocalText, "one line, with markup"},
    {"body", kLocalText, "the text, with markup"},
    {"button", kButtonType, "the one button"},
    {"buttons", list_type(kButtonType), "several buttons"},
    {"image", record_type(kImage), "a picture"},
    {"items", list_type(kItemType), "the lines of a checklist"},
    {"survey", word_type(kSurveys), "what a survey asks for"},
    {"dismiss", list_type(kDismissal), "the ways to make it go away"},
};
inline constexpr Record kContent{
    "message content",
    kContentFields,
    {},
    "What the user sees. Each text is one text, or one for each locale; `{{ first_name | default: 'friend' }}` in it "
    "stands for an attribute. In `title` and `body` `**bold**`, `*emphasis*` and `[a link](https://acme.example)` are "
    "markup; `\\*` is a star. A body has at most 10,000 bytes, other texts have 1,000.",
    R"yaml(layout: toast
title: { en: Better together, de: Gemeinsam geht's besser }
body: { en: Invite a teammate to edit this file with you., de: Lade jemanden ein. }
button: { text: { en: Invite, de: Einladen }, action: "app://share/invite" }
dismiss: [close, never_again])yaml"};
inline constexpr Type kContentType = record_type(kContent);

inline constexpr Field kTriggerFields[] = {
    {"event", kNameType, "the event that makes the message due", kRequired},
    {"where", kExpressionType, "which of these events, by their properties"},
    {"delay", kDurationType, "how long after the event", kOptional, "0s"},
    {"cancel_on", kNameOrNames, "events that call it off during the delay"},
};
inline constexpr Record kTrigger{"trigger",
                                 kTriggerFields,
                                 {},
                                 "The event that makes a message due.",
                                 R"yaml(event: file_downloaded
where: bytes > 1000
delay: 3s
cancel_on: editor_closed)yaml"};

inline constexpr std::string_view kWindows[] = {"session", "lifetime"};
inline constexpr std::string_view kUntils[] = {"interacted", "seen", "dismissed"};
inline constexpr Field kFrequencyFields[] = {
    {"max", kIntType, "how often at most"},
    {"per", with_words(kDurationType, kWindows), "in which window", kOptional, "lifetime"},
    {"gap", kDurationType, "how far apart at least"},
    {"until", word_type(kUntils), "what ends it for a user", kOptional, "by intent"},
    {"calendar", kBoolType, "count in days of the user's zone", kOptional, "false"},
};
inline constexpr Record kFrequency{"frequency",
                                   kFrequencyFields,
                                   {},
                                   "How often one user sees a message.",
                                   R"yaml(max: 2
per: 30d
gap: 3d
until: interacted)yaml"};

inline constexpr std::string_view kPriorities[] = {"urgent", "high", "normal", "low"};
inline constexpr std::string_view kOnControl[] = {"show_nothing", "show_next_message"};
inline constexpr std::string_view kOffline[] = {"ok", "no"};

// What experiments and messages share.
inline constexpr Field kIntent{"intent", word_type(kIntents), "what it wants of the user"};
inline constexpr Field kAudience{"audience", kExpressionType, "who takes part", kOptional, "everybody"};
inline constexpr Field kPlacement{"placement", kNameType, "the place in the app that shows it"};
inline constexpr Field kTriggerField{"trigger", record_type(kTrigger), "what makes it due"};
inline constexpr Field kScheduleField{"schedule", record_type(kSchedule), "when it is in force"};
inline constexpr Field kFrequencyField{"frequency", record_type(kFrequency), "how often one user sees it"};
inline constexpr Field kPriority{"priority", word_type(kPriorities), "which of several messages wins a placement",
                                 kOptional, "normal"};
inline constexpr Field kStopWhen{"stop_when", kExpressionType, "when a user has no more need of it"};
inline constexpr Field kOfflineField{"offline", word_type(kOffline), "whether a client may show it without the server",
                                     kOptional, "no"};
inline constexpr Field kDecidedUnit{"unit", kNameType, "whom the decision is about", kOptional, "user"};
inline constexpr Field kClient{"client", kBoolType, "`false`: not for public keys", kOptional, "true"};
inline constexpr Field kRequiresField{"requires", kRequires, "flags and what they must serve to a user who takes part"};

inline constexpr Field kMessageFields[] = {
    {"message", kNameType, "its key: what apps, events and reports call it", kRequired},
    kDescription,
    {"status", word_type(kStatuses), "where it is in its life", kOptional, "running"},
    kOwner,
    kTags,
    kIntent,
    kDecidedUnit,
    kClient,
    kRequiresField,
    kAudience,
    {"placement", kNameType, "the place in the app that shows it", kRequired},
    kTriggerField,
    kScheduleField,
    kFrequencyField,
    kPriority,
    kStopWhen,
    kOfflineField,
    {"content", kContentType, "what is shown", kRequired},
    kLintField,
};
inline constexpr Record kMessage{"message",
                                 kMessageFields,
                                 {},
                                 "An in-app message that everybody in its audience may see, without an experiment.",
                                 R"yaml(message: storage-almost-full
status: running
intent: support
audience: storage_used > 0.9
placement: editor_banner
frequency: { max: 1, per: 7d }
content:
  layout: banner
  title: Your storage is almost full
  button: { text: Free some, action: "app://storage" })yaml"};

}  // namespace flywheel::source::tables
