#include "flagd/store/embedded/event_key.hpp"

#include "config/hashing/slot.hpp"
#include "config/vocabulary/text.hpp"
#include "flagd/store/byte_order.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::store {
namespace {

// A text is closed by 00 01, and a zero within it is 00 FF: no text's encoding begins another one's, and encodings
// sort as the texts do.
constexpr char kZero = '\x00';
constexpr char kEnd = '\x01';
constexpr char kAfterEnd = '\x02';
constexpr char kEscaped = '\xFF';

constexpr std::size_t kHashBytes = 2;
static_assert(kRanges == 1U << 10, "a range is the upper ten of the sixteen hash bits in a key");
constexpr unsigned kBitsBelowRange = 6;

constexpr char kExposureFirst = '\x00';
constexpr char kOtherEvent = '\x01';
constexpr std::size_t kPlaceBytes = 8 + 1;

void append_text(std::string_view text, std::string& out) {
  for (const char c : text) {
    out += c;
    if (c == kZero) out += kEscaped;
  }
  out += kZero;
  out += kEnd;
}

/// The size of the encoded text at the beginning of `bytes`, with its end; 0: there is none.
std::size_t encoded_size(std::string_view bytes) {
  for (std::size_t at = 0; (at = bytes.find(kZero, at)) != std::string_view::npos && at + 1 < bytes.size(); at += 2) {
    if (bytes[at + 1] == kEnd) return at + 2;
    if (bytes[at + 1] != kEscaped) return 0;
  }
  return 0;
}

bool has_zero(std::string_view encoded) {
  return encoded.find(kZero) != encoded.size() - 2;
}

void append_decoded(std::string_view encoded, std::string& out) {
  for (std::size_t i = 0; i + 2 < encoded.size(); ++i) {
    out += encoded[i];
    if (encoded[i] == kZero) ++i;
  }
}

}  // namespace

void append_unit_prefix(outcomes::UnitId unit, std::string& out) {
  const std::size_t start = out.size();
  out.append(kHashBytes, kZero);
  append_text(unit.type, out);
  append_text(unit.id, out);
  const std::uint64_t hash = hashing::hash_of(0, std::string_view(out).substr(start + kHashBytes));
  out[start] = static_cast<char>(hash >> 56);
  out[start + 1] = static_cast<char>(hash >> 48);
}

void append_event_key(outcomes::UnitId unit, const outcomes::Event& event, std::string& out) {
  append_unit_prefix(unit, out);
  append_ordered(event.time, out);
  out += event.name == outcomes::kExposure ? kExposureFirst : kOtherEvent;
  out += event.message_id;
}

std::string first_key_of_range(std::uint32_t range) {
  const std::uint32_t hash = range << kBitsBelowRange;
  return {static_cast<char>(hash >> 8), static_cast<char>(hash)};
}

std::uint32_t range_of_key(std::string_view key) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(key[at])); };
  return (byte(0) << 8 | byte(1)) >> kBitsBelowRange;
}

std::string end_of_unit(std::string_view unit_prefix) {
  std::string end(unit_prefix);
  end.back() = kAfterEnd;
  return end;
}

std::optional<std::size_t> unit_prefix_size(std::string_view key) {
  if (key.size() < kHashBytes) return std::nullopt;
  const std::size_t type = encoded_size(key.substr(kHashBytes));
  if (type == 0) return std::nullopt;
  const std::size_t id = encoded_size(key.substr(kHashBytes + type));
  if (id == 0) return std::nullopt;
  return kHashBytes + type + id;
}

outcomes::UnitId unit_of_prefix(std::string_view prefix, std::string& scratch) {
  const std::string_view texts = prefix.substr(kHashBytes);
  const std::string_view type = texts.substr(0, encoded_size(texts));
  const std::string_view id = texts.substr(type.size());
  if (!has_zero(type) && !has_zero(id)) return {type.substr(0, type.size() - 2), id.substr(0, id.size() - 2)};
  scratch.clear();
  append_decoded(type, scratch);
  const std::size_t type_size = scratch.size();
  append_decoded(id, scratch);
  const std::string_view decoded(scratch);
  return {decoded.substr(0, type_size), decoded.substr(type_size)};
}

std::optional<EventPlace> place_after_prefix(std::string_view rest) {
  if (rest.size() < kPlaceBytes) return std::nullopt;
  return EventPlace{ordered_time(rest.data()), rest.substr(kPlaceBytes)};
}

std::string describe_unit(std::string_view prefix) {
  std::string scratch;
  const outcomes::UnitId unit = unit_of_prefix(prefix, scratch);
  return printable(unit.type) + " \"" + printable(unit.id) + "\"";
}

std::string describe_event_key(std::string_view key) {
  const auto size = unit_prefix_size(key);
  const auto place = size ? place_after_prefix(key.substr(*size)) : std::nullopt;
  if (!place) return "a key of " + std::to_string(key.size()) + " bytes that is none of an event";
  return describe_unit(key.substr(0, *size)) + " at " + format_time(place->time) + ", message \"" +
         printable(place->message_id) + "\"";
}

}  // namespace flywheel::store
