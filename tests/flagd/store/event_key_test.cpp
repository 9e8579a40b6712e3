#include "flagd/store/embedded/event_key.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "flagd/store/event_store.hpp"
#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using outcomes::UnitId;
using namespace std::string_literals;

namespace {

std::string key_of(UnitId unit, const std::string& name, int seconds, const std::string& id) {
  std::string key;
  store::append_event_key(unit, Happening{{}, name, seconds, id}.event(), key);
  return key;
}

std::string prefix_of(UnitId unit) {
  std::string prefix;
  store::append_unit_prefix(unit, prefix);
  return prefix;
}

/// Ids that tempt an encoding to mix units up.
const std::vector<std::string> kHostile{"",
                                        "a",
                                        "\0"s,
                                        "a\0"s,
                                        "a\0b"s,
                                        "\0\x01"s,
                                        "\0\xFF"s,
                                        "\xFF"s,
                                        "a\0\x01"s,
                                        "\xC3\xA9",
                                        "a\0\xFF"s,
                                        "\x01"s,
                                        "\0\x02"s,
                                        "\0\0"s,
                                        "id",
                                        "user",
                                        "useri",
                                        "a\xFF"s,
                                        std::string(512, 'x'),
                                        std::string(512, '\0')};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_event_key)

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_grammar) {
  const std::string key = key_of({"user", "a\0b"s}, "bought", 1, "m1");
  const std::string expected = "\x86\x7C"s +  // XXH64 of the two texts, from an implementation in another language
                               "user\0\x01"s + "a\0\xFF"s + "b\0\x01"s +
                               "\x80\x06\x5F\x2B\xB5\xF1\x82\x40"s +  // 1793491201000000 us, sign bit flipped
                               "\x01"s + "m1";
  BOOST_TEST(key == expected);
}

BOOST_AUTO_TEST_CASE(every_hostile_id_comes_back_as_it_was) {
  std::string scratch;
  for (const std::string& type : kHostile) {
    for (const std::string& id : kHostile) {
      const std::string key = key_of({type, id}, "e", 7, "m\0"s);
      const auto size = store::unit_prefix_size(key);
      BOOST_REQUIRE(size.has_value());
      const UnitId unit = store::unit_of_prefix(std::string_view(key).substr(0, *size), scratch);
      BOOST_TEST((unit == UnitId{type, id}));
      const auto place = store::place_after_prefix(std::string_view(key).substr(*size));
      BOOST_REQUIRE(place.has_value());
      BOOST_TEST((place->time == Happening{{}, "", 7, ""}.event().time));
      BOOST_TEST(place->message_id == "m\0"s);
    }
  }
}

BOOST_AUTO_TEST_CASE(no_units_keys_begin_with_another_ones_prefix) {
  std::vector<std::string> prefixes;
  for (const std::string& type : kHostile)
    for (const std::string& id : kHostile) prefixes.push_back(prefix_of({type, id}));
  for (std::size_t i = 0; i < prefixes.size(); ++i)
    for (std::size_t j = 0; j < prefixes.size(); ++j)
      if (i != j) BOOST_REQUIRE(!prefixes[i].starts_with(prefixes[j]));
}

BOOST_AUTO_TEST_CASE(a_units_keys_sort_by_time_then_exposures_then_message_id) {
  const UnitId unit{"user", "u"};
  const std::vector<std::string> sorted{
      key_of(unit, "e", -2'000'000'000, "b"),  // before 1970
      key_of(unit, "e", -1, "z"),
      key_of(unit, "Experiment Viewed", 0, "z"),
      key_of(unit, "e", 0, ""),
      key_of(unit, "Aha", 0, "a"),
      key_of(unit, "e", 0, "aa"),
      key_of(unit, "e", 0, "b"),
      key_of(unit, "Experiment Viewed", 1, "a"),
  };
  BOOST_TEST(std::is_sorted(sorted.begin(), sorted.end()));
  const std::string end = store::end_of_unit(prefix_of(unit));
  BOOST_TEST((prefix_of(unit) < sorted.front()));
  BOOST_TEST((key_of(unit, "e", 2'000'000'000, std::string(512, '\xFF')) < end));
}

BOOST_AUTO_TEST_CASE(ranges_divide_the_keys_by_ten_bits) {
  BOOST_TEST(store::first_key_of_range(0) == "\0\0"s);
  BOOST_TEST(store::first_key_of_range(1) == "\0\x40"s);
  BOOST_TEST(store::first_key_of_range(512) == "\x80\0"s);
  BOOST_TEST(store::first_key_of_range(1023) == "\xFF\xC0"s);
  std::vector<int> units(store::kRanges);
  for (int i = 0; i < 20'480; ++i) {
    const std::string prefix = prefix_of({"user", std::to_string(i)});
    ++units[(static_cast<unsigned char>(prefix[0]) << 2) | (static_cast<unsigned char>(prefix[1]) >> 6)];
  }
  // Poisson with a mean of 20: outside of 2 … 50 with a chance below 1e-6 a range.
  BOOST_TEST(*std::min_element(units.begin(), units.end()) >= 2);
  BOOST_TEST(*std::max_element(units.begin(), units.end()) <= 50);
}

BOOST_AUTO_TEST_CASE(what_is_no_key_is_recognised) {
  const std::string good = key_of({"user", "u"}, "e", 0, "");
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::string_view cut = std::string_view(good).substr(0, size);
    const auto prefix = store::unit_prefix_size(cut);
    BOOST_TEST((!prefix || !store::place_after_prefix(cut.substr(*prefix))));
  }
  BOOST_TEST(!store::unit_prefix_size("hhuser\0\x02u\0\x01"s).has_value());
  BOOST_TEST(store::describe_event_key("hh") == "a key of 2 bytes that is none of an event");
  BOOST_TEST(store::describe_event_key(key_of({"user", "u\n"}, "e", 1, "m")) ==
             "user \"u\\n\" at 2026-11-01T00:00:01Z, message \"m\"");
}

BOOST_AUTO_TEST_SUITE_END()
