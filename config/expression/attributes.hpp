// The names an expression may use, each bound to a numbered place.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// The place of an attribute's value in the span that evaluation reads.
using AttributeSlot = std::uint16_t;

/// What a definition says of an attribute.
struct AttributeType {
  Kind kind = Kind::kAbsent;        ///< kAbsent: not declared, anything goes
  std::vector<std::string> one_of;  ///< the allowed texts, where listed
  bool personal = false;            ///< never written to logs or stores
};

/// Attribute names ↔ slots. Filled while definitions are compiled, read-only afterwards. Slot 0 is `targetingKey`.
/// Thread-safety: `find` may run concurrently once filling has ended.
class Attributes {
 public:
  static constexpr AttributeSlot kTargetingKey = 0;
  /// How many names one table takes.
  static constexpr std::size_t kMost = 4096;

  Attributes();

  /// The slot of `name`, made where it is new. Errors: `too_many_attributes`.
  [[nodiscard]] Result<AttributeSlot> intern(std::string_view name);
  /// Says what an attribute is (interning it).
  [[nodiscard]] Result<AttributeSlot> declare(std::string_view name, AttributeType type);
  /// With closed names, an expression that uses an undeclared name is an error. Set where a project declares
  /// attributes.
  void close() { closed_ = true; }

  [[nodiscard]] std::optional<AttributeSlot> find(std::string_view name) const;
  [[nodiscard]] std::string_view name(AttributeSlot slot) const { return names_[slot]; }
  [[nodiscard]] const AttributeType& type(AttributeSlot slot) const { return types_[slot]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  std::deque<std::string> names_;  // stable addresses: the index below points into it
  std::vector<AttributeType> types_;
  std::unordered_map<std::string_view, AttributeSlot> index_;
  bool closed_ = false;
};

}  // namespace flywheel::expression
