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
inline constexpr Record kHeldBack{"held back", kHeldBackFields};
inline constexpr Type kHeldBackType = record_type(kHeldBack);
inline constexpr Type kIntent = word_type(kIntents);
inline constexpr Type kIntentList = list_type(kIntent);
inline constexpr std::string_view kAtEnd[] = {"release"};

inline constexpr Field kHoldoutFields[] = {
    {"holdout", kNameType, "its key", kRequired},
    {"percent", kPercentType, "the share of units that is held back", kRequired},
    {"unit", kNameType, "what is held back", kOptional, "user"},
    {"seed", kTextType, "stands for the key in the hash", kOptional, "the key"},
    {"holds_back", either_type(&kAllMessagesWord, nullptr, &kHeldBackType), "what they do not get", kRequired},
    {"except", either_type(&kIntent, &kIntentList, nullptr), "intents that reach them all the same"},
    {"start", kWhenType, "from then on"},
    {"end", kWhenType, "until then, exclusive; a date means the end of its day"},
    {"measure", kNameOrNames, "the metrics of its report"},
    {"at_end", word_type(kAtEnd), "what happens then", kOptional, "release"},
};
inline constexpr Record kHoldout{"holdout", kHoldoutFields, {kEveryKind}};

inline constexpr Type kChanges = list_type(kChangeType);
inline constexpr Field kEffectFields[] = {
    {"metric", kNameType, "the metric", kRequired},
    {"change", kChangeType, "the estimate", kRequired},
    {"interval", kChanges, "its interval: `[low, high]`"},
};
inline constexpr Record kEffect{"effect", kEffectFields};
inline constexpr Type kEffectType = record_type(kEffect);
inline constexpr std::string_view kConfidences[] = {"low", "moderate", "high"};

inline constexpr Field kLearningFields[] = {
    {"learning", kNameType, "its key", kRequired},
    {"experiment", kNameType, "the experiment it comes from", kRequired},
    {"summary", kTextType, "what was learned", kRequired},
    {"funnel", word_type(kFunnelParts), "the part of the funnel"},
    {"product_area", kTextType, "the part of the product"},
    {"effect", map_type(kEffectType), "by part of the funnel, what moved"},
    {"decision", kTextType, "`ship …`, `iterate` or `decline`", kRequired},
    {"because", kTextType, "why it was declined"},
    {"alternative", kTextType, "what is done instead"},
    {"confidence", word_type(kConfidences), "how sure it is"},
    {"holds_for", kTextType, "for whom"},
    {"driven_by", kTextOrTexts, "the feedback behind it"},
    {"win", kBoolType, "whether it counts as one", kOptional, "false"},
    {"revisit", kWhenType, "when to look at it again"},
};
inline constexpr Record kLearning{"learning", kLearningFields, {kEveryKind}};

inline constexpr std::string_view kDeferOrDrop[] = {"defer", "drop"};
inline constexpr Field kQuietFields[] = {
    {"from", kClockType, "from then on, in the user's zone", kRequired},
    {"to", kClockType, "until then", kRequired},
    {"then", word_type(kDeferOrDrop), "what happens to messages", kOptional, "defer"},
};
inline constexpr Record kQuiet{"quiet hours", kQuietFields};
inline constexpr Field kCapFields[] = {
    {"max", kIntType, "how many", kRequired},
    {"per", with_words(kDurationType, kWindows), "in which window", kOptional, "lifetime"},
    {"gap", kDurationType, "how far apart"},
    {"calendar", kBoolType, "count in days of the user's zone", kOptional, "false"},
};
inline constexpr Record kCap{"cap", kCapFields};
inline constexpr Type kCapType = record_type(kCap);
inline constexpr Field kTestUserFields[] = {
    {"if", kExpressionType, "who they are", kRequired},
    {"force", map_type(kNameType), "keys and the arm they get"},
};
inline constexpr Record kTestUser{"test user", kTestUserFields};
inline constexpr Type kTestUserRecord = record_type(kTestUser);
inline constexpr Type kTestUserType = either_type(&kTextType, nullptr, &kTestUserRecord);
inline constexpr Type kExpressions = list_type(kExpressionType);

inline constexpr Field kProjectFields[] = {
    {"project", kNameType, "its name", kRequired},
    {"default_locale", kTextType, "where no better one is found", kOptional, "en"},
    {"timezone", kTextType, "the IANA zone of its days", kOptional, "UTC"},
    {"quiet_hours", record_type(kQuiet), "when no message is shown"},
    {"caps", map_type(kCapType), "how many messages a user sees: `everything`, `session`, or by intent"},
    {"never_on", kNameOrNames, "placements without messages"},
    {"test_users", list_type(kTestUserType), "who is left out of results"},
    {"link_schemes", kTextOrTexts, "what actions may open", kOptional, "https"},
    {"image_hosts", kTextOrTexts, "where images may come from"},
    {"horizon", kDurationType, "how far back an event may lie", kOptional, "30d"},
    {"hash_units", kBoolType, "store hashed unit ids only", kOptional, "false"},
    {"bots", either_type(&kExpressionType, &kExpressions, nullptr), "who is no person"},
    {"segments_by", kNameOrNames, "attributes that results are divided by"},
};
inline constexpr Record kProject{"project", kProjectFields, {kEveryKind}};

}  // namespace flywheel::source::tables
