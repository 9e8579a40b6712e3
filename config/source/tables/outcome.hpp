// Part of the schema table (kinds.hpp): attributes, units, layers, segments, moments and metrics.
#pragma once

#include "config/source/tables/common.hpp"

namespace flywheel::source::tables {

inline constexpr std::string_view kAttributeTypes[] = {"string", "int", "float", "bool", "list", "object", "timestamp"};
inline constexpr Type kAttributeWord = word_type(kAttributeTypes);
inline constexpr Field kAttributeFields[] = {
    {"type", kAttributeWord, "the type of its values", kRequired},
    {"one_of", kTextOrTexts, "the only texts it may have"},
    {"personal", kBoolType, "never written to logs or stores", kOptional, "false"},
    {"description", kTextType, "what it says of a user"},
};
inline constexpr Record kAttribute{"attribute",
                                   kAttributeFields,
                                   {},
                                   "One attribute of contexts. `seats: int` is short for `seats: { type: int }`.",
                                   R"yaml(type: string
one_of: [free, trial, paid])yaml"};
inline constexpr Type kAttributeRecord = record_type(kAttribute);
inline constexpr Type kAttributeType = either_type(&kAttributeWord, nullptr, &kAttributeRecord);

inline constexpr Field kUnitFields[] = {
    {"from", kNameType, "the context attribute that carries its id", kOptional, "the unit's own name"},
};
inline constexpr Record kUnit{"unit",
                              kUnitFields,
                              {},
                              "Something that gets an arm and whose outcomes are counted. `user` is the targeting key; "
                              "`account` and `device` are there, too.",
                              R"yaml(from: account_id)yaml"};
inline constexpr Type kUnitType = record_type(kUnit);

inline constexpr Field kLayerFields[] = {
    {"unit", kNameType, "what its slots divide", kOptional, "user"},
    {"seed", kTextType, "stands for the name in the hash, so that a rename moves nobody", kOptional, "the name"},
};
inline constexpr Record kLayer{"layer",
                               kLayerFields,
                               {},
                               "Experiments in one layer share no unit: each owns its part of the slots.",
                               R"yaml(unit: user)yaml"};
inline constexpr Type kLayerType = record_type(kLayer);

inline constexpr std::string_view kPerDay[] = {"day"};
inline constexpr Field kMomentFields[] = {
    {"event", kNameType, "the event that makes it"},
    {"all_of", kNames, "several events that make it together"},
    {"where", kExpressionType, "which of these events, by their properties", kOptional, {}, "event"},
    {"same", kNameType, "the property that all events share", kOptional, {}, "all_of"},
    {"within", kDurationType, "the time between the first and the last", kOptional, {}, "all_of"},
    {"unit", kNameType, "whose moment it is: of an account's, all members' events count", kOptional, "user"},
    {"more_than", kIntType, "more events than that", kOptional, {}, "event"},
    {"at_least", kIntType, "that many events or more", kOptional, {}, "event"},
    {"per", word_type(kPerDay), "the window that is counted in", kOptional, {}, "more_than at_least"},
    {"over", kDurationType, "the time it looks at", kOptional, {}, "more_than at_least"},
    {"on", kTextType, "on which days: `average`, `every_day`, or on so many, like `20 days`", kOptional, "average",
     "per"},
    {"description", kTextType, "what it means"},
};
inline constexpr std::string_view kMomentKinds[] = {"event", "all_of"};
inline constexpr Record kMoment{"moment", kMomentFields, kMomentKinds,
                                "A step that a unit's history can show: an event, several events together, or events "
                                "often enough. Of `event` and `all_of` it has one.",
                                R"yaml(event: document_processed
more_than: 3
per: day
over: 30d
on: average)yaml"};
inline constexpr Type kMomentType = record_type(kMoment);

inline constexpr std::string_view kCounted[] = {"count", "sum"};
inline constexpr Field kDenominatorFields[] = {
    {"count", kNameType, "the event that is counted"},
    {"sum", kNameType, "the property of an event that is added up, as `purchase.amount`"},
    {"where", kExpressionType, "which of these events, by their properties"},
};
inline constexpr Record kDenominator{"denominator", kDenominatorFields, kCounted,
                                     "What a ratio is divided by: it counts events, or adds up a property.",
                                     R"yaml(count: purchase)yaml"};
inline constexpr Field kRatioFields[] = {
    {"count", kNameType, "the event that is counted"},
    {"sum", kNameType, "the property of an event that is added up, as `purchase.amount`"},
    {"where", kExpressionType, "which of these events, by their properties"},
    {"over", record_type(kDenominator), "what it is divided by", kRequired},
};
inline constexpr Record kRatio{"ratio", kRatioFields, kCounted, "One number of a unit over another.",
                               R"yaml(sum: purchase.amount
over: { count: purchase })yaml"};
inline constexpr Field kInvitationFields[] = {
    {"sent", kNameType, "the event of an invitation", kRequired},
    {"accepted", kNameType, "the event of its acceptance", kRequired},
};
inline constexpr Record kInvitations{"invitations",
                                     kInvitationFields,
                                     {},
                                     "The two events of a new user who comes by invitation.",
                                     R"yaml(sent: teammate_invited
accepted: invite_accepted)yaml"};

inline constexpr Type kDays = list_type(kIntType);
inline constexpr Type kWindow = either_type(&kDurationType, &kDays, nullptr);
inline constexpr std::string_view kSurveyScales[] = {"ces", "nps", "pmf"};
inline constexpr std::string_view kSides[] = {"value_creation", "value_capture"};
inline constexpr std::string_view kDirections[] = {"up", "down"};
inline constexpr std::string_view kMatches[] = {"on", "on_or_after", "every", "within"};
inline constexpr std::string_view kOrders[] = {"strict", "loose"};
inline constexpr std::string_view kDataEnd[] = {"data_end"};
inline constexpr std::string_view kMetricKinds[] = {
    "reach",   "count",          "sum",           "mean",     "ratio",  "quantile", "retained",
    "time_to", "active_days_of", "stickiness_of", "k_factor", "funnel", "survey"};

inline constexpr Field kMetricFields[] = {
    kDescription,
    kOwner,
    kTags,
    {"reach", kNameType, "the share of units that reach a moment or event"},
    {"count", kNameType, "how many moments or events a unit has"},
    {"sum", kNameType, "an event's property, added up, as `purchase.amount`; the event alone: its value"},
    {"mean", kNameType, "an event's property, per event"},
    {"ratio", record_type(kRatio), "one sum or count over another"},
    {"quantile", kPercentType, "a quantile of the property `of`"},
    {"retained", kNameType, "the share of units with the moment on day N"},
    {"time_to", kNameType, "how long units take to a moment or event"},
    {"active_days_of", kNameType, "on how many days a unit has the moment"},
    {"stickiness_of", kNameType, "daily over monthly active units"},
    {"k_factor", record_type(kInvitations), "new units that a unit brings"},
    {"funnel", kNames, "the share of units that take each step"},
    {"survey", word_type(kSurveyScales), "the first answer of a unit"},
    {"of", kNameType, "the event's property", kOptional, {}, "quantile"},
    {"day", kIntType, "the day, counted in 24 hours", kOptional, {}, "retained"},
    {"week", kIntType, "the week, counted in 7 × 24 hours", kOptional, {}, "retained"},
    {"month", kIntType, "the month, counted in 30 × 24 hours", kOptional, {}, "retained"},
    {"match", word_type(kMatches), "which days count", kOptional, "on", "retained"},
    {"until", word_type(kDataEnd), "how long `on_or_after` looks", kOptional, "28 days", "retained"},
    {"within", kWindow, "the window after first exposure; of `retained` the days `[first, last]`", kOptional,
     "until now"},
    {"from", kNameType, "the event that begins the window", kOptional, "first exposure"},
    {"where", kExpressionType, "which of these events, by their properties"},
    {"if", kExpressionType, "which units, by their context at exposure"},
    {"censor_at", kDurationType, "how long a unit is waited for", kOptional, {}, "time_to"},
    {"over", kDurationType, "the time it looks at", kOptional, "28d", "active_days_of stickiness_of"},
    {"order", word_type(kOrders), "whether steps must follow each other", kOptional, "strict", "funnel"},
    {"kind", word_type(kSides), "whether it creates value for users or captures it"},
    {"good", word_type(kDirections), "the better direction", kOptional, "up"},
    {"harm_above", kChangeType, "a guardrail is harmed by a larger rise", kOptional, "0"},
    {"harm_below", kChangeType, "a guardrail is harmed by a larger fall", kOptional, "0"},
    {"winsorise", kPercentType, "values beyond that quantile are cut to it"},
    {"cuped", kDurationType, "the pre-period for variance reduction"},
    {"diagnostic", kBoolType, "shown, but never decides", kOptional, "false"},
    {"unit", kNameType, "whose metric it is", kOptional, "the experiment's"},
    {"calendar", kBoolType, "windows in days of the project's zone", kOptional, "false"},
    kLintField,
};
inline constexpr Record kMetric{
    "metric", kMetricFields, kMetricKinds,
    "What is measured of each unit. The first key says how; of those that do (`reach` to `survey`) it has one.",
    R"yaml(reach: eureka
within: 14d
kind: value_creation)yaml"};
inline constexpr Type kMetricType = record_type(kMetric);

inline constexpr std::string_view kFrequencies[] = {"daily", "weekly", "monthly", "quarterly", "yearly"};
inline constexpr Field kSectionFields[] = {
    kDescription,
    kOwner,
    kTags,
    {"attributes", map_type(kAttributeType), "what contexts carry"},
    {"units", map_type(kUnitType), "what is assigned and counted"},
    {"layers", map_type(kLayerType), "experiments of a layer share no unit"},
    {"segments", map_type(kExpressionType), "conditions with a name"},
    {"natural_frequency", word_type(kFrequencies), "how often the product is used by nature"},
    {"moments", map_type(kMomentType), "steps that a unit's history can show"},
    {"metrics", map_type(kMetricType), "what is measured"},
    kLintField,
};
inline constexpr Record kSections{
    "sections",
    kSectionFields,
    {},
    "Maps of small definitions. A document may hold several of them, and several documents may add to the same.",
    R"yaml(attributes: { plan: { type: string, one_of: [free, paid] }, seats: int }
units: { account: { from: account_id } }
layers: { editor_toasts: { unit: user } }
segments: { teams: plan == "paid" and seats > 3 }
natural_frequency: daily
moments:
  aha: { all_of: [file_modified, file_downloaded], same: file_id, within: 7d }
metrics:
  activation_rate: { reach: aha, within: 7d, kind: value_creation })yaml"};

}  // namespace flywheel::source::tables
