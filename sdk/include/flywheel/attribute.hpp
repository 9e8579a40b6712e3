// What apps say of users and events: named values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace flywheel {

/// Deeper values (objects, lists) are given as JSON text.
struct Json {
  std::string text;  ///< a JSON document, e.g. {"a":[1,2]}
};
/// A context attribute, an event property or a flag's value: yes or no, number, text, JSON.
using Scalar = std::variant<bool, std::int64_t, double, std::string, Json>;
/// `{{"plan", "free"}, {"seats", 3}}`: every integer, floating-point and text type is accepted.
class Attribute {
 public:
  Attribute(bool value) : value_(value) {}                           // NOLINT(google-explicit-constructor)
  Attribute(double value) : value_(value) {}                         // NOLINT(google-explicit-constructor)
  Attribute(const char* value) : value_(std::string(value)) {}       // NOLINT(google-explicit-constructor)
  Attribute(std::string value) : value_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Attribute(std::string_view value) : value_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Attribute(Json value) : value_(std::move(value)) {}                // NOLINT(google-explicit-constructor)
  /// Unsigned numbers beyond 2^63 become doubles.
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>, int> = 0>
  Attribute(Integer value) : value_(Number(value)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const Scalar& value() const { return value_; }

 private:
  template <class Integer>
  static Scalar Number(Integer value) {
    if constexpr (std::is_unsigned_v<Integer> && sizeof(Integer) >= sizeof(std::int64_t)) {
      if (value > static_cast<Integer>(INT64_MAX)) return static_cast<double>(value);
    }
    return static_cast<std::int64_t>(value);
  }

  Scalar value_;
};
using Attributes = std::map<std::string, Attribute>;

}  // namespace flywheel
