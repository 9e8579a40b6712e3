// What `auto_pause: true` asks of an experiment, and what it adds to it.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/metric.hpp"

namespace flywheel::catalog {

/// How early a guardrail with a longer window is watched, too.
inline constexpr Duration kFirstDay = kDay;

/// The name of a guardrail's first 24 hours: "mute_rate (first 24h)".
[[nodiscard]] std::string first_day_name(std::string_view metric);

/// For every experiment with `auto_pause: true`: gives it, behind each guardrail whose window is longer than a day (or
/// has no end), the same metric of the first 24 hours as a further guardrail, and adds that to `metrics`, which stay in
/// order of name. Reports what cannot pause: an analysis that holds for one look only (an error), no guardrails, and
/// guardrails that no look can judge (warnings).
void watch_guardrails(Context& context, std::vector<Experiment>& experiments, std::vector<Metric>& metrics);

}  // namespace flywheel::catalog
