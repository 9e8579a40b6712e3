#include "sdk/src/reading.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "sdk/src/json_writer.hpp"

namespace flywheel::sdk {

const char* kind_of(const Scalar& value) noexcept {
  constexpr std::array<const char*, std::variant_size_v<Scalar>> kKinds{"a bool", "an integer", "a number", "text",
                                                                        "JSON"};
  return kKinds[value.index()];
}

bool BoolReader::read(const Scalar& value, bool& out) {
  const bool* is_bool = std::get_if<bool>(&value);
  if (is_bool) out = *is_bool;
  return is_bool != nullptr;
}

bool StringReader::read(const Scalar& value, std::string& out) {
  const auto* text = std::get_if<std::string>(&value);
  if (text) out = *text;
  return text != nullptr;
}

bool IntReader::read(const Scalar& value, std::int64_t& out) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    out = *integer;
    return true;
  }
  constexpr double kTwoTo63 = 9223372036854775808.0;
  const auto* number = std::get_if<double>(&value);
  if (!number || std::trunc(*number) != *number || *number < -kTwoTo63 || *number >= kTwoTo63) return false;
  out = static_cast<std::int64_t>(*number);
  return true;
}

bool DoubleReader::read(const Scalar& value, double& out) {
  if (const auto* number = std::get_if<double>(&value)) {
    out = *number;
    return true;
  }
  const auto* integer = std::get_if<std::int64_t>(&value);
  if (integer) out = static_cast<double>(*integer);
  return integer != nullptr;
}

bool JsonReader::read(const Scalar& value, std::string& out) {
  std::string text;
  if (const auto* json = std::get_if<Json>(&value)) {
    text = json->text;  // written by the parser, so it need not be checked again
  } else if (!append_scalar(text, value)) {
    return false;
  }
  out = std::move(text);
  return true;
}

}  // namespace flywheel::sdk
