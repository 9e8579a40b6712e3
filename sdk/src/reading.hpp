// Values as the app asks for them.
#pragma once

#include <cstdint>
#include <string>

#include "flywheel/client.hpp"

namespace flywheel::sdk {

/// What a value is, for messages: "a bool", "an integer", "a number", "text", "JSON".
[[nodiscard]] const char* kind_of(const Scalar& value) noexcept;

// One reader a type that can be asked for. `read` leaves `out` alone where the value is of another type.
struct BoolReader {
  static constexpr const char* kKind = "a bool";
  [[nodiscard]] static bool read(const Scalar& value, bool& out);
};
struct StringReader {
  static constexpr const char* kKind = "text";
  [[nodiscard]] static bool read(const Scalar& value, std::string& out);
};
/// Numbers without a fraction count as integers, however they are written.
struct IntReader {
  static constexpr const char* kKind = "an integer";
  [[nodiscard]] static bool read(const Scalar& value, std::int64_t& out);
};
struct DoubleReader {
  static constexpr const char* kKind = "a number";
  [[nodiscard]] static bool read(const Scalar& value, double& out);
};
/// Every value can be written as JSON.
struct JsonReader {
  static constexpr const char* kKind = "JSON";
  [[nodiscard]] static bool read(const Scalar& value, std::string& out);
};

}  // namespace flywheel::sdk
