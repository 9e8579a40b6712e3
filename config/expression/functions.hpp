// The functions of the language: one table that checking, compiling and messages share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/expression/type.hpp"

namespace flywheel::expression {

enum class Function : std::uint8_t {
  kSize,
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,
  kTimestamp,
  kDuration,
  kInt,
  kUint,
  kDouble,
  kString,
  kBool,
  kDyn,
  kVersion,
  kFullYear,
  kMonth,
  kDate,
  kDayOfMonth,
  kDayOfWeek,
  kDayOfYear,
  kHours,
  kMinutes,
  kSeconds,
  kMilliseconds,
};

/// How a function is written: f(x), x.f(), or both.
enum class CallStyle : std::uint8_t { kFunction, kMethod, kEither };

struct Signature {
  std::string_view name;
  Function function;
  CallStyle style;
  std::uint8_t least_arguments;  ///< a method's receiver counts
  std::uint8_t most_arguments;
  TypeSet first;  ///< what the receiver or first argument may be
  TypeSet rest;   ///< what the others may be
  Type result;
  std::string_view example;
};

/// The function of that name, or none.
[[nodiscard]] const Signature* find_function(std::string_view name);
/// Every name that may stand before a parenthesis: functions, macros and the special forms.
[[nodiscard]] std::span<const std::string_view> callable_names();
/// Whether CEL knows the function but this language does not: `bytes`, `type`.
[[nodiscard]] bool is_unsupported(std::string_view name);

}  // namespace flywheel::expression
