// What the file of a scenario may hold.
#pragma once

#include "config/source/schema.hpp"

namespace flywheel::simulation {

inline constexpr source::Type kValueShares = source::map_type(source::kPercentType);
inline constexpr source::Type kTraitsType = source::map_type(source::kTextType);

inline constexpr std::string_view kShapes[] = {"lognormal", "normal"};
inline constexpr source::Field kAmountFields[] = {
    {"mean", source::kNumberType, "the mean of one event's number", source::kRequired},
    {"sd", source::kNumberType, "its standard deviation", source::kRequired},
    {"shape", source::word_type(kShapes), "how it is distributed", source::kOptional, "lognormal"},
    {"property", source::kNameType, "the property that holds it; default: the event's value"},
};
inline constexpr source::Record kAmount{"an amount", kAmountFields};

inline constexpr std::string_view kEffectOn[] = {"rate", "amount"};
inline constexpr std::string_view kChanges[] = {"absolute", "relative"};
inline constexpr source::Field kEffectFields[] = {
    {"arm", source::kNameType, "the arm that changes it", source::kRequired},
    {"absolute", source::kChangeType, "what is added: +2pp, 0.3"},
    {"relative", source::kChangeType, "the share that is added: +10%"},
    {"on", source::word_type(kEffectOn), "what is changed", source::kOptional, "rate"},
    {"where", kTraitsType, "attributes of the units it changes; default: all"},
};
inline constexpr source::Record kEffect{"an effect", kEffectFields, kChanges};
inline constexpr source::Type kEffectType = source::record_type(kEffect);

inline constexpr std::string_view kProcesses[] = {"once", "daily"};
inline constexpr source::Field kOutcomeFields[] = {
    {"event", source::kNameType, "the event's name", source::kRequired},
    {"once", source::kPercentType, "the share of units that do it, once, after their exposure"},
    {"daily", source::kNumberType, "how often a day it happens, by a Poisson process"},
    {"within", source::kDurationType, "how long after the exposure at most", source::kOptional, {}, "once"},
    {"delay", source::kDurationType, "the mean of an exponential delay; default: even", source::kOptional, {}, "once"},
    {"spread", source::kNumberType, "sd of the logarithm of a unit's own pace", source::kOptional, "0", "daily"},
    {"amount", source::record_type(kAmount), "a number that comes with each event"},
    {"effects", source::list_type(kEffectType), "what arms change"},
};
inline constexpr source::Record kOutcome{"an outcome", kOutcomeFields, kProcesses};
inline constexpr source::Type kOutcomeType = source::record_type(kOutcome);

inline constexpr source::Field kBotFields[] = {
    {"share", source::kPercentType, "share of units", source::kRequired},
    {"daily", source::kNumberType, "how often a day each does everything", source::kOptional, "500"},
};
inline constexpr source::Record kBots{"bots", kBotFields};

inline constexpr source::Field kSkewFields[] = {
    {"share", source::kPercentType, "share of events", source::kRequired},
    {"most", source::kDurationType, "how wrong their time is at most, either way", source::kRequired},
};
inline constexpr source::Record kSkew{"a clock skew", kSkewFields};

inline constexpr source::Field kLossFields[] = {
    {"share", source::kPercentType, "share of exposures that never arrive", source::kRequired},
    {"arm", source::kNameType, "of this arm; default: of all"},
    {"where", kTraitsType, "of units with these attributes; default: all"},
};
inline constexpr source::Record kLoss{"a loss", kLossFields};
inline constexpr source::Type kLossType = source::record_type(kLoss);

inline constexpr source::Field kScenarioFields[] = {
    {"simulation", source::kNameType, "the name: begins every unit's id", source::kRequired},
    {"experiment", source::kNameType, "the experiment's key", source::kRequired},
    {"seed", source::kIntType, "another seed makes other units", source::kOptional, "1"},
    {"units", source::kIntType, "how many units come", source::kRequired},
    {"start", source::kWhenType, "when the first come", source::kRequired},
    {"arrivals", source::kDurationType, "over how long they come, evenly", source::kOptional, "14d"},
    {"followed", source::kDurationType, "how long each is active from its exposure on", source::kOptional, "14d"},
    {"before", source::kDurationType, "how long each was active before (daily outcomes)", source::kOptional, "0d"},
    {"attributes", source::map_type(kValueShares), "attributes, with the shares of their values"},
    {"outcomes", source::list_type(kOutcomeType), "what units do", source::kRequired},
    {"dropout", source::either_type(&source::kPercentType, nullptr, &kValueShares),
     "share of units that stop at some time while they are followed; one for all arms, or by arm"},
    {"crossovers", source::kPercentType, "share of units that also see another arm"},
    {"bots", source::record_type(kBots), "units that are no people"},
    {"clock_skew", source::record_type(kSkew), "events with a wrong time"},
    {"lost_exposures", source::list_type(kLossType), "exposures that never arrive: a planted sample-ratio mismatch"},
    {"duplicates", source::kPercentType, "share of events that arrive twice"},
    {"late", source::kPercentType, "share of events that arrive after everything else"},
};
inline constexpr source::Record kScenario{"a scenario", kScenarioFields};

}  // namespace flywheel::simulation
