// The words that JSON members and style classes use for the model's enumerations.
#pragma once

#include <string_view>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// "goal", "guardrail", "secondary".
[[nodiscard]] std::string_view role_name(Role role);
/// "neutral", "good", "bad", "warning".
[[nodiscard]] std::string_view tone_name(Tone tone);
/// "proportion", "mean", "ratio", "quantile", "restricted_mean".
[[nodiscard]] std::string_view estimator_name(Estimator estimator);
/// "rate", "number", "days".
[[nodiscard]] std::string_view unit_name(Unit unit);

}  // namespace flywheel::report
