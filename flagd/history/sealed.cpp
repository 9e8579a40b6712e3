#include "flagd/history/sealed.hpp"

#include "config/hashing/slot.hpp"

namespace flywheel::history {
namespace {

std::string first_line(std::string_view kind, std::string_view payload) {
  return "flagd " + std::string(kind) + " 1 " + std::to_string(payload.size()) + " " + checksum_of(kind, payload) +
         "\n";
}

}  // namespace

std::string checksum_of(std::string_view kind, std::string_view payload) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t hash = hashing::hash_of(hashing::hash_of(0, kind), payload);
  std::string digits(16, '0');
  for (std::size_t i = 16; i > 0; --i, hash >>= 4) digits[i - 1] = kHex[hash & 15];
  return digits;
}

std::string seal(std::string_view kind, std::string_view payload) {
  return first_line(kind, payload).append(payload);
}

std::optional<std::string_view> unseal(std::string_view kind, std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view payload = bytes.substr(end + 1);
  if (bytes.substr(0, end + 1) != first_line(kind, payload)) return std::nullopt;
  return payload;
}

}  // namespace flywheel::history
