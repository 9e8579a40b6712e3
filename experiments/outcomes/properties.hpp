// An event's properties in compact binary form: written once at intake, read name by name in the fold.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/vocabulary/value.hpp"

namespace flywheel::outcomes {

/// A view of encoded properties. The bytes belong to somebody else. An empty view has no members.
class Properties {
 public:
  Properties() = default;
  explicit Properties(std::string_view bytes) : bytes_(bytes) {}

  /// The property of that name, absent where there is none. Strings point into the bytes; lists and maps are built in
  /// `arena`. Linear in the number of properties. Bytes that are no encoding of anything give absent values, never a
  /// crash.
  [[nodiscard]] Value find(std::string_view name, Arena& arena) const;
  /// The properties of several names in one pass: `values`, one a name, are absent where there is none.
  void find(std::span<const std::string_view> names, std::span<Value> values, Arena& arena) const;
  /// All of them as a map.
  [[nodiscard]] Value all(Arena& arena) const;
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

/// Appends the encoding of `map` (a map value; anything else encodes as no properties).
void encode_properties(const Value& map, std::string& out);

}  // namespace flywheel::outcomes
