// The compiled form of an expression.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/expression/attributes.hpp"
#include "config/expression/pattern.hpp"
#include "config/expression/shortcut.hpp"
#include "config/expression/time_zone.hpp"
#include "config/expression/version.hpp"
#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// What an instruction does. Operands stand on a stack; "top" is the last one. `a`, `b` and `detail` are members of
/// the Instruction.
enum class Op : std::uint8_t {
  kEnd,             ///< the top is the expression's value
  kConstant,        ///< push constants[a]
  kAttribute,       ///< push the attribute in slot a; a number is read as the declared Kind `detail`
  kHasAttribute,    ///< push whether slot a has a value
  kLocal,           ///< push the operand at stack height a
  kNow,             ///< push the time
  kBucket,          ///< push where the unit in slot 0 falls in [0, 1) by seeds[a]
  kReached,         ///< push whether moment a was reached
  kField,           ///< top map → its member named constants[a]
  kHasField,        ///< top map → whether it has a member named constants[a]
  kIndex,           ///< top two → container[index]
  kRelate,          ///< top two → whether Relation `detail` holds
  kRelateConstant,  ///< top → whether Relation `detail` holds to constants[a]
  kIn,              ///< top two → whether the first is in the second
  kInTexts,         ///< top → whether it is among text_sets[a]
  kRelateVersions,  ///< top two texts → whether Relation `detail` holds of the versions they are
  kRelateVersion,   ///< top text → whether Relation `detail` holds of it to versions[a]
  kCheckVersion,    ///< top stays; fails where it is no text that is a version
  kCompute,         ///< top two → Arithmetic `detail`
  kNegate,          ///< top → -top
  kNot,             ///< top bool → the other one
  kMatches,         ///< top text → whether patterns[a] is found in it
  kCall,            ///< top b operands → Function `detail` of them; a > 0: the time zone is zones[a - 1]
  kMakeList,        ///< top b operands → a list of them
  kMakeMap,         ///< top 2b operands → a map of them
  // A macro's loop keeps four places from stack height b on (iteration.hpp); `detail` is the Macro.
  kBeginLoop,    ///< top range → the four places
  kNextElement,  ///< the next element becomes the variable; where there is none go to a
  kCount,        ///< top int → one more
  kGather,       ///< top two → the list with the top appended
  kEndLoop,      ///< the four places → the macro's value
  kCharge,  ///< takes what it costs to go through the top b operands from the budget; `detail`: elements of elements
            ///< too
  kJump,    ///< go to a
  kJumpUnless,  ///< pop a bool; where false go to a
  // && and || over any number of operands. `detail` is the bool that decides: false for &&, true for ||. Below the
  // operand stands what is known so far: the other bool, or a failure (an absent value) that only a deciding operand
  // absorbs.
  kFirstOperand,  ///< top is the first operand; where it decides go to a
  kNextOperand,   ///< top two → what is known now; where it decides go to a
  kLastOperand,   ///< the same, after which a failure that is left fails the whole
};

struct Instruction {
  Op op = Op::kEnd;
  std::uint8_t detail = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint16_t subject = 0;  ///< index into `subjects`: what a failure here is about
};

/// Where a failure continues: with an absent value at stack height `height` at instruction `target`.
struct Handler {
  std::uint16_t target = 0;
  std::uint16_t height = 0;
};

/// Everything an evaluation needs, in one place; views and values point into `arena`.
struct Code {
  static constexpr std::uint16_t kNoHandler = 0xFFFF;

  std::string text;
  std::vector<Instruction> instructions;
  std::vector<std::uint16_t> handler_of;  ///< by instruction: an index into `handlers` or kNoHandler
  std::vector<Handler> handlers;
  std::vector<Value> constants;
  std::vector<std::string_view> subjects;
  std::vector<std::vector<std::string_view>> text_sets;  ///< each ordered by `ShorterText`
  std::vector<Version> versions;
  std::vector<Pattern> patterns;
  std::vector<TimeZone> zones;
  std::vector<std::uint64_t> seeds;
  std::vector<AttributeSlot> reads;
  std::vector<std::uint16_t> moments;
  Shortcut shortcut;          ///< how the usual forms are answered without running the instructions
  Kind kind = Kind::kAbsent;  ///< of the expression's value, where it is known
  Arena arena{512};
};

/// Orders texts by size, then by content: most differ in size, which is one comparison.
struct ShorterText {
  bool operator()(std::string_view a, std::string_view b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

}  // namespace flywheel::expression
