#include <cmath>
#include <cstdio>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/statistics/compute/compute.hpp"

namespace flywheel::statistics {

namespace {

void write(const Value& value, JsonWriter& json) {
  switch (value.kind()) {
    case Kind::kDouble: {
      char text[40];
      std::snprintf(text, sizeof text, "%.17g", value.as_double());
      return std::isfinite(value.as_double()) ? json.raw(text) : json.null();
    }
    case Kind::kList:
      json.begin_array();
      for (const Value& item : value.as_list()) write(item, json);
      return json.end_array();
    case Kind::kMap:
      json.begin_object();
      for (const Member& member : value.as_map()) {
        json.key(member.name);
        write(member.value, json);
      }
      return json.end_object();
    default:
      return json.value(value);
  }
}

}  // namespace

std::string answer_text(const Value& answer) {
  std::string text;
  JsonWriter json(text);
  write(answer, json);
  return text;
}

}  // namespace flywheel::statistics
