// The binary operators that compare and compute.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace flywheel::expression {

enum class Relation : std::uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kIn };
enum class Arithmetic : std::uint8_t { kAdd, kSubtract, kMultiply, kDivide, kRemainder };

inline constexpr std::array<std::string_view, 7> kRelationTexts{"==", "!=", "<", "<=", ">", ">=", "in"};
inline constexpr std::array<std::string_view, 5> kArithmeticTexts{"+", "-", "*", "/", "%"};

[[nodiscard]] constexpr std::string_view text_of(Relation relation) {
  return kRelationTexts[static_cast<std::size_t>(relation)];
}
[[nodiscard]] constexpr std::string_view text_of(Arithmetic arithmetic) {
  return kArithmeticTexts[static_cast<std::size_t>(arithmetic)];
}

/// Whether it asks for more or less.
[[nodiscard]] constexpr bool orders(Relation relation) {
  return relation != Relation::kEqual && relation != Relation::kNotEqual && relation != Relation::kIn;
}

/// The relation that holds between (b, a) where `relation` holds between (a, b). Not for kIn.
[[nodiscard]] constexpr Relation mirrored(Relation relation) {
  switch (relation) {
    case Relation::kLess:
      return Relation::kGreater;
    case Relation::kLessOrEqual:
      return Relation::kGreaterOrEqual;
    case Relation::kGreater:
      return Relation::kLess;
    case Relation::kGreaterOrEqual:
      return Relation::kLessOrEqual;
    default:
      return relation;
  }
}

}  // namespace flywheel::expression
