#include "experiments/outcomes/properties.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

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

void append_varint(std::uint64_t number, std::string& out) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(static_cast<std::uint8_t>(number | 0x80));
  out += static_cast<char>(number);
}

/// Small numbers of either sign become small unsigned ones: 0, -1, 1, -2, … → 0, 1, 2, 3, …
std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}

std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>((number >> 1) ^ (~(number & 1) + 1));
}

void append_tag(Tag tag, std::string& out) {
  out += static_cast<char>(tag);
}

void append_text(std::string_view text, std::string& out) {
  append_varint(text.size(), out);
  out += text;
}

void append_double(double number, std::string& out) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(static_cast<std::uint8_t>(bits >> shift));
}

void append_value(const Value& value, int depth, std::string& out);

void append_members(std::span<const Member> members, int depth, std::string& out) {
  append_varint(members.size(), out);
  for (const Member& member : members) {
    append_text(member.name, out);
    append_value(member.value, depth, out);
  }
}

void append_list(std::span<const Value> items, int depth, std::string& out) {
  append_tag(Tag::kList, out);
  append_varint(items.size(), out);
  for (const Value& item : items) append_value(item, depth, out);
}

void append_value(const Value& value, int depth, std::string& out) {
  switch (value.kind()) {
    case Kind::kAbsent:
    case Kind::kNull:
      return append_tag(Tag::kNull, out);
    case Kind::kBool:
      return append_tag(value.as_bool() ? Tag::kTrue : Tag::kFalse, out);
    case Kind::kInt:
      return append_tag(Tag::kInt, out), append_varint(zigzag(value.as_int()), out);
    case Kind::kUint:
      return append_tag(Tag::kUint, out), append_varint(value.as_uint(), out);
    case Kind::kDouble:
      return append_tag(Tag::kDouble, out), append_double(value.as_double(), out);
    case Kind::kString:
      return append_tag(Tag::kString, out), append_text(value.as_string(), out);
    case Kind::kList:
      return depth == kDeepest ? append_tag(Tag::kNull, out) : append_list(value.as_list(), depth + 1, out);
    case Kind::kMap:
      if (depth == kDeepest) return append_tag(Tag::kNull, out);
      append_tag(Tag::kMap, out);
      return append_members(value.as_map(), depth + 1, out);
    case Kind::kTime:
      return append_tag(Tag::kTime, out), append_varint(zigzag(value.as_time().time_since_epoch().count()), out);
    case Kind::kDuration:
      return append_tag(Tag::kDuration, out), append_varint(zigzag(value.as_duration().count()), out);
  }
}

/// Reads bytes that may be anything. After the first fault every answer is empty and `good` is false.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }

  std::uint64_t varint() {
    if (!bytes_.empty() && static_cast<std::uint8_t>(bytes_[0]) < 0x80) return next();  // most are small
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = next();
      if (shift == 63 && byte > 1) fail();
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return good_ ? number : 0;
    }
    return fail(), 0;
  }

  /// A count of things that take at least `smallest` bytes each: more than the bytes left can hold is a fault, so
  /// that a few hostile bytes cannot ask for much memory.
  std::size_t count(std::size_t smallest) {
    const std::uint64_t number = varint();
    if (number > bytes_.size() / smallest) return fail(), 0;
    return static_cast<std::size_t>(number);
  }

  std::string_view text() {
    const std::size_t size = count(1);
    if (size > std::numeric_limits<std::uint32_t>::max()) return fail(), std::string_view();
    return take(size);
  }

  Value value(int depth, Arena& arena) {
    switch (static_cast<Tag>(next())) {
      case Tag::kNull:
        return good_ ? Value::null() : Value();
      case Tag::kFalse:
        return Value::boolean(false);
      case Tag::kTrue:
        return Value::boolean(true);
      case Tag::kInt:
        return Value::integer(unzigzag(varint()));
      case Tag::kUint:
        return Value::unsigned_integer(varint());
      case Tag::kDouble:
        return number();
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
    for (std::size_t i = 0; i < size && good_; ++i) {
      const std::string_view name = text();
      members[i] = {name, value(depth, arena)};
    }
    return good_ ? Value::map({members, size}) : Value();
  }

  /// Steps over one value without building it.
  void skip(int depth) {
    switch (static_cast<Tag>(next())) {
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
  void fail() {
    good_ = false;
    bytes_ = {};
  }

  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) return fail(), std::string_view();
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::uint8_t next() {
    const std::string_view byte = take(1);
    return byte.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(byte[0]);
  }

  Value number() {
    const std::string_view bytes = take(8);
    if (!good_) return {};
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i)
      bits |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
    return Value::number(std::bit_cast<double>(bits));
  }

  Value list(int depth, Arena& arena) {
    if (depth > kDeepest) return fail(), Value();
    const std::size_t size = count(1);
    auto* items = arena.allocate_array<Value>(size);
    for (std::size_t i = 0; i < size && good_; ++i) items[i] = value(depth, arena);
    return good_ ? Value::list({items, size}) : Value();
  }

  void skip_items(int depth, bool named) {
    if (depth > kDeepest) return fail();
    const std::size_t size = count(named ? 2 : 1);
    for (std::size_t i = 0; i < size && good_; ++i) {
      if (named) text();
      skip(depth);
    }
  }

  std::string_view bytes_;
  bool good_ = true;
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
  if (map.is(Kind::kMap) && !map.as_map().empty()) append_members(map.as_map(), 0, out);
}

}  // namespace flywheel::outcomes
