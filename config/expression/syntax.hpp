// The syntax tree of an expression.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "config/expression/functions.hpp"
#include "config/expression/macro.hpp"
#include "config/expression/operator.hpp"
#include "config/expression/pattern.hpp"
#include "config/expression/program.hpp"
#include "config/expression/time_zone.hpp"
#include "config/expression/type.hpp"
#include "config/vocabulary/arena.hpp"

namespace flywheel::expression {

enum class NodeKind : std::uint8_t {
  kLiteral,      ///< `value`
  kAttribute,    ///< `text` is its name
  kLocal,        ///< `text` is the variable of the macro `binder`; only the checker makes these, of kAttribute
  kNow,          ///< `now`
  kField,        ///< children[0] . `text`
  kIndex,        ///< children[0] [ children[1] ]
  kHas,          ///< has(children[0]), which is a kAttribute or kField
  kCall,         ///< `text`(children…); a method's receiver is children[0]
  kNot,          ///< ! children[0]
  kNegate,       ///< - children[0]
  kRelation,     ///< children[0] `relation` children[1]
  kArithmetic,   ///< children[0] `arithmetic` children[1]
  kAnd,          ///< two or more children
  kOr,           ///< two or more children
  kConditional,  ///< children[0] ? children[1] : children[2]
  kList,         ///< the children
  kMap,          ///< key, value, key, value …
  kSegment,      ///< children[0] is what the segment `text` says; its offsets count in the segment's own text
  kMacro,        ///< children[0] . `text`(`variable`, children[1]) or, of map, (`variable`, children[1], children[2])
  kReached,      ///< reached("`text`")
  kBucket,       ///< bucket("`text`")
};

/// One part of an expression. The parser fills the first group of members, the checker the second.
struct Node {
  NodeKind kind = NodeKind::kLiteral;
  std::size_t offset = 0;  ///< bytes, in the text the node was read from
  std::size_t length = 1;
  std::string_view text;
  std::size_t text_offset = 0;  ///< where `text` stands, of a kCall
  Value value;
  std::vector<Node*> children;  ///< a list or map of literals becomes a literal and keeps them
  Relation relation = Relation::kEqual;
  Arithmetic arithmetic = Arithmetic::kAdd;
  Macro macro = Macro::kAll;
  std::string_view variable;  ///< of a kMacro
  bool method = false;        ///< a kCall written receiver.name(…)
  int height = 1;             ///< levels of nodes below and including this one

  Type type = Type::kAny;
  AttributeSlot slot = 0;                ///< of a kAttribute
  const Node* binder = nullptr;          ///< of a kLocal
  Type element = Type::kAny;             ///< of a kMacro: what its variable is
  std::uint16_t moment = 0;              ///< of a kReached: its index in Scope::moments
  const Signature* signature = nullptr;  ///< of a kCall
  std::size_t prepared = 0;              ///< of a kCall: 1 + the index of its pattern or time zone in the Tree; 0: none
};

/// The nodes of one compilation (those of inlined segments too) and the texts they point into.
struct Tree {
  std::deque<Node> nodes;
  std::deque<std::string> texts;
  std::size_t inlined = 0;  ///< bytes in `texts`
  std::vector<Pattern> patterns;
  std::vector<TimeZone> zones;
  Arena arena;
};

/// `account.plan` for a chain of fields that starts at an attribute, else an empty text.
[[nodiscard]] std::string path_of(const Node& node);
/// Where an evaluation fails at this node: what the failure is about. The one operand that is an attribute or a field
/// of one, where the others are literals; else the operator's or function's name.
[[nodiscard]] std::string subject_of(const Node& node);
/// How a message calls the node: a path as `path`, a literal as its JSON text, else "this".
[[nodiscard]] std::string describe(const Node& node);

}  // namespace flywheel::expression
