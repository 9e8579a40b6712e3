#include "config/hashing/prepared_unit.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

namespace hashing = flywheel::hashing;

BOOST_AUTO_TEST_SUITE(hashing_prepared_unit)

BOOST_AUTO_TEST_CASE(it_hashes_as_the_library_does_at_every_size_and_seed) {
  std::mt19937_64 random(20261126);
  for (std::size_t size = 0; size <= 200; ++size) {
    std::string unit;
    for (std::size_t i = 0; i < size; ++i) unit += static_cast<char>(random());
    const hashing::PreparedUnit prepared(unit);
    for (const std::uint64_t seed : {std::uint64_t{0}, ~std::uint64_t{0}, random(), random(), random()}) {
      BOOST_TEST_CONTEXT(size << " bytes, seed " << seed) {
        BOOST_TEST(prepared.hash(seed) == hashing::hash_of(seed, unit));
        BOOST_TEST(prepared.slot(seed) == hashing::slot_of(seed, unit));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
