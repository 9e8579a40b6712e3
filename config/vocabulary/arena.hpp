// Memory for values that live and die together.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace flywheel {

/// Hands out memory that is freed all at once. `clear` keeps the blocks, so that a reused arena stops allocating.
/// Move-only; pointers stay valid when the arena is moved. Not thread-safe.
class Arena {
 public:
  explicit Arena(std::size_t first_block = 4096);
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  [[nodiscard]] void* allocate(std::size_t bytes, std::size_t alignment);

  /// Uninitialised room for `count` trivially destructible objects.
  template <class T>
  [[nodiscard]] T* allocate_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }

  [[nodiscard]] std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* to = allocate_array<char>(text.size());
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// Forgets everything handed out and keeps the memory for reuse.
  void clear();

 private:
  struct Block {
    std::unique_ptr<std::byte[]> memory;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t current_ = 0;  // index of the block in use
  std::size_t used_ = 0;     // bytes used of it
  std::size_t first_block_;
};

}  // namespace flywheel
