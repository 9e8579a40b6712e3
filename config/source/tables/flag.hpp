// Part of the schema table (kinds.hpp): flags.
#pragma once

#include "config/source/tables/common.hpp"

namespace flywheel::source::tables {

inline constexpr Field kRuleFields[] = {
    {"name", kNameType, "what it is called in explanations; needed where it rolls out: the salt of its hash"},
    {"if", kExpressionType, "when it matches; left out: always"},
    {"serve", kNameType, "the variant for everybody it matches"},
    {"rollout", kShares, "a share of the units for each variant; `rest` takes what is left"},
    {"schedule", record_type(kSchedule), "when it is in force"},
};
inline constexpr std::string_view kServeOrRollout[] = {"serve", "rollout"};
inline constexpr Record kRule{"rule", kRuleFields, kServeOrRollout,
                              "A condition, and what is served where it holds. A rule has `serve` or `rollout`.",
                              R"yaml(name: early adopters
if: plan == "paid" and version(app_version) >= version("4.2.0")
rollout: { blocks: 25%, classic: rest }
schedule: { start: 2026-12-01 })yaml"};
inline constexpr Type kRuleType = record_type(kRule);

inline constexpr std::string_view kValueTypes[] = {"bool", "string", "int", "float", "object"};
inline constexpr Field kFlagFields[] = {
    {"flag", kNameType, "its key: what apps ask for", kRequired},
    kDescription,
    kOwner,
    kTags,
    {"enabled", kBoolType, "`false`: everybody gets `off`", kOptional, "true"},
    {"type", word_type(kValueTypes), "the type of its values", kOptional, "that of the variants"},
    {"variants", kAnyMap, "names and their values, of one type", kRequired},
    {"off", kNameType, "the variant that is served while it is disabled", kOptional, "the app's own default"},
    {"unit", kNameType, "what rollouts divide by: all that share a unit get the same", kOptional, "user"},
    {"seed", kTextType, "stands for the key in the hash, so that a rename moves nobody", kOptional, "the key"},
    {"client", kBoolType, "`false`: not for public keys", kOptional, "true"},
    {"metadata", kOpenMap, "bools, texts and numbers that are handed to clients as they are"},
    {"schedule", record_type(kSchedule), "outside it the flag is disabled"},
    {"requires", kRequires, "other flags and what they must serve; where one does not, `off` is served"},
    {"rules", list_type(kRuleType), "from the top; the first that matches decides"},
    {"default", either_type(&kNameType, nullptr, &kShares), "a variant, or shares, where no rule matches", kOptional,
     "the app's own default"},
    {"tests", kTests, "contexts and what must come out"},
    kLintField,
};
inline constexpr Record kFlag{"flag",
                              kFlagFields,
                              {},
                              "A named value that an app asks for, with rules that say who gets which.",
                              R"yaml(flag: block-editor
description: New block editor for documents
owner: team-editor
variants: { classic: false, blocks: true }
off: classic
metadata: { ticket: 42 }
rules:
  - name: staff
    if: email.endsWith("@acme.example")
    serve: blocks
default: { blocks: 10%, classic: rest }
tests:
  - { context: { email: "kim@acme.example" }, expect: { variant: blocks } })yaml"};

}  // namespace flywheel::source::tables
