#include "experiments/outcomes/properties.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "experiments/outcomes/compact.hpp"

namespace flywheel::outcomes {
namespace {

/// The byte in front of every value. The numbers are on disk: they never change their meaning.
enum class Tag : std::uint8_t {
  kNull = 0,
  kFalse = 1,
  kTrue = 2,
  kInt = 3,       // zigzag varint
  kUint = 4,      // varint
  kDouble = 5,    // 8 bytes, little-endian
  kString = 6,    // varint length, bytes
  kList = 7,      // varint count, values
  kMap = 8,       // varint count, members
  kTime = 9,      // zigzag varint, microseconds since 1970
  kDuration = 10  // zigzag varint, microseconds
};

/// Lists and maps within each other, the outermost map not counted.
constexpr int kDeepest = 64;

void append_tag(Tag tag, CompactWriter& out) {
  out.byte(static_cast<unsigned>(tag));
}

void append_value(const Value& value, int depth, CompactWriter& out);

void append_members(std::span<const Member> members, int depth, CompactWriter& out) {
  out.varint(members.size());
  for (const Member& member : members) {
    out.text(member.name);
    append_value(member.value, depth, out);
  }
}

void append_list(std::span<const Value> items, int depth, CompactWriter& out) {
  append_tag(Tag::kList, out);
  out.varint(items.size());
  for (const Value& item : items) append_value(item, depth, out);
}

void append_value(const Value& value, int depth, CompactWriter& out) {
  switch (value.kind()) {
    case Kind::kAbsent:
    case Kind::kNull:
      return append_tag(Tag::kNull, out);
    case Kind::kBool:
      return append_tag(value.as_bool() ? Tag::kTrue : Tag::kFalse, out);
    case Kind::kInt:
      return append_tag(Tag::kInt, out), out.varint(zigzag(value.as_int()));
    case Kind::kUint:
      return append_tag(Tag::kUint, out), out.varint(value.as_uint());
    case Kind::kDouble:
      return append_tag(Tag::kDouble, out), out.number(value.as_double());
    case Kind::kString:
      return append_tag(Tag::kString, out), out.text(value.as_string());
    case Kind::kList:
      return depth == kDeepest ? append_tag(Tag::kNull, out) : append_list(value.as_list(), depth + 1, out);
    case Kind::kMap:
      if (depth == kDeepest) return append_tag(Tag::kNull, out);
      append_tag(Tag::kMap, out);
      return append_members(value.as_map(), depth + 1, out);
    case Kind::kTime:
      return append_tag(Tag::kTime, out), out.varint(zigzag(value.as_time().time_since_epoch().count()));
    case Kind::kDuration:
      return append_tag(Tag::kDuration, out), out.varint(zigzag(value.as_duration().count()));
  }
}

/// Reads values from bytes that may be anything.
class Decoder : public CompactReader {
 public:
  using CompactReader::CompactReader;

  Value value(int depth, Arena& arena) {
    switch (static_cast<Tag>(byte())) {
      case Tag::kNull:
        return good() ? Value::null() : Value();
      case Tag::kFalse:
        return Value::boolean(false);
      case Tag::kTrue:
        return Value::boolean(true);
      case Tag::kInt:
        return Value::integer(unzigzag(varint()));
      case Tag::kUint:
        return Value::unsigned_integer(varint());
      case Tag::kDouble:
        return of_number();
      case Tag::kString:
        return Value::string(text());
      case Tag::kList:
        return list(depth + 1, arena);
      case Tag::kMap:
        return map(depth + 1, arena);
      case Tag::kTime:
        return Value::time(Time(Duration(unzigzag(varint()))));
      case Tag::kDuration:
        return Value::duration(Duration(unzigzag(varint())));
    }
    return fail(), Value();
  }

  Value map(int depth, Arena& arena) {
    if (depth > kDeepest) return fail(), Value();
    const std::size_t size = count(2);
    auto* members = arena.allocate_array<Member>(size);
    for (std::size_t i = 0; i < size && good(); ++i) {
      const std::string_view name = text();
      members[i] = {name, value(depth, arena)};
    }
    return good() ? Value::map({members, size}) : Value();
  }

  /// Steps over one value without building it.
  void skip(int depth) {
    switch (static_cast<Tag>(byte())) {
      case Tag::kNull:
      case Tag::kFalse:
      case Tag::kTrue:
        return;
      case Tag::kInt:
      case Tag::kUint:
      case Tag::kTime:
      case Tag::kDuration:
        varint();
        return;
      case Tag::kDouble:
        take(8);
        return;
      case Tag::kString:
        text();
        return;
      case Tag::kList:
        return skip_items(depth + 1, false);
      case Tag::kMap:
        return skip_items(depth + 1, true);
    }
    fail();
  }

 private:
  Value of_number() {
    const double read = number();
    return good() ? Value::number(read) : Value();
  }

  Value list(int depth, Arena& arena) {
    if (depth > kDeepest) return fail(), Value();
    const std::size_t size = count(1);
    auto* items = arena.allocate_array<Value>(size);
    for (std::size_t i = 0; i < size && good(); ++i) items[i] = value(depth, arena);
    return good() ? Value::list({items, size}) : Value();
  }

  void skip_items(int depth, bool named) {
    if (depth > kDeepest) return fail();
    const std::size_t size = count(named ? 2 : 1);
    for (std::size_t i = 0; i < size && good(); ++i) {
      if (named) text();
      skip(depth);
    }
  }
};

}  // namespace

Value Properties::find(std::string_view name, Arena& arena) const {
  if (bytes_.empty()) return {};
  Decoder decoder(bytes_);
  for (std::size_t left = decoder.count(2); left > 0 && decoder.good(); --left) {
    if (decoder.text() != name) {
      decoder.skip(0);
      continue;
    }
    const Value found = decoder.value(0, arena);
    return decoder.good() ? found : Value();
  }
  return {};
}

void Properties::find(std::span<const std::string_view> names, std::span<Value> values, Arena& arena) const {
  std::fill(values.begin(), values.end(), Value());
  if (bytes_.empty()) return;
  Decoder decoder(bytes_);
  std::size_t wanted = names.size();
  for (std::size_t left = decoder.count(2); left > 0 && wanted > 0 && decoder.good(); --left) {
    const auto name = static_cast<std::size_t>(std::find(names.begin(), names.end(), decoder.text()) - names.begin());
    if (name == names.size() || !values[name].is(Kind::kAbsent)) {
      decoder.skip(0);
      continue;
    }
    const Value found = decoder.value(0, arena);
    if (!decoder.good()) return;
    values[name] = found;
    --wanted;
  }
}

Value Properties::all(Arena& arena) const {
  if (bytes_.empty()) return Value::map({});
  Decoder decoder(bytes_);
  const Value map = decoder.map(0, arena);
  return decoder.at_end() ? map : Value();
}

void encode_properties(const Value& map, std::string& out) {
  if (!map.is(Kind::kMap) || map.as_map().empty()) return;
  CompactWriter writer(out);
  append_members(map.as_map(), 0, writer);
}

}  // namespace flywheel::outcomes
