// The language in which the tables of kinds are written: what a field may hold.
// One table drives strictness, types, error texts, hints, the canonical order of keys, the JSON Schema and the
// reference in FORMAT.md.
//
// How another room reads a small YAML file of its own with it:
//
//   constexpr Field kTimeFields[] = {
//       {"column", kTextType, "the column that holds the time", kRequired},
//       {"format", kTextType, "as strftime writes it"},
//       {"zone", kTextType, "the IANA time zone", kOptional, "UTC"},
//   };
//   constexpr Record kTime{"time", kTimeFields};
//   constexpr Field kMapFields[] = {{"import", kNameType, "the name", kRequired}, {"time", record_type(kTime), "…"}};
//   constexpr Record kMap{"import", kMapFields};
//
//   TextFile file(path, text);
//   Diagnostics diagnostics;
//   const Documents documents = read_yaml(file, diagnostics);
//   if (documents.roots.size() == 1) {
//     check(documents.roots[0], record_type(kMap), "the map", diagnostics);  // check.hpp
//   }
//   if (diagnostics.has_errors()) {
//     // show diagnostics.take() by render_text
//   }
//   const Fields map(documents.roots[0]);  // fields.hpp
//   map.text("import");
//   Fields(*map.find("time")).text("zone", "UTC");
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace flywheel::source {

enum class Shape : std::uint8_t {
  kText,        ///< any scalar, as written
  kName,        ///< a text of 1 to 200 bytes without control characters
  kExpression,  ///< a text in the expression language
  kBool,        ///< `true` or `false`
  kInt,         ///< a whole number ≥ 0
  kNumber,      ///< a decimal number
  kPercent,     ///< 0% to 100%, with up to four decimals
  kSlots,       ///< a range of percentages: `0-40%`
  kLevel,       ///< `8%` or a number
  kChange,      ///< `+1pp`, `-0.9%` or a number
  kDuration,    ///< `3d`
  kWhen,        ///< RFC 3339 or a date
  kClock,       ///< a time of day: `21:00`
  kWord,        ///< one of Type::words
  kOpen,        ///< anything, by YAML 1.2's core schema
  kAny,         ///< anything; its type follows from another field, and its reader checks it
  kList,        ///< of Type::item
  kMap,         ///< names to Type::item
  kRecord,      ///< known fields: Type::record
  kEither,      ///< as it is written: a scalar, a list or a map
};

struct Record;

/// What a value may be.
struct Type {
  Shape shape = Shape::kText;
  std::span<const std::string_view> words = {};  ///< kWord: the words; other scalars: words allowed beside
  const Type* item = nullptr;
  const Record* record = nullptr;
  const Type* scalar = nullptr;  ///< kEither; nullptr: none
  const Type* list = nullptr;
  const Type* map = nullptr;
};

enum class Presence : std::uint8_t { kOptional, kRequired };
inline constexpr Presence kOptional = Presence::kOptional;
inline constexpr Presence kRequired = Presence::kRequired;

/// One key of a record.
struct Field {
  std::string_view name;
  Type type;
  std::string_view description;  ///< what it means to whoever writes it; one phrase
  Presence presence = kOptional;
  std::string_view preset = {};  ///< what holds where it is left out, as it would be written
  std::string_view with = {};    ///< names, separated by spaces: it goes with one of these only
};

/// A map with known keys.
struct Record {
  std::string_view name;                               ///< "metric"
  std::span<const Field> fields;                       ///< in the order in which `flagd fmt` writes them
  std::span<const std::string_view> exactly_one = {};  ///< fields of which exactly one must be there
  std::string_view about = {};                         ///< what it is, in a sentence or two
  std::string_view example = {};                       ///< YAML that is such a map

  [[nodiscard]] constexpr const Field* find(std::string_view field) const {
    for (const Field& one : fields) {
      if (one.name == field) return &one;
    }
    return nullptr;
  }
};

inline constexpr Type kTextType{Shape::kText};
inline constexpr Type kNameType{Shape::kName};
inline constexpr Type kExpressionType{Shape::kExpression};
inline constexpr Type kBoolType{Shape::kBool};
inline constexpr Type kIntType{Shape::kInt};
inline constexpr Type kNumberType{Shape::kNumber};
inline constexpr Type kPercentType{Shape::kPercent};
inline constexpr Type kSlotsType{Shape::kSlots};
inline constexpr Type kLevelType{Shape::kLevel};
inline constexpr Type kChangeType{Shape::kChange};
inline constexpr Type kDurationType{Shape::kDuration};
inline constexpr Type kWhenType{Shape::kWhen};
inline constexpr Type kClockType{Shape::kClock};
inline constexpr Type kOpenType{Shape::kOpen};
inline constexpr Type kAnyType{Shape::kAny};

/// Exactly these words.
[[nodiscard]] constexpr Type word_type(std::span<const std::string_view> words) {
  return {Shape::kWord, words};
}
/// A scalar, or one of these words.
[[nodiscard]] constexpr Type with_words(Type scalar, std::span<const std::string_view> words) {
  scalar.words = words;
  return scalar;
}
[[nodiscard]] constexpr Type list_type(const Type& item) {
  return {Shape::kList, {}, &item};
}
[[nodiscard]] constexpr Type map_type(const Type& item) {
  return {Shape::kMap, {}, &item};
}
[[nodiscard]] constexpr Type record_type(const Record& record) {
  return {Shape::kRecord, {}, nullptr, &record};
}
/// As it is written; nullptr where that way of writing is not allowed.
[[nodiscard]] constexpr Type either_type(const Type* scalar, const Type* list, const Type* map) {
  return {Shape::kEither, {}, nullptr, nullptr, scalar, list, map};
}

}  // namespace flywheel::source
