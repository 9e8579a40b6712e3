// Part of the schema table (kinds.hpp): what several kinds share.
#pragma once

#include "config/source/schema.hpp"

namespace flywheel::source::tables {

inline constexpr Type kNames = list_type(kNameType);
inline constexpr Type kNameOrNames = either_type(&kNameType, &kNames, nullptr);
inline constexpr Type kTexts = list_type(kTextType);
inline constexpr Type kTextOrTexts = either_type(&kTextType, &kTexts, nullptr);
inline constexpr Type kOpenMap = map_type(kOpenType);
inline constexpr Type kAnyMap = map_type(kAnyType);

inline constexpr std::string_view kFunnelParts[] = {"acquisition", "activation", "retention", "referral",
                                                    "monetisation"};
inline constexpr std::string_view kIntents[] = {"adoption", "upsell",  "retention", "relationship", "announcement",
                                                "survey",   "support", "security",  "consent",      "transactional"};
inline constexpr std::string_view kStatuses[] = {"draft", "running", "paused", "ended"};

inline constexpr std::string_view kLintNames[] = {
    "no-value-guardrail", "capture-goal",       "click-goal",  "nps-goal",   "no-target",    "too-little-traffic",
    "control-locale",     "placeholder-locale", "no-learning", "stale-flag", "holdout-size", "maybe-missing"};
inline constexpr Type kLintName = word_type(kLintNames);
inline constexpr Type kLintNameList = list_type(kLintName);
inline constexpr Field kLintFields[] = {
    {"allow", either_type(&kLintName, &kLintNameList, nullptr), "the warnings that are not to be given", kRequired},
};
inline constexpr Record kLint{"lint",
                              kLintFields,
                              {},
                              "Silences warnings about one definition, by their names, where it is meant as it is.",
                              R"yaml(allow: [stale-flag, no-target])yaml"};

// What every kind has.
inline constexpr Field kDescription{"description", kTextType, "what it is for, in a sentence"};
inline constexpr Field kOwner{"owner", kTextType, "the team or person who answers for it"};
inline constexpr Field kTags{"tags", kTextOrTexts, "words to find it by"};
inline constexpr Field kLintField{"lint", record_type(kLint), "warnings that are not to be given"};

inline constexpr Field kScheduleFields[] = {
    {"start", kWhenType, "in force from then on; a date means the beginning of its day"},
    {"end", kWhenType, "in force until then, exclusive; a date means the end of its day"},
    {"timezone", kTextType, "the IANA zone of dates, or `user`: the zone of each user", kOptional, "the project's"},
};
inline constexpr Record kSchedule{"schedule",
                                  kScheduleFields,
                                  {},
                                  "When something is in force. Either end may be left open.",
                                  R"yaml(start: 2027-03-03
end: 2027-03-31T18:00:00Z
timezone: Europe/Vienna)yaml"};

inline constexpr std::string_view kRest[] = {"rest"};
inline constexpr Type kShare = with_words(kPercentType, kRest);
inline constexpr Type kShares = map_type(kShare);

inline constexpr Field kRequirementFields[] = {
    {"flag", kNameType, "the flag that is looked at", kRequired},
    {"serves", kNameOrNames, "the variant, or variants, it must serve", kRequired},
};
inline constexpr Record kRequirement{"requirement",
                                     kRequirementFields,
                                     {},
                                     "Another flag, and what that flag must serve to the same user.",
                                     R"yaml(flag: paywall-v2
serves: [new, newest])yaml"};
inline constexpr Type kRequirementType = record_type(kRequirement);
inline constexpr Type kRequirementList = list_type(kRequirementType);
inline constexpr Type kRequires = either_type(nullptr, &kRequirementList, &kRequirementType);

inline constexpr std::string_view kReasons[] = {"STATIC", "DEFAULT", "TARGETING_MATCH", "SPLIT", "DISABLED", "ERROR"};
inline constexpr Field kExpectationFields[] = {
    {"variant", kNameType, "the variant that is served"},
    {"reason", word_type(kReasons), "why, in OpenFeature's words"},
    {"value", kOpenType, "the value that is served; not of an experiment on messages"},
};
inline constexpr Record kExpectation{"expectation",
                                     kExpectationFields,
                                     {},
                                     "What a test expects. What is left out is not compared.",
                                     R"yaml(variant: blocks
reason: TARGETING_MATCH)yaml"};
inline constexpr Field kTestFields[] = {
    {"name", kTextType, "what the test shows"},
    {"context", kOpenMap, "the evaluation context: attributes of a made-up user", kRequired},
    {"at", kWhenType, "the time of the evaluation", kOptional, "now"},
    {"expect", record_type(kExpectation), "what must come out", kRequired},
};
inline constexpr Record kTest{"test",
                              kTestFields,
                              {},
                              "One evaluation and what must come out of it, written beside the definition.",
                              R"yaml(name: staff see the new editor
context: { email: "kim@acme.example" }
at: 2026-12-24T10:00:00Z
expect: { variant: blocks })yaml"};
inline constexpr Type kTestType = record_type(kTest);
inline constexpr Type kTests = list_type(kTestType);

}  // namespace flywheel::source::tables
