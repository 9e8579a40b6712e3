#include "config/vocabulary/arena.hpp"

#include <algorithm>

namespace flywheel {

Arena::Arena(std::size_t first_block) : first_block_(std::max<std::size_t>(first_block, 64)) {}

void* Arena::allocate(std::size_t bytes, std::size_t alignment) {
  while (true) {
    if (current_ < blocks_.size()) {
      Block& block = blocks_[current_];
      const std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
      if (start + bytes <= block.size) {
        used_ = start + bytes;
        return block.memory.get() + start;
      }
      if (current_ + 1 < blocks_.size()) {
        ++current_;
        used_ = 0;
        continue;
      }
    }
    const std::size_t grown = blocks_.empty() ? first_block_ : blocks_.back().size * 2;
    const std::size_t size = std::max(grown, bytes + alignment);
    blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    current_ = blocks_.size() - 1;
    used_ = 0;
  }
}

void Arena::clear() {
  current_ = 0;
  used_ = 0;
}

}  // namespace flywheel
