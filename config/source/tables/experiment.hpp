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
inline constexpr Record kGoal{"goal",
                              kGoalFields,
                              {},
                              "The metric that decides, and how far it is to move.",
                              R"yaml(metric: eureka_rate
from: 8%
to: 10%
by: 2027-03-31)yaml"};

inline constexpr std::string_view kMethods[] = {"sequential", "fixed", "bayesian", "group_sequential"};
inline constexpr std::string_view kLooks[] = {"continuous"};
inline constexpr std::string_view kCorrections[] = {"holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli",
                                                    "none"};
inline constexpr Field kPriorFields[] = {
    {"mean", kChangeType, "the effect that is expected", kOptional, "0"},
    {"sd", kLevelType, "how far effects lie around it: one standard deviation", kRequired},
};
inline constexpr Record kPrior{"prior",
                               kPriorFields,
                               {},
                               "What is believed of the effect on the goal before any data: a normal "
                               "distribution, for `method: bayesian`.",
                               R"yaml(mean: 0
sd: 2%)yaml"};
inline constexpr Field kAnalysisFields[] = {
    {"method", word_type(kMethods), "how results are judged", kOptional, "sequential"},
    {"alpha", kPercentType, "the risk of a false alarm, two-sided", kOptional, "5%"},
    {"looks", with_words(kIntType, kLooks), "how often results are judged", kOptional,
     "continuous; with `group_sequential` 5"},
    {"tuning_n", kIntType,
     "the units of both arms that are planned: the confidence sequence is tightest there, and planned looks are parts "
     "of it",
     kOptional, "10000"},
    {"pre_period", kDurationType, "how long before the exposure outcomes are looked at to reduce variance"},
    {"correction", word_type(kCorrections), "how p-values are corrected for several arms", kOptional, "holm"},
    {"prior", record_type(kPrior), "what is believed of the effect on the goal beforehand, of a Bayesian analysis"},
};
inline constexpr Record kAnalysis{"analysis",
                                  kAnalysisFields,
                                  {},
                                  "How results are judged.",
                                  R"yaml(method: sequential
alpha: 5%
looks: continuous)yaml"};

inline constexpr std::string_view kExposures[] = {"on_report", "on_evaluation"};
inline constexpr Field kExperimentFields[] = {
    {"experiment", kNameType, "its key: what apps, events and reports call it", kRequired},
    kDescription,
    {"status", word_type(kStatuses), "where it is in its life", kOptional, "draft"},
    {"ship", kNameType, "the arm everybody gets while it is paused and once it is over", kOptional,
     "the baseline; of messages none"},
    kOwner,
    kTags,
    {"hypothesis", kTextType, "what is believed, and why"},
    {"funnel", word_type(kFunnelParts), "the part of the funnel it is about"},
    {"product_area", kTextType, "the part of the product it is about"},
    kIntent,
    {"goal", record_type(kGoal), "the metric that decides, and how far it is to move"},
    {"guardrails", kNameOrNames, "metrics that must not get worse"},
    {"secondary", kNameOrNames, "metrics that are looked at too, but do not decide"},
    kDecidedUnit,
    {"seed", kTextType, "stands for the key in the hash, so that a rename moves nobody", kOptional, "the key"},
    {"layer", kNameType, "experiments of a layer share no unit"},
    {"slots", kSlotsType, "its part of the layer", kOptional, {}, "layer"},
    {"traffic", kPercentType, "the share of the audience that takes part", kOptional, "100%"},
    kClient,
    kRequiresField,
    kAudience,
    {"split", kShares, "the arms, and the share of the units that gets each; `rest` takes what is left", kRequired},
    {"control", kNameType, "the baseline: the arm the others are compared with", kOptional, "the first arm"},
    {"values", kAnyMap, "the value of each arm; an experiment has `values` or `messages`"},
    {"analysis", record_type(kAnalysis), "how results are judged"},
    {"exposure", word_type(kExposures), "what counts a unit in: the app's report, or the evaluation itself", kOptional,
     "on_report"},
    {"sticky", kBoolType, "a unit keeps its arm whatever changes", kOptional, "false"},
    {"auto_pause", kBoolType, "pause it once a guardrail is harmed; not with a `method` other than `sequential`",
     kOptional, "false"},
    kPlacement,
    kTriggerField,
    kScheduleField,
    kFrequencyField,
    kPriority,
    kStopWhen,
    kOfflineField,
    {"on_control", word_type(kOnControl), "what the control group sees", kOptional, "show_nothing", "messages"},
    {"messages", map_type(kContentType), "what each arm shows", kOptional, {}, "placement"},
    {"tests", kTests, "contexts and what must come out"},
    kLintField,
};
inline constexpr Record kExperiment{"experiment",
                                    kExperimentFields,
                                    {},
                                    "A split under test: each unit gets one arm and keeps it. On a value that the app "
                                    "asks for (`values`), or on in-app messages (`placement` and `messages`).",
                                    R"yaml(experiment: invite-nudge-copy
status: running
owner: team-growth
hypothesis: Asking for a teammate right after the first download gets more people to eureka.
goal: { metric: eureka_rate, from: 8%, to: 10%, by: 2027-03-31 }
guardrails: [d7_retention, mute_rate]
audience: plan == "free"
split: { control: 50%, team: 50% }
placement: editor_toast
trigger: { event: file_downloaded, delay: 3s }
messages:
  team:
    layout: toast
    title: Better together
    button: { text: Invite, action: "app://share/invite" })yaml"};

}  // namespace flywheel::source::tables
