#include "config/vocabulary/value.hpp"

namespace flywheel {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::kAbsent:
      return "absent";
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return "bool";
    case Kind::kInt:
      return "int";
    case Kind::kUint:
      return "uint";
    case Kind::kDouble:
      return "double";
    case Kind::kString:
      return "string";
    case Kind::kList:
      return "list";
    case Kind::kMap:
      return "map";
    case Kind::kTime:
      return "timestamp";
    case Kind::kDuration:
      return "duration";
  }
  return "";
}

Value Value::find(std::string_view name) const {
  if (kind_ != Kind::kMap) return {};
  for (const Member& member : as_map()) {
    if (member.name == name) return member.value;
  }
  return {};
}

double Value::to_double() const {
  switch (kind_) {
    case Kind::kInt:
      return static_cast<double>(int_);
    case Kind::kUint:
      return static_cast<double>(uint_);
    default:
      return double_;
  }
}

namespace {

bool equal_maps(std::span<const Member> a, const Value& b) {
  if (a.size() != b.as_map().size()) return false;
  for (const Member& member : a) {
    const Value other = b.find(member.name);
    if (other.absent() || !(member.value == other)) return false;
  }
  return true;
}

bool equal_lists(std::span<const Value> a, std::span<const Value> b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] == b[i])) return false;
  }
  return true;
}

}  // namespace

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kAbsent:
    case Kind::kNull:
      return true;
    case Kind::kBool:
      return a.as_bool() == b.as_bool();
    case Kind::kInt:
    case Kind::kTime:
    case Kind::kDuration:
      return a.as_int() == b.as_int();
    case Kind::kUint:
      return a.as_uint() == b.as_uint();
    case Kind::kDouble:
      return a.as_double() == b.as_double();
    case Kind::kString:
      return a.as_string() == b.as_string();
    case Kind::kList:
      return equal_lists(a.as_list(), b.as_list());
    case Kind::kMap:
      return equal_maps(a.as_map(), b);
  }
  return false;
}

Value deep_copy(const Value& value, Arena& arena) {
  switch (value.kind()) {
    case Kind::kString:
      return Value::string(arena.copy(value.as_string()));
    case Kind::kList: {
      const auto from = value.as_list();
      auto* to = arena.allocate_array<Value>(from.size());
      for (std::size_t i = 0; i < from.size(); ++i) to[i] = deep_copy(from[i], arena);
      return Value::list({to, from.size()});
    }
    case Kind::kMap: {
      const auto from = value.as_map();
      auto* to = arena.allocate_array<Member>(from.size());
      for (std::size_t i = 0; i < from.size(); ++i) {
        to[i] = {arena.copy(from[i].name), deep_copy(from[i].value, arena)};
      }
      return Value::map({to, from.size()});
    }
    default:
      return value;
  }
}

}  // namespace flywheel
