#include "experiments/report/json_members.hpp"

namespace flywheel::report {

void optional_number(JsonWriter& json, std::string_view name, const std::optional<double>& number) {
  json.key(name);
  if (number) {
    json.number(*number);
  } else {
    json.null();
  }
}

void optional_interval(JsonWriter& json, std::string_view name, const std::optional<statistics::Interval>& interval) {
  json.key(name);
  if (!interval) return json.null();
  json.begin_array();
  json.number(interval->low);
  json.number(interval->high);
  json.end_array();
}

}  // namespace flywheel::report
