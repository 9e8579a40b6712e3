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
    "no_value_guardrail", "capture_goal",   "click_goal",  "nps_goal", "no_target",    "too_little_traffic",
    "control_locale",     "missing_locale", "no_learning", "stale",    "holdout_size", "maybe_missing"};
inline constexpr Type kLintName = word_type(kLintNames);
inline constexpr Type kLintNameList = list_type(kLintName);
inline constexpr Field kLintFields[] = {
    {"allow", either_type(&kLintName, &kLintNameList, nullptr), "warnings that are not to be given", kRequired},
};
inline constexpr Record kLint{"lint", kLintFields};

/// What every kind has.
inline constexpr Field kEveryKind[] = {
    {"description", kTextType, "what it is for, in a sentence"},
    {"owner", kTextType, "the team or person who answers for it"},
    {"tags", kTextOrTexts, "words to find it by"},
    {"lint", record_type(kLint), "warnings that are not to be given"},
};

inline constexpr Field kScheduleFields[] = {
    {"start", kWhenType, "from then on; a date means the beginning of its day"},
    {"end", kWhenType, "until then, exclusive; a date means the end of its day"},
    {"timezone", kTextType, "the IANA zone of dates, or `user`", kOptional, "the project's"},
};
inline constexpr Record kSchedule{"schedule", kScheduleFields};

inline constexpr std::string_view kRest[] = {"rest"};
inline constexpr Type kShare = with_words(kPercentType, kRest);
inline constexpr Type kShares = map_type(kShare);

inline constexpr Field kRequirementFields[] = {
    {"flag", kNameType, "the flag that is looked at", kRequired},
    {"serves", kNameOrNames, "the variant, or variants, it must serve", kRequired},
};
inline constexpr Record kRequirement{"requirement", kRequirementFields};
inline constexpr Type kRequirementType = record_type(kRequirement);
inline constexpr Type kRequirementList = list_type(kRequirementType);
inline constexpr Type kRequires = either_type(nullptr, &kRequirementList, &kRequirementType);

inline constexpr std::string_view kReasons[] = {"STATIC", "DEFAULT", "TARGETING_MATCH", "SPLIT", "DISABLED", "ERROR"};
inline constexpr Field kExpectationFields[] = {
    {"variant", kNameType, "the variant that is served"},
    {"reason", word_type(kReasons), "OpenFeature's reason"},
    {"value", kOpenType, "the value that is served"},
};
inline constexpr Record kExpectation{"expectation", kExpectationFields};
inline constexpr Field kTestFields[] = {
    {"name", kTextType, "what the test shows"},
    {"context", kOpenMap, "the evaluation context", kRequired},
    {"at", kWhenType, "the time of the evaluation", kOptional, "now"},
    {"expect", record_type(kExpectation), "what must come out", kRequired},
};
inline constexpr Record kTest{"test", kTestFields};
inline constexpr Type kTestType = record_type(kTest);
inline constexpr Type kTests = list_type(kTestType);

}  // namespace flywheel::source::tables
