// The parts of a report's JSON that only some metrics have.
#pragma once

#include "config/vocabulary/json_writer.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Members n, mean and m2.
void write_moments(JsonWriter& json, const statistics::Moments& moments);
/// What an arm's part of a comparison can be computed from again: n, mean and m2 as arms are compared by, and the raw
/// moments they come from, where that is something else.
void write_sufficient(JsonWriter& json, std::string_view name, const MetricResult& metric, const ArmResult& arm);
/// Members of an arm: funnel steps, answers, times, invitations, returns by day, amounts by day since exposure.
void write_arm_details(JsonWriter& json, const MetricResult& metric, const ArmResult& arm);
/// Members of a metric: names of steps and answers, cohorts, phases, what its estimator is about.
void write_metric_details(JsonWriter& json, const MetricResult& metric);
/// Members of an effect: Holm's interval, its looks and planned looks, drift and novelty.
void write_effect_details(JsonWriter& json, const Effect& effect);
/// Where a sample-ratio mismatch comes from.
void write_causes(JsonWriter& json, const Report& report);

}  // namespace flywheel::report
