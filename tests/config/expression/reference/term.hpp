// Expressions as plain trees, for a second, slow reading of the language that shares no code with the first.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace flywheel::expression::reference {

struct Instant {
  std::int64_t microseconds;
  bool operator==(const Instant&) const = default;
};
struct Span {
  std::int64_t microseconds;
  bool operator==(const Span&) const = default;
};
struct Datum;
struct Member;
using List = std::vector<Datum>;
using Map = std::vector<Member>;
using Content =
    std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Instant, Span, List, Map>;

/// A value.
struct Datum {
  Content content;
  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&content);
  }
};

/// What a map has under a name.
struct Member {
  std::string name;
  Datum value;
};

/// A part of an expression. `text` is a name, an operator, a function or a macro.
struct Term {
  enum class Form {
    kLiteral,    ///< `value`
    kAttribute,  ///< `text`
    kLocal,      ///< `text`, the variable of a macro around it
    kNow,
    kField,     ///< parts[0] . `text`
    kIndex,     ///< parts[0] [ parts[1] ]
    kHas,       ///< has(parts[0])
    kUnary,     ///< `text` is ! or -
    kBinary,    ///< `text` is == … in + - * / %
    kVersions,  ///< version(parts[0]) `text` version(parts[1])
    kAnd,
    kOr,
    kConditional,
    kList,
    kMap,       ///< key, value, key, value …
    kFunction,  ///< `text`(parts…)
    kMethod,    ///< parts[0].`text`(parts[1]…)
    kMacro,     ///< parts[0].`text`(`variable`, parts[1]…)
    kReached,   ///< reached("`text`")
    kSegment,   ///< segment("`text`")
  };
  Form form = Form::kLiteral;
  std::string text;
  std::string variable;
  Datum value{};
  std::vector<Term> parts{};
};

}  // namespace flywheel::expression::reference
