// Part of the schema table (kinds.hpp): experiments.
#pragma once

#include "config/source/tables/message.hpp"

namespace flywheel::source::tables {

inline constexpr Field kGoalFields[] = {
    {"metric", kNameType, "the metric that decides", kRequired},
    {"from", kLevelType, "its level today"},
    {"to", kLevelType, "the level hoped for"},
    {"by", kWhenType, "until when"},
};
inline constexpr Record kGoal{"goal", kGoalFields};

inline constexpr std::string_view kMethods[] = {"sequential", "fixed", "bayesian", "group_sequential"};
inline constexpr std::string_view kLooks[] = {"continuous"};
inline constexpr std::string_view kCorrections[] = {"holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli",
                                                    "none"};
inline constexpr Field kPriorFields[] = {
    {"mean", kChangeType, "of the effect", kOptional, "0"},
    {"sd", kLevelType, "of the effect", kRequired},
};
inline constexpr Record kPrior{"prior", kPriorFields};
inline constexpr Field kAnalysisFields[] = {
    {"method", word_type(kMethods), "how results are judged", kOptional, "sequential"},
    {"alpha", kPercentType, "the risk of a false alarm, two-sided", kOptional, "5%"},
    {"looks", with_words(kIntType, kLooks), "how often results are judged", kOptional, "continuous"},
    {"tuning_n", kIntType, "the sample size at which the confidence sequence is tightest"},
    {"pre_period", kDurationType, "for variance reduction"},
    {"correction", word_type(kCorrections), "for several arms", kOptional, "holm"},
    {"prior", record_type(kPrior), "of a Bayesian analysis"},
};
inline constexpr Record kAnalysis{"analysis", kAnalysisFields};

inline constexpr std::string_view kExposures[] = {"on_report", "on_evaluation"};
inline constexpr Field kExperimentFields[] = {
    {"experiment", kNameType, "its key", kRequired},
    {"status", word_type(kStatuses), "where it is in its life", kOptional, "draft"},
    {"ship", kNameType, "the arm everybody gets once it is over", kOptional, "the baseline; of messages none"},
    {"hypothesis", kTextType, "what is believed, and why"},
    {"funnel", word_type(kFunnelParts), "the part of the funnel"},
    {"product_area", kTextType, "the part of the product"},
    {"goal", record_type(kGoal), "the metric that decides, and how far it is to move"},
    {"guardrails", kNameOrNames, "metrics that must not get worse"},
    {"secondary", kNameOrNames, "metrics that are looked at too"},
    {"layer", kNameType, "experiments of a layer share no unit"},
    {"slots", kSlotsType, "its part of the layer", kOptional, {}, "layer"},
    {"traffic", kPercentType, "the share of the audience that takes part", kOptional, "100%"},
    {"split", kShares, "a share of the units for each arm", kRequired},
    {"control", kNameType, "the baseline", kOptional, "the first arm"},
    {"seed", kTextType, "stands for the key in the hash, so that a rename moves nobody", kOptional, "the key"},
    {"values", kAnyMap, "the value of each arm"},
    {"exposure", word_type(kExposures), "what counts a unit in", kOptional, "on_report"},
    {"sticky", kBoolType, "a unit keeps its arm whatever changes", kOptional, "false"},
    {"auto_pause", kBoolType, "pause it when a guardrail is harmed", kOptional, "false"},
    {"analysis", record_type(kAnalysis), "how results are judged"},
    {"on_control", word_type(kOnControl), "what the control group sees", kOptional, "show_nothing", "messages"},
    {"messages", map_type(kContentType), "what each arm shows", kOptional, {}, "placement"},
};
inline constexpr Record kExperiment{"experiment", kExperimentFields, {kMessagePart, kEveryKind}};

}  // namespace flywheel::source::tables
