// Members of a report's JSON that may be absent: null then.
#pragma once

#include <optional>
#include <string_view>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/statistics/comparison.hpp"

namespace flywheel::report {

void optional_number(JsonWriter& json, std::string_view name, const std::optional<double>& number);
/// As [low, high].
void optional_interval(JsonWriter& json, std::string_view name, const std::optional<statistics::Interval>& interval);

}  // namespace flywheel::report
