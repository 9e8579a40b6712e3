#include "config/expression/access.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <new>

namespace flywheel::expression {
namespace {

/// A double that is a whole number which an int64 and the double both have exactly.
bool is_whole(double number) {
  return std::abs(number) < 0x1p53 && std::trunc(number) == number;
}

/// The position that an index value means; false where it is no whole number.
bool as_position(const Value& index, std::int64_t& position) {
  switch (index.kind()) {
    case Kind::kInt:
      position = index.as_int();
      return true;
    case Kind::kUint:
      position =
          static_cast<std::int64_t>(std::min<std::uint64_t>(index.as_uint(), std::numeric_limits<std::int64_t>::max()));
      return true;
    case Kind::kDouble:
      if (!is_whole(index.as_double())) return false;
      position = static_cast<std::int64_t>(index.as_double());
      return true;
    default:
      return false;
  }
}

}  // namespace

Value as_declared(const Value& value, Kind kind) {
  if (kind == Kind::kDouble && (value.is(Kind::kInt) || value.is(Kind::kUint))) {
    return Value::number(value.to_double());
  }
  if (kind == Kind::kInt && value.is(Kind::kUint) && value.as_uint() < std::uint64_t{1} << 63) {
    return Value::integer(static_cast<std::int64_t>(value.as_uint()));
  }
  if (kind == Kind::kInt && value.is(Kind::kDouble) && is_whole(value.as_double())) {
    return Value::integer(static_cast<std::int64_t>(value.as_double()));
  }
  return value;
}

FailureCode member_of(const Value& map, std::string_view name, Value& result) {
  if (!map.is(Kind::kMap)) return FailureCode::kTypeMismatch;
  const Value member = map.find(name);
  if (member.absent()) return FailureCode::kNoSuchKey;
  result = member;
  return FailureCode::kNone;
}

FailureCode element_of(const Value& container, const Value& key, Value& result) {
  if (container.is(Kind::kMap)) {
    return key.is(Kind::kString) ? member_of(container, key.as_string(), result) : FailureCode::kNoSuchKey;
  }
  std::int64_t position = 0;
  if (!container.is(Kind::kList) || !as_position(key, position)) return FailureCode::kTypeMismatch;
  const auto items = container.as_list();
  if (position < 0 || static_cast<std::uint64_t>(position) >= items.size()) return FailureCode::kIndexOutOfRange;
  result = items[static_cast<std::size_t>(position)];
  return FailureCode::kNone;
}

FailureCode map_of(std::span<const Value> parts, Arena& arena, Value& result) {
  const std::size_t size = parts.size() / 2;
  Member* members = arena.allocate_array<Member>(size);
  for (std::size_t i = 0; i < size; ++i) {
    const Value& key = parts[2 * i];
    if (!key.is(Kind::kString)) return FailureCode::kTypeMismatch;
    const bool twice = std::any_of(members, members + i, [&](const Member& m) { return m.name == key.as_string(); });
    if (twice) return FailureCode::kInvalidArgument;
    new (members + i) Member{key.as_string(), parts[2 * i + 1]};
  }
  result = Value::map({members, size});
  return FailureCode::kNone;
}

}  // namespace flywheel::expression
