// Part of the schema table (kinds.hpp): flags.
#pragma once

#include "config/source/tables/common.hpp"

namespace flywheel::source::tables {

inline constexpr Field kRuleFields[] = {
    {"name", kNameType, "needed where it rolls out; the salt of its hash"},
    {"if", kExpressionType, "when it matches; left out: always"},
    {"serve", kNameType, "the variant for everybody it matches"},
    {"rollout", kShares, "a share of the units for each variant"},
    {"schedule", record_type(kSchedule), "when it is in force"},
};
inline constexpr std::string_view kServeOrRollout[] = {"serve", "rollout"};
inline constexpr Record kRule{"rule", kRuleFields, {}, kServeOrRollout};
inline constexpr Type kRuleType = record_type(kRule);

inline constexpr std::string_view kValueTypes[] = {"bool", "string", "int", "float", "object"};
inline constexpr Field kFlagFields[] = {
    {"flag", kNameType, "its key", kRequired},
    {"enabled", kBoolType, "`false`: everybody gets `off`", kOptional, "true"},
    {"type", word_type(kValueTypes), "the type of its values", kOptional, "that of the variants"},
    {"variants", kAnyMap, "names and their values, of one type", kRequired},
    {"off", kNameType, "the variant that is served while it is disabled", kOptional, "the app's own default"},
    {"unit", kNameType, "what rollouts divide by", kOptional, "user"},
    {"seed", kTextType, "stands for the key in the hash, so that a rename moves nobody", kOptional, "the key"},
    {"metadata", kOpenMap, "bools, texts and numbers for clients"},
    {"requires", kRequires, "other flags and what they must serve"},
    {"rules", list_type(kRuleType), "from the top; the first that matches decides"},
    {"default", either_type(&kNameType, nullptr, &kShares), "a variant, or shares, where no rule matches", kOptional,
     "the app's own default"},
    {"schedule", record_type(kSchedule), "outside it the flag is disabled"},
    {"client", kBoolType, "`false`: not for public keys", kOptional, "true"},
    {"tests", kTests, "contexts and what must come out"},
};
inline constexpr Record kFlag{"flag", kFlagFields, {kEveryKind}};

}  // namespace flywheel::source::tables
