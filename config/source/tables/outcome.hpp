// Part of the schema table (kinds.hpp): attributes, units, layers, segments, moments and metrics.
#pragma once

#include "config/source/tables/common.hpp"

namespace flywheel::source::tables {

inline constexpr std::string_view kAttributeTypes[] = {"string", "int", "float", "bool", "list", "object", "timestamp"};
inline constexpr Type kAttributeWord = word_type(kAttributeTypes);
inline constexpr Field kAttributeFields[] = {
    {"type", kAttributeWord, "the type of its values", kRequired},
    {"one_of", kTextOrTexts, "the texts it may have"},
    {"personal", kBoolType, "never written to logs or stores", kOptional, "false"},
    {"description", kTextType, "what it is"},
};
inline constexpr Record kAttribute{"attribute", kAttributeFields};
inline constexpr Type kAttributeRecord = record_type(kAttribute);
inline constexpr Type kAttributeType = either_type(&kAttributeWord, nullptr, &kAttributeRecord);

inline constexpr Field kUnitFields[] = {
    {"from", kNameType, "the context attribute that carries its id", kOptional, "that of the unit's own name"},
};
inline constexpr Record kUnit{"unit", kUnitFields};
inline constexpr Type kUnitType = record_type(kUnit);

inline constexpr Field kLayerFields[] = {
    {"unit", kNameType, "what its slots divide", kOptional, "user"},
    {"seed", kTextType, "stands for the name in the hash", kOptional, "the name"},
};
inline constexpr Record kLayer{"layer", kLayerFields};
inline constexpr Type kLayerType = record_type(kLayer);

inline constexpr std::string_view kPerDay[] = {"day"};
inline constexpr Field kMomentFields[] = {
    {"event", kNameType, "the event that makes it"},
    {"all_of", kNames, "several events that make it together"},
    {"where", kExpressionType, "about the event's properties", kOptional, {}, "event"},
    {"same", kNameType, "the property that all events share", kOptional, {}, "all_of"},
    {"within", kDurationType, "the time between the first and the last", kOptional, {}, "all_of"},
    {"unit", kNameType, "whose moment it is", kOptional, "user"},
    {"more_than", kIntType, "more events than that", kOptional, {}, "event"},
    {"at_least", kIntType, "that many events or more", kOptional, {}, "event"},
    {"per", word_type(kPerDay), "what is counted by", kOptional, {}, "more_than at_least"},
    {"over", kDurationType, "the time it looks at", kOptional, {}, "more_than at_least"},
    {"on", kTextType, "`average`, `every_day` or `20 days`", kOptional, "average", "per"},
    {"description", kTextType, "what it means"},
};
inline constexpr std::string_view kMomentKinds[] = {"event", "all_of"};
inline constexpr Record kMoment{"moment", kMomentFields, {}, kMomentKinds};
inline constexpr Type kMomentType = record_type(kMoment);

inline constexpr std::string_view kCounted[] = {"count", "sum"};
inline constexpr Field kDenominatorFields[] = {
    {"count", kNameType, "events"},
    {"sum", kNameType, "an event's property, added up"},
    {"where", kExpressionType, "about the event's properties"},
};
inline constexpr Record kDenominator{"denominator", kDenominatorFields, {}, kCounted};
inline constexpr Field kRatioFields[] = {
    {"count", kNameType, "events"},
    {"sum", kNameType, "an event's property, added up"},
    {"where", kExpressionType, "about the event's properties"},
    {"over", record_type(kDenominator), "what it is divided by", kRequired},
};
inline constexpr Record kRatio{"ratio", kRatioFields, {}, kCounted};
inline constexpr Field kInvitationFields[] = {
    {"sent", kNameType, "the event of an invitation", kRequired},
    {"accepted", kNameType, "the event of its acceptance", kRequired},
};
inline constexpr Record kInvitations{"invitations", kInvitationFields};

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
    {"reach", kNameType, "the share of units that reach a moment or event"},
    {"count", kNameType, "how many moments or events a unit has"},
    {"sum", kNameType, "an event's property, added up; the event alone: its value"},
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
    {"where", kExpressionType, "about the event's properties"},
    {"if", kExpressionType, "about the unit's context at exposure"},
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
};
inline constexpr Record kMetric{"metric", kMetricFields, {kEveryKind}, kMetricKinds};
inline constexpr Type kMetricType = record_type(kMetric);

inline constexpr std::string_view kFrequencies[] = {"daily", "weekly", "monthly", "quarterly", "yearly"};
inline constexpr Field kSectionFields[] = {
    {"attributes", map_type(kAttributeType), "what contexts carry"},
    {"units", map_type(kUnitType), "what is assigned and counted"},
    {"layers", map_type(kLayerType), "experiments of a layer share no unit"},
    {"segments", map_type(kExpressionType), "conditions with a name"},
    {"natural_frequency", word_type(kFrequencies), "how often the product is used by nature"},
    {"moments", map_type(kMomentType), "steps that a unit's history can show"},
    {"metrics", map_type(kMetricType), "what is measured"},
};
inline constexpr Record kSections{"sections", kSectionFields, {kEveryKind}};

}  // namespace flywheel::source::tables
