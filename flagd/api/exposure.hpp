// Exposures that the server records: what they say, and under which id, so that the store knows them again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "experiments/assignment/evaluation.hpp"
#include "experiments/outcomes/event.hpp"

namespace flywheel::api {

/// What a unit saw: an arm of an experiment in one of its phases, or that a holdout keeps it back; or what it was due
/// to see, and why it did not.
struct Sight {
  std::string_view event;  ///< its name
  std::string_view key;    ///< of the experiment or holdout
  int phase = 0;           ///< 0: a holdout
  std::string_view unit;   ///< the type of unit
  expression::AttributeSlot unit_attribute;
  std::string_view why{};  ///< it was not shown
};
[[nodiscard]] Sight sight_of(const catalog::Experiment& experiment);
[[nodiscard]] Sight sight_of(const catalog::Holdout& holdout);
/// That a message was due and not shown.
[[nodiscard]] Sight suppressed_sight_of(const catalog::Experiment& experiment, std::string_view why);

/// A hash of who saw what.
[[nodiscard]] std::uint64_t hash_of(std::uint64_t seed, outcomes::UnitId unit, const Sight& sight);
/// The message id of the exposure: the same for the same unit, experiment and phase, from whichever thread and after
/// whichever restart.
[[nodiscard]] std::string message_id_of(outcomes::UnitId unit, const Sight& sight);

/// The encoded properties of an exposure to an arm, with what the experiment's results ask of the context.
[[nodiscard]] std::string exposure_properties(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                                              catalog::VariantIndex arm, const assignment::EvaluationContext& context);
[[nodiscard]] std::string exposure_properties(const catalog::Holdout& holdout);
/// Those of a suppressed message, and of a decision about a message; `replaced`: another one is shown instead.
[[nodiscard]] std::string suppressed_properties(const catalog::Experiment& experiment, catalog::VariantIndex arm,
                                                std::string_view why);
[[nodiscard]] std::string decided_properties(const catalog::Experiment& experiment, catalog::VariantIndex arm,
                                             std::string_view decision, bool replaced);

}  // namespace flywheel::api
