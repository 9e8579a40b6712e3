#include "flagd/json/scan.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "flagd/json/read.hpp"

using namespace flywheel;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(json_scan)

BOOST_AUTO_TEST_CASE(integers_beyond_64_bits_are_found_outside_strings_only) {
  const json::Scan found = json::scan(R"([18446744073709551616,"18446744073709551616",1e30,-9223372036854775809])");
  BOOST_TEST(!found.fault.has_value());
  BOOST_TEST(found.wide_integers == (std::vector<std::size_t>{21, 70}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fault_reads_as_a_sentence) {
  BOOST_TEST((json::Fault{"a string is not closed", 17}.sentence()) == "a string is not closed, at byte 17");
}

// Two parsers that share no code must agree on what is JSON.
BOOST_AUTO_TEST_CASE(scanning_agrees_with_reading_about_mutated_documents) {
  const std::string seed = R"({"type":"track","event":"A\u00e9\ud83d\ude00","userId":"ü",)"
                           R"("properties":{"n":[1,-2.5e3,18446744073709551616]},"t":[true,false,null,{}]})";
  const std::string_view alphabet = "{}[]\",:\\u0123456789eE+-.tfn \n\x01\x80\xC3\0"sv;
  std::mt19937 random(20261124);
  json::Reader reader;
  Arena arena;
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seed;
    for (unsigned edits = 1 + random() % 2; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1);
      }
    }
    arena.clear();
    const bool good = reader.read(text, arena).has_value();
    const json::Scan found = json::scan(text);
    BOOST_REQUIRE_MESSAGE(good == !found.fault, text);
    if (found.fault) BOOST_REQUIRE(found.fault->byte <= text.size());
    accepted += good ? 1 : 0;
  }
  BOOST_TEST(accepted > 1000);
  BOOST_TEST(accepted < 19'000);
}

BOOST_AUTO_TEST_SUITE_END()
