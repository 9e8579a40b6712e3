#include "experiments/simulation/dice.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::simulation::Dice;

BOOST_AUTO_TEST_SUITE(simulation_dice)

// The 10,000th number of a default-seeded mt19937_64 is 9,981,545,732,273,789,042 by the C++ standard: no platform may
// differ, and neither do its upper 53 bits.
BOOST_AUTO_TEST_CASE(numbers_are_the_standards) {
  Dice dice(5489);
  for (int i = 1; i < 10'000; ++i) (void)dice.uniform();
  BOOST_TEST(dice.uniform() == (static_cast<double>(9'981'545'732'273'789'042U >> 11) + 0.5) * 0x1.0p-53);
}

BOOST_AUTO_TEST_CASE(one_seed_is_one_sequence) {
  Dice one(7), same(7), other(8);
  for (int i = 0; i < 5; ++i) BOOST_TEST(one.normal() == same.normal());
  BOOST_TEST(one.uniform() != other.uniform());
}

BOOST_AUTO_TEST_SUITE_END()
