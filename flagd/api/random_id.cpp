#include "flagd/api/random_id.hpp"

#include <cstdint>
#include <random>

namespace flywheel::api {
namespace {

std::uint64_t random_bits() {
  thread_local std::mt19937_64 random{[] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }()};
  return random();
}

}  // namespace

std::string random_id() {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (int word = 0; word < 2; ++word) {
    std::uint64_t bits = random_bits();
    for (int i = 0; i < 16; ++i, bits >>= 4) text += kHex[bits & 15];
  }
  return text;
}

std::string make_ulid(Time now) {
  static constexpr char kDigits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string text(26, '0');
  auto milliseconds = static_cast<std::uint64_t>(now.time_since_epoch().count() / 1000);
  for (std::size_t i = 10; i > 0; --i, milliseconds >>= 5) text[i - 1] = kDigits[milliseconds & 31];
  for (std::size_t half = 10; half < 26; half += 8) {
    std::uint64_t bits = random_bits();
    for (std::size_t i = 0; i < 8; ++i, bits >>= 5) text[half + i] = kDigits[bits & 31];
  }
  return text;
}

}  // namespace flywheel::api
