// What is known of a value before it exists.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// The type of a part of an expression, as far as its text and the declared attributes tell.
enum class Type : std::uint8_t {
  kAny,
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
  kList,
  kMap,
  kTime,
  kDuration,
  kVersion,  ///< exists only while compiling: a version is a text that compares by Semantic Versioning
};

/// Some types, as a bit mask.
class TypeSet {
 public:
  constexpr TypeSet(std::initializer_list<Type> types) {
    for (const Type type : types) bits_ |= 1u << static_cast<unsigned>(type);
  }
  /// Whether a value of that type may be one of these: an unknown type may.
  [[nodiscard]] constexpr bool admits(Type type) const {
    return type == Type::kAny || (bits_ >> static_cast<unsigned>(type) & 1u) != 0;
  }
  /// "a string, a list or a map".
  [[nodiscard]] std::string phrase() const;

 private:
  unsigned bits_ = 0;
};

[[nodiscard]] Type type_of(Kind kind);
/// The kind of values of that type; kAbsent where it is not known.
[[nodiscard]] Kind kind_of(Type type);
/// "an int".
[[nodiscard]] std::string_view phrase(Type type);
[[nodiscard]] constexpr bool is_number(Type type) {
  return type == Type::kInt || type == Type::kUint || type == Type::kDouble;
}

}  // namespace flywheel::expression
