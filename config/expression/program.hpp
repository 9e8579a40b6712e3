// Expressions: text → checked, compiled program → value. The language is EXPRESSIONS.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/expression/attributes.hpp"
#include "config/vocabulary/result.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// Why a text is not an expression, and where.
struct CompileError {
  std::size_t offset = 0;  ///< byte offset into the text
  std::size_t length = 1;  ///< how many bytes the complaint covers
  std::string message;     ///< one sentence, e.g. "unknown function `startswith`; did you mean `startsWith`?"
};

/// What names mean while compiling.
struct Scope {
  Attributes& attributes;
  /// The text of a segment, for `segment("name")`; absent result: no such segment. Empty function: the scope has none.
  std::function<std::optional<std::string>(std::string_view name)> segment;
  /// Names of all segments, for did-you-mean.
  std::vector<std::string_view> segment_names;
  /// Names of all moments, for `reached("moment")`: a moment's place here is its bit in Inputs::reached. Unset: the
  /// scope has none.
  std::optional<std::vector<std::string_view>> moments = std::nullopt;
};

struct Code;

/// Everything an evaluation may read. Spans and views must outlive the call.
struct Inputs {
  std::span<const Value> attributes;  ///< by AttributeSlot; shorter than the table is fine (the rest is absent)
  Time now;
  /// Bit i % 64 of word i / 64: whether the unit has reached moment i. Shorter is fine: the rest is not known, and
  /// `reached` of it fails with STATE_UNAVAILABLE.
  std::span<const std::uint64_t> reached = {};
};

/// Why an evaluation has no value: a code for programs (`ATTRIBUTE_MISSING`, `TYPE_MISMATCH`, `DIVISION_BY_ZERO`,
/// `OVERFLOW`, `INVALID_ARGUMENT`, `INDEX_OUT_OF_RANGE`, `NO_SUCH_KEY`, `STATE_UNAVAILABLE`, `LIMIT_EXCEEDED`) and what
/// it is about (an attribute's name, an operator).
struct Failure {
  std::string_view code;
  std::string_view subject;  ///< points into the program
  /// "ATTRIBUTE_MISSING(plan)".
  [[nodiscard]] std::string text() const;
};

/// A value or a Failure; cheap to return by value.
struct Outcome {
  Value value;  ///< absent where it failed
  Failure failure;
  [[nodiscard]] bool failed() const { return value.absent(); }
};

enum class Match : std::uint8_t { kNo, kYes, kFailed };

/// A compiled expression: flat, immutable, free of pointers to anything but itself. Move-only.
/// Thread-safety: const use from any number of threads.
class Program {
 public:
  /// Parses, checks and compiles. Errors: see CompileError. Bounded: 16 KiB of text, 64 levels, 4,096 instructions.
  [[nodiscard]] static boost::system::result<Program, CompileError> compile(std::string_view text, Scope& scope);

  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  ~Program();

  /// The value. No allocation unless a list, a map or a new string must be built; those live in `arena`. Bounded:
  /// macros visit 10,000 elements and go through 16 MiB in all.
  [[nodiscard]] Outcome evaluate(const Inputs& inputs, Arena& arena) const;
  /// Whether it is true. An error is kFailed (it does not match, negated or not); a value that is no bool likewise.
  [[nodiscard]] Match matches(const Inputs& inputs, Arena& arena) const;

  /// The text as it was written.
  [[nodiscard]] std::string_view text() const;
  /// The attributes the program reads (segments included), ascending.
  [[nodiscard]] std::span<const AttributeSlot> reads() const;
  /// The moments the program asks for (segments included), ascending; places in Scope::moments.
  [[nodiscard]] std::span<const std::uint16_t> moments() const;
  /// The kind that every value of the program has where the attributes given are as declared; kAbsent where that
  /// depends on more than their kinds.
  [[nodiscard]] Kind kind() const;

 private:
  explicit Program(std::unique_ptr<const Code> code);
  std::unique_ptr<const Code> code_;
};

/// Makes boost::system::result<Program, CompileError>::value() throw with the message.
[[noreturn]] void throw_exception_from_error(const CompileError& error, const boost::source_location& where);

}  // namespace flywheel::expression
