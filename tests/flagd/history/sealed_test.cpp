#include "flagd/history/sealed.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::history;

BOOST_AUTO_TEST_SUITE(history_sealed)

BOOST_AUTO_TEST_CASE(a_payload_comes_back) {
  for (const std::string& payload : {std::string(), std::string("a\nb\n"), std::string("\0\xff", 2)}) {
    const std::string bytes = seal("thing", payload);
    BOOST_REQUIRE(unseal("thing", bytes));
    BOOST_TEST(*unseal("thing", bytes) == payload);
    BOOST_TEST(!unseal("other", bytes));
  }
  BOOST_TEST(seal("thing", "x").starts_with("flagd thing 1 1 "));
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_and_any_missing_or_added_end_is_noticed) {
  const std::string bytes = seal("thing", "a payload of some length");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      BOOST_TEST(!unseal("thing", damaged));
    }
    BOOST_TEST(!unseal("thing", bytes.substr(0, i)));
  }
  BOOST_TEST(!unseal("thing", bytes + "x"));
}

BOOST_AUTO_TEST_SUITE_END()
