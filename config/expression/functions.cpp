#include "config/expression/functions.hpp"

#include <algorithm>
#include <array>

#include "config/expression/macro.hpp"

namespace flywheel::expression {
namespace {

using enum CallStyle;

constexpr TypeSet kNothing{};
constexpr TypeSet kText{Type::kString};
constexpr TypeSet kSpan{Type::kTime, Type::kDuration};
constexpr TypeSet kInstant{Type::kTime};

constexpr std::array kFunctions{
    Signature{"size",
              Function::kSize,
              kEither,
              1,
              1,
              {Type::kString, Type::kList, Type::kMap},
              kNothing,
              Type::kInt,
              "size(name)"},
    Signature{"startsWith", Function::kStartsWith, kMethod, 2, 2, kText, kText, Type::kBool, "email.startsWith(\"a\")"},
    Signature{"endsWith", Function::kEndsWith, kMethod, 2, 2, kText, kText, Type::kBool, "email.endsWith(\".at\")"},
    Signature{"contains", Function::kContains, kMethod, 2, 2, kText, kText, Type::kBool, "email.contains(\"+\")"},
    Signature{"matches", Function::kMatches, kEither, 2, 2, kText, kText, Type::kBool, "email.matches(\"@acme\")"},
    Signature{"timestamp",
              Function::kTimestamp,
              kFunction,
              1,
              1,
              {Type::kString, Type::kInt, Type::kTime},
              kNothing,
              Type::kTime,
              "timestamp(\"2026-12-31T10:00:00Z\")"},
    Signature{"duration",
              Function::kDuration,
              kFunction,
              1,
              1,
              {Type::kString, Type::kDuration},
              kNothing,
              Type::kDuration,
              "duration(\"36h\")"},
    Signature{"int",
              Function::kInt,
              kFunction,
              1,
              1,
              {Type::kInt, Type::kUint, Type::kDouble, Type::kString, Type::kTime},
              kNothing,
              Type::kInt,
              "int(\"3\")"},
    Signature{"uint",
              Function::kUint,
              kFunction,
              1,
              1,
              {Type::kInt, Type::kUint, Type::kDouble, Type::kString},
              kNothing,
              Type::kUint,
              "uint(3)"},
    Signature{"double",
              Function::kDouble,
              kFunction,
              1,
              1,
              {Type::kInt, Type::kUint, Type::kDouble, Type::kString},
              kNothing,
              Type::kDouble,
              "double(3)"},
    Signature{"string",
              Function::kString,
              kFunction,
              1,
              1,
              {Type::kBool, Type::kInt, Type::kUint, Type::kDouble, Type::kString, Type::kTime, Type::kDuration},
              kNothing,
              Type::kString,
              "string(3)"},
    Signature{"bool",
              Function::kBool,
              kFunction,
              1,
              1,
              {Type::kBool, Type::kString},
              kNothing,
              Type::kBool,
              "bool(\"true\")"},
    Signature{"dyn",
              Function::kDyn,
              kFunction,
              1,
              1,
              {Type::kNull, Type::kBool, Type::kInt, Type::kUint, Type::kDouble, Type::kString, Type::kList, Type::kMap,
               Type::kTime, Type::kDuration},
              kNothing,
              Type::kAny,
              "dyn(x)"},
    Signature{"version", Function::kVersion, kFunction, 1, 1, kText, kNothing, Type::kVersion, "version(\"4.2.0\")"},
    Signature{"getFullYear", Function::kFullYear, kMethod, 1, 2, kInstant, kText, Type::kInt, "now.getFullYear()"},
    Signature{"getMonth", Function::kMonth, kMethod, 1, 2, kInstant, kText, Type::kInt, "now.getMonth()"},
    Signature{"getDate", Function::kDate, kMethod, 1, 2, kInstant, kText, Type::kInt, "now.getDate()"},
    Signature{"getDayOfMonth", Function::kDayOfMonth, kMethod, 1, 2, kInstant, kText, Type::kInt,
              "now.getDayOfMonth()"},
    Signature{"getDayOfWeek", Function::kDayOfWeek, kMethod, 1, 2, kInstant, kText, Type::kInt, "now.getDayOfWeek()"},
    Signature{"getDayOfYear", Function::kDayOfYear, kMethod, 1, 2, kInstant, kText, Type::kInt, "now.getDayOfYear()"},
    Signature{"getHours", Function::kHours, kMethod, 1, 2, kSpan, kText, Type::kInt, "now.getHours(\"Europe/Vienna\")"},
    Signature{"getMinutes", Function::kMinutes, kMethod, 1, 2, kSpan, kText, Type::kInt, "now.getMinutes()"},
    Signature{"getSeconds", Function::kSeconds, kMethod, 1, 2, kSpan, kText, Type::kInt, "now.getSeconds()"},
    Signature{"getMilliseconds", Function::kMilliseconds, kMethod, 1, 2, kSpan, kText, Type::kInt,
              "now.getMilliseconds()"},
};

constexpr std::array<std::string_view, 4> kSpecialForms{"has", "segment", "reached", "bucket"};

constexpr auto kNames = [] {
  std::array<std::string_view, kSpecialForms.size() + kMacros.size() + kFunctions.size()> names{};
  std::size_t next = 0;
  for (const std::string_view form : kSpecialForms) names[next++] = form;
  for (const MacroFacts& macro : kMacros) names[next++] = macro.name;
  for (const Signature& function : kFunctions) names[next++] = function.name;
  return names;
}();

constexpr std::array<std::string_view, 2> kUnsupported{"bytes", "type"};

}  // namespace

const Signature* find_function(std::string_view name) {
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(), [&](const auto& f) { return f.name == name; });
  return found == kFunctions.end() ? nullptr : &*found;
}

std::span<const std::string_view> callable_names() {
  return kNames;
}

bool is_unsupported(std::string_view name) {
  return std::find(kUnsupported.begin(), kUnsupported.end(), name) != kUnsupported.end();
}

}  // namespace flywheel::expression
