// The one dynamic value of the project: flag values, context attributes, event properties, expression operands.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/time.hpp"

namespace flywheel {

enum class Kind : std::uint8_t {
  kAbsent,  ///< not given; never inside a list or map
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
};

/// The JSON-like word for a kind: "null", "bool", "int", "uint", "double", "string", "list", "map", "timestamp",
/// "duration".
[[nodiscard]] std::string_view kind_name(Kind kind);

struct Member;

/// A trivially copyable 16-byte view of a value. Strings, lists and maps point into memory that somebody else owns
/// (an Arena, a request's text, the Catalog); copying a Value copies no content.
class Value {
 public:
  constexpr Value() = default;
  [[nodiscard]] static constexpr Value null() { return Value(Kind::kNull); }
  [[nodiscard]] static constexpr Value boolean(bool b) {
    Value v(Kind::kBool);
    v.bool_ = b;
    return v;
  }
  [[nodiscard]] static constexpr Value integer(std::int64_t i) {
    Value v(Kind::kInt);
    v.int_ = i;
    return v;
  }
  [[nodiscard]] static constexpr Value unsigned_integer(std::uint64_t u) {
    Value v(Kind::kUint);
    v.uint_ = u;
    return v;
  }
  [[nodiscard]] static constexpr Value number(double d) {
    Value v(Kind::kDouble);
    v.double_ = d;
    return v;
  }
  [[nodiscard]] static constexpr Value string(std::string_view s) {
    Value v(Kind::kString);
    v.size_ = static_cast<std::uint32_t>(s.size());
    v.chars_ = s.data();
    return v;
  }
  [[nodiscard]] static constexpr Value list(std::span<const Value> items) {
    Value v(Kind::kList);
    v.size_ = static_cast<std::uint32_t>(items.size());
    v.items_ = items.data();
    return v;
  }
  [[nodiscard]] static constexpr Value map(std::span<const Member> members);
  [[nodiscard]] static Value time(Time t) {
    Value v(Kind::kTime);
    v.int_ = t.time_since_epoch().count();
    return v;
  }
  [[nodiscard]] static Value duration(Duration d) {
    Value v(Kind::kDuration);
    v.int_ = d.count();
    return v;
  }

  [[nodiscard]] constexpr Kind kind() const { return kind_; }
  [[nodiscard]] constexpr bool is(Kind kind) const { return kind_ == kind; }
  [[nodiscard]] constexpr bool absent() const { return kind_ == Kind::kAbsent; }

  // Each accessor is defined for its own kind only.
  [[nodiscard]] constexpr bool as_bool() const { return bool_; }
  [[nodiscard]] constexpr std::int64_t as_int() const { return int_; }
  [[nodiscard]] constexpr std::uint64_t as_uint() const { return uint_; }
  [[nodiscard]] constexpr double as_double() const { return double_; }
  [[nodiscard]] constexpr std::string_view as_string() const { return {chars_, size_}; }
  [[nodiscard]] constexpr std::span<const Value> as_list() const { return {items_, size_}; }
  [[nodiscard]] constexpr std::span<const Member> as_map() const;
  [[nodiscard]] Time as_time() const { return Time(Duration(int_)); }
  [[nodiscard]] Duration as_duration() const { return Duration(int_); }

  /// The member of that name, or an absent value; absent too where this is not a map. Linear in the map's size.
  [[nodiscard]] Value find(std::string_view name) const;
  /// Whether this is an int, uint or double; `to_double` gives it as a double.
  [[nodiscard]] constexpr bool is_number() const {
    return kind_ == Kind::kInt || kind_ == Kind::kUint || kind_ == Kind::kDouble;
  }
  [[nodiscard]] double to_double() const;

 private:
  constexpr explicit Value(Kind kind) : kind_(kind) {}

  Kind kind_ = Kind::kAbsent;
  std::uint32_t size_ = 0;
  union {
    bool bool_;
    std::int64_t int_ = 0;
    std::uint64_t uint_;
    double double_;
    const char* chars_;
    const Value* items_;
    const Member* members_;
  };
};

/// One entry of a map value. Names within a map are unique.
struct Member {
  std::string_view name;
  Value value;
};

constexpr Value Value::map(std::span<const Member> members) {
  Value v(Kind::kMap);
  v.size_ = static_cast<std::uint32_t>(members.size());
  v.members_ = members.data();
  return v;
}

constexpr std::span<const Member> Value::as_map() const {
  return {members_, size_};
}

/// Structural equality: same kind, same content; members of maps in any order; int 1 and double 1.0 differ.
[[nodiscard]] bool operator==(const Value& a, const Value& b);

/// A copy of `value` whose whole content lives in `arena`.
[[nodiscard]] Value deep_copy(const Value& value, Arena& arena);

}  // namespace flywheel
