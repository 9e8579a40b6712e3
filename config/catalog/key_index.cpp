#include "config/catalog/key_index.hpp"

#include <bit>

namespace flywheel::catalog {

KeyIndex::KeyIndex(const std::vector<std::string_view>& keys) {
  if (keys.empty()) return;
  slots_.resize(std::bit_ceil(keys.size() * 2));
  mask_ = slots_.size() - 1;
  for (std::uint32_t place = 0; place < keys.size(); ++place) {
    std::uint64_t at = hashing::hash_of(0, keys[place]) & mask_;
    while (slots_[at].place != kFree) at = (at + 1) & mask_;
    slots_[at] = {keys[place], place};
  }
}

}  // namespace flywheel::catalog
