#include "tests/config/expression/rendered.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::expression {
namespace {

std::string rendered_double(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  return to_json(Value::number(number));
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace

std::string rendered(const Value& value) {
  std::vector<std::string> parts;
  switch (value.kind()) {
    case Kind::kUint:
      return std::to_string(value.as_uint()) + "u";
    case Kind::kDouble:
      return rendered_double(value.as_double());
    case Kind::kTime:
      return "time(" + std::to_string(value.as_time().time_since_epoch().count()) + ")";
    case Kind::kDuration:
      return "duration(" + std::to_string(value.as_duration().count()) + ")";
    case Kind::kList:
      for (const Value& item : value.as_list()) parts.push_back(rendered(item));
      return "[" + joined(parts) + "]";
    case Kind::kMap:
      for (const Member& member : value.as_map()) {
        parts.push_back(to_json(Value::string(member.name)) + ": " + rendered(member.value));
      }
      std::sort(parts.begin(), parts.end());
      return "{" + joined(parts) + "}";
    default:
      return to_json(value);
  }
}

}  // namespace flywheel::expression
