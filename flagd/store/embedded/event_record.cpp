#include "flagd/store/embedded/event_record.hpp"

#include "config/hashing/slot.hpp"
#include "flagd/store/byte_order.hpp"

namespace flywheel::store {
namespace {

using hashing::hash_of;

constexpr char kWithoutValue = '\x00';
constexpr char kWithValue = '\x01';
constexpr std::size_t kFixedBytes = 1 + 4 + 4;  // kind, size of the name, checksum
constexpr std::size_t kKnownBytes = 8 + 8;

std::uint32_t checksum(std::string_view key, std::string_view content) {
  return static_cast<std::uint32_t>(hash_of(hash_of(0, key), content));
}

}  // namespace

void append_event_record(std::string_view key, const outcomes::Event& event, std::string& out) {
  const std::size_t start = out.size();
  out += event.value ? kWithValue : kWithoutValue;
  append_number(static_cast<std::uint32_t>(event.name.size()), out);
  out += event.name;
  if (event.value) append_number(*event.value, out);
  out += event.properties.bytes();
  append_number(checksum(key, std::string_view(out).substr(start)), out);
}

bool read_event_record(std::string_view key, std::string_view record, outcomes::Event& event) {
  if (record.size() < kFixedBytes) return false;
  std::string_view content = record.substr(0, record.size() - 4);
  if (checksum(key, content) != number_at<std::uint32_t>(record.data() + content.size())) return false;
  const char kind = content[0];
  const std::size_t name_size = number_at<std::uint32_t>(content.data() + 1);
  content.remove_prefix(1 + 4);
  if (kind > kWithValue || name_size > content.size()) return false;
  event.name = content.substr(0, name_size);
  content.remove_prefix(name_size);
  event.value.reset();
  if (kind == kWithValue) {
    if (content.size() < sizeof(double)) return false;
    event.value = number_at<double>(content.data());
    content.remove_prefix(sizeof(double));
  }
  event.properties = outcomes::Properties(content);
  return true;
}

void append_known_message(const KnownMessage& known, std::string& out) {
  append_number(known.digest, out);
  append_ordered(known.time, out);
}

std::optional<KnownMessage> read_known_message(std::string_view bytes) {
  if (bytes.size() != kKnownBytes) return std::nullopt;
  return KnownMessage{number_at<std::uint64_t>(bytes.data()), ordered_time(bytes.data() + 8)};
}

std::uint64_t digest_of(const outcomes::Event& event) {
  const outcomes::UnitId unit = event.units.empty() ? outcomes::UnitId() : event.units.front();
  std::string value;
  if (event.value) append_number(*event.value, value);
  // Each part is hashed with the hash so far as the seed, so that no two divisions into parts look alike.
  std::uint64_t digest = 0;
  for (const std::string_view part :
       {unit.type, unit.id, event.name, std::string_view(value), event.properties.bytes()}) {
    digest = hash_of(digest, part);
  }
  return digest;
}

}  // namespace flywheel::store
