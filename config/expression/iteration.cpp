#include "config/expression/iteration.hpp"

#include <new>

namespace flywheel::expression {
namespace {

std::size_t size_of(const Value& range) {
  return range.is(Kind::kMap) ? range.as_map().size() : range.as_list().size();
}

/// What a loop knows before its first element.
Value first_result(Macro macro, std::size_t size, Arena& arena) {
  switch (macro) {
    case Macro::kAll:
      return Value::boolean(true);
    case Macro::kExists:
      return Value::boolean(false);
    case Macro::kExistsOne:
      return Value::integer(0);
    default:
      return Value::list({arena.allocate_array<Value>(size), 0});
  }
}

}  // namespace

FailureCode begin_loop(Macro macro, Value* base, Arena& arena, Budget& budget) {
  const Value& range = base[kLoopRange];
  if (!range.is(Kind::kList) && !range.is(Kind::kMap)) return FailureCode::kTypeMismatch;
  // A list that is built takes its room at once, so that is when it is paid for.
  if (builds_list(macro)) {
    if (const auto failed = budget.take_steps(size_of(range)); failed != FailureCode::kNone) return failed;
  }
  new (base + kLoopNext) Value(Value::integer(0));
  new (base + kLoopElement) Value(Value::null());
  new (base + kLoopResult) Value(first_result(macro, size_of(range), arena));
  return FailureCode::kNone;
}

FailureCode next_element(Macro macro, Value* base, Budget& budget, bool& ended) {
  const Value& range = base[kLoopRange];
  const auto at = static_cast<std::size_t>(base[kLoopNext].as_int());
  ended = at == size_of(range);
  if (ended) return FailureCode::kNone;
  if (!builds_list(macro)) {
    if (const auto failed = budget.take_steps(1); failed != FailureCode::kNone) return failed;
  }
  base[kLoopNext] = Value::integer(static_cast<std::int64_t>(at + 1));
  base[kLoopElement] = range.is(Kind::kMap) ? Value::string(range.as_map()[at].name) : range.as_list()[at];
  return FailureCode::kNone;
}

void gather(Value& list, const Value& item) {
  const auto items = list.as_list();
  // The room behind the items was taken from an arena by begin_loop, for this list alone.
  auto* room = const_cast<Value*>(items.data());
  new (room + items.size()) Value(item);
  list = Value::list({room, items.size() + 1});
}

std::size_t work_of(const Value& value, bool deep) {
  std::size_t work = 0;
  switch (value.kind()) {
    case Kind::kString:
      return value.as_string().size();
    case Kind::kList:
      work = value.as_list().size() * sizeof(Value);
      if (!deep) return work;
      for (const Value& item : value.as_list()) {
        if (work > kMostWork) return work;
        work += work_of(item, true);
      }
      return work;
    case Kind::kMap:
      work = value.as_map().size() * sizeof(Member);
      if (!deep) return work;
      for (const Member& member : value.as_map()) {
        if (work > kMostWork) return work;
        work += member.name.size() + work_of(member.value, true);
      }
      return work;
    default:
      return 0;
  }
}

}  // namespace flywheel::expression
