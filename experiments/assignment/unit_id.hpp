// The id of the unit that an evaluation is about.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/hashing/prepared_unit.hpp"
#include "experiments/assignment/evaluation.hpp"

namespace flywheel::assignment {

/// A unit's id as the text that is hashed: a text as it is, a whole number in decimal. Points into the context.
class UnitId {
 public:
  UnitId(const EvaluationContext& context, expression::AttributeSlot attribute) {
    const Value id = attribute < context.attributes.size() ? context.attributes[attribute] : Value();
    if (id.is(Kind::kString)) {
      text_ = id.as_string();
    } else if (id.is(Kind::kInt) && -kLargest <= id.as_int() && id.as_int() <= kLargest) {
      const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), id.as_int()).ptr;
      text_ = {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
    } else if (!id.absent() && !id.is(Kind::kNull)) {
      error_ = ErrorCode::kInvalidContext;
      return;
    }
    if (text_.empty()) error_ = ErrorCode::kTargetingKeyMissing;
  }
  UnitId(const UnitId&) = delete;
  UnitId& operator=(const UnitId&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  /// Where it stands under a seed. It must have no error.
  [[nodiscard]] hashing::Slot slot(std::uint64_t seed) {
    if (!asked_) {  // most are asked once, which is not worth preparing for
      asked_ = true;
      return hashing::slot_of(seed, text_);
    }
    if (!prepared_) prepared_.emplace(text_);
    return prepared_->slot(seed);
  }
  /// kNone, kTargetingKeyMissing or kInvalidContext.
  [[nodiscard]] ErrorCode error() const { return error_; }

 private:
  static constexpr std::int64_t kLargest = std::int64_t{1} << 53;  // beyond it JSON numbers are not exact everywhere
  std::array<char, 24> digits_;
  std::string_view text_;
  std::optional<hashing::PreparedUnit> prepared_;
  bool asked_ = false;
  ErrorCode error_ = ErrorCode::kNone;
};

}  // namespace flywheel::assignment
