#include "config/vocabulary/arena.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>

using flywheel::Arena;

BOOST_AUTO_TEST_SUITE(vocabulary_arena)

BOOST_AUTO_TEST_CASE(what_it_hands_out_is_aligned_and_does_not_overlap) {
  Arena arena(64);
  char* byte = arena.allocate_array<char>(3);
  auto* numbers = arena.allocate_array<std::uint64_t>(100);
  BOOST_TEST(reinterpret_cast<std::uintptr_t>(numbers) % alignof(std::uint64_t) == 0U);
  byte[0] = byte[1] = byte[2] = 'x';
  for (std::uint64_t i = 0; i < 100; ++i) numbers[i] = i;
  BOOST_TEST(std::string(byte, 3) == "xxx");
  BOOST_TEST(numbers[99] == 99U);
}

BOOST_AUTO_TEST_CASE(a_cleared_arena_gives_the_same_memory_again) {
  Arena arena(64);
  const void* first = arena.allocate(10, 1);
  [[maybe_unused]] const void* large = arena.allocate(10'000, 8);
  arena.clear();
  BOOST_TEST(arena.allocate(10, 1) == first);
  BOOST_TEST(arena.allocate(10'000, 8) == large);
}

BOOST_AUTO_TEST_CASE(copied_text_outlives_its_source_and_a_move_of_the_arena) {
  Arena arena;
  std::string text(5000, 'a');
  const std::string_view copy = arena.copy(text);
  text.assign(5000, 'b');
  const Arena moved = std::move(arena);
  BOOST_TEST((copy == std::string(5000, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
