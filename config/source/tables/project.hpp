// Part of the schema table (kinds.hpp): the project, holdouts and learnings.
#pragma once

#include "config/source/tables/message.hpp"

namespace flywheel::source::tables {

inline constexpr std::string_view kAllMessages[] = {"all_messages"};
inline constexpr Type kAllMessagesWord = word_type(kAllMessages);
inline constexpr Field kHeldBackFields[] = {
    {"experiments", kNameOrNames, "experiments by key"},
    {"flags", kNameOrNames, "flags by key"},
    {"tags", kTextOrTexts, "experiments by tag"},
};
inline constexpr Record kHeldBack{"held back",
                                  kHeldBackFields,
                                  {},
                                  "What a holdout holds back, where it is not every message.",
                                  R"yaml(experiments: [invite-nudge-copy]
tags: growth)yaml"};
inline constexpr Type kHeldBackType = record_type(kHeldBack);
inline constexpr Type kIntentType = word_type(kIntents);
inline constexpr Type kIntentList = list_type(kIntentType);
inline constexpr std::string_view kAtEnd[] = {"release"};

inline constexpr Field kHoldoutFields[] = {
    {"holdout", kNameType, "its key: what reports call it", kRequired},
    kDescription,
    kOwner,
    kTags,
    {"percent", kPercentType, "the share of units that is held back", kRequired},
    {"unit", kNameType, "whom it is about", kOptional, "user"},
    {"seed", kTextType, "stands for the key in the hash, so that a rename moves nobody", kOptional, "the key"},
    {"holds_back", either_type(&kAllMessagesWord, nullptr, &kHeldBackType), "what they do not get", kRequired},
    {"except", either_type(&kIntentType, &kIntentList, nullptr), "intents that reach them all the same"},
    {"start", kWhenType, "from then on; a date means the beginning of its day"},
    {"end", kWhenType, "until then, exclusive; a date means the end of its day"},
    {"measure", kNameOrNames, "the metrics of its report"},
    {"at_end", word_type(kAtEnd), "what happens in the end: everybody gets everything", kOptional, "release"},
    kLintField,
};
inline constexpr Record kHoldout{"holdout",
                                 kHoldoutFields,
                                 {},
                                 "Units that are kept from messages, experiments or flags for a time, so that the "
                                 "effect of all of them together can be measured.",
                                 R"yaml(holdout: no-inapp-marketing-2027h1
percent: 5%
holds_back: all_messages
except: [transactional, security, consent, support]
start: 2027-01-01
end: 2027-06-30
measure: [d30_retention, stickiness])yaml"};

inline constexpr Type kChanges = list_type(kChangeType);
inline constexpr Field kEffectFields[] = {
    {"metric", kNameType, "the metric", kRequired},
    {"change", kChangeType, "the estimate", kRequired},
    {"interval", kChanges, "its interval: `[low, high]`"},
};
inline constexpr Record kEffect{"effect",
                                kEffectFields,
                                {},
                                "How one metric moved.",
                                R"yaml(metric: d7_retention
change: +0.2%
interval: [-0.9%, +1.3%])yaml"};
inline constexpr Type kEffectType = record_type(kEffect);
inline constexpr std::string_view kConfidences[] = {"low", "moderate", "high"};

inline constexpr Field kLearningFields[] = {
    {"learning", kNameType, "its key", kRequired},
    kDescription,
    kOwner,
    kTags,
    {"experiment", kNameType, "the experiment it comes from", kRequired},
    {"summary", kTextType, "what was learned", kRequired},
    {"funnel", word_type(kFunnelParts), "the part of the funnel"},
    {"product_area", kTextType, "the part of the product"},
    {"effect", map_type(kEffectType), "for parts of the funnel, what moved"},
    {"decision", kTextType, "`ship …`, `iterate` or `decline`", kRequired},
    {"because", kTextType, "why it was declined"},
    {"alternative", kTextType, "what is done instead"},
    {"confidence", word_type(kConfidences), "how sure it is"},
    {"holds_for", kTextType, "for whom it holds"},
    {"driven_by", kTextOrTexts, "the feedback behind it"},
    {"win", kBoolType, "whether it counts as one", kOptional, "false"},
    {"revisit", kWhenType, "when to look at it again"},
    kLintField,
};
inline constexpr Record kLearning{"learning",
                                  kLearningFields,
                                  {},
                                  "What an experiment taught, kept where it can be found.",
                                  R"yaml(learning: invite-nudge-after-download
experiment: invite-nudge-copy
summary: A teammate nudge after the first download brought more invites.
effect:
  retention: { metric: d7_retention, change: +0.2%, interval: [-0.9%, +1.3%] }
decision: ship team
confidence: moderate
holds_for: New free users on web
win: true
revisit: 2027-12-01)yaml"};

inline constexpr std::string_view kDeferOrDrop[] = {"defer", "drop"};
inline constexpr Field kQuietFields[] = {
    {"from", kClockType, "from then on, in the user's zone", kRequired},
    {"to", kClockType, "until then", kRequired},
    {"then", word_type(kDeferOrDrop), "what happens to messages", kOptional, "defer"},
};
inline constexpr Record kQuiet{"quiet hours",
                               kQuietFields,
                               {},
                               "The hours of the night, in the user's zone.",
                               R"yaml(from: "21:00"
to: "08:00"
then: defer)yaml"};
inline constexpr Field kCapFields[] = {
    {"max", kIntType, "how many messages at most", kRequired},
    {"per", with_words(kDurationType, kWindows), "in which window; the cap `session` has `session` unless it says so",
     kOptional, "lifetime"},
    {"gap", kDurationType, "how far apart at least"},
    {"calendar", kBoolType, "count in days of the user's zone", kOptional, "false"},
};
inline constexpr Record kCap{"cap",
                             kCapFields,
                             {},
                             "How many messages one user sees in a window.",
                             R"yaml(max: 3
per: 7d
gap: 4h)yaml"};
inline constexpr Type kCapType = record_type(kCap);
inline constexpr Field kTestUserFields[] = {
    {"if", kExpressionType, "who they are", kRequired},
    {"force", map_type(kNameType), "keys of flags or experiments, and what these users get of them"},
};
inline constexpr Record kTestUser{"test user",
                                  kTestUserFields,
                                  {},
                                  "People who try things out: they are left out of results, and may be given an arm.",
                                  R"yaml(if: email.endsWith("@acme.example")
force: { invite-nudge-copy: team })yaml"};
inline constexpr Type kTestUserRecord = record_type(kTestUser);
inline constexpr Type kTestUserType = either_type(&kTextType, nullptr, &kTestUserRecord);
inline constexpr Type kExpressions = list_type(kExpressionType);

inline constexpr Field kProjectFields[] = {
    {"project", kNameType, "its name", kRequired},
    kDescription,
    kOwner,
    kTags,
    {"default_locale", kTextType, "the locale of texts where a user's own has none", kOptional, "en"},
    {"timezone", kTextType, "the IANA zone of its days", kOptional, "UTC"},
    {"quiet_hours", record_type(kQuiet), "when no message is shown"},
    {"caps", map_type(kCapType), "how many messages a user sees: `everything`, `session`, or by intent"},
    {"never_on", kNameOrNames, "placements without messages"},
    {"test_users", list_type(kTestUserType),
     "who is left out of results: patterns like `*@acme.example` for unit ids, or conditions"},
    {"link_schemes", kTextOrTexts, "how links begin that messages may open", kOptional, "https"},
    {"image_hosts", kTextOrTexts, "the hosts that images may come from"},
    {"horizon", kDurationType, "how old an event may be when it arrives", kOptional, "30d"},
    {"hash_units", kBoolType, "store hashed unit ids only", kOptional, "false"},
    {"bots", either_type(&kExpressionType, &kExpressions, nullptr), "who is no person and is left out"},
    {"segments_by", kNameOrNames, "attributes that results are divided by"},
    kLintField,
};
inline constexpr Record kProject{"project",
                                 kProjectFields,
                                 {},
                                 "What holds for everything. There is one such document.",
                                 R"yaml(project: acme-docs
default_locale: en
timezone: Europe/Vienna
quiet_hours: { from: "21:00", to: "08:00" }
caps:
  everything: { max: 3, per: 7d, gap: 4h }
  upsell: { max: 1, per: 7d }
never_on: [checkout, login]
test_users: ["*@acme.example"]
link_schemes: [https, app])yaml"};

}  // namespace flywheel::source::tables
