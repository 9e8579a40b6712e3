#include "flagd/store/embedded/event_record.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using namespace std::string_literals;

namespace {

std::string record_of(const Happening& happening) {
  std::string record;
  store::append_event_record("k", happening.event(), record);
  return record;
}

const Happening kBought{{{"user", "u"}}, "bought", 0, "m", 1.5, "pp"};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_event_record)

// The checksums are from an implementation of XXH64 in another language.
BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_grammar) {
  BOOST_TEST(record_of(kBought) == "\x01\x06\0\0\0"s + "bought" + "\0\0\0\0\0\0\xF8\x3F"s + "pp" + "\x5B\x3C\x34\x48"s);
  BOOST_TEST(record_of({{}, "", 0, ""}) == "\0\0\0\0\0"s + "\xC8\x18\xA6\x02"s);
}

BOOST_AUTO_TEST_CASE(a_record_comes_back_as_it_was) {
  for (const Happening& happening :
       {kBought, Happening{{}, "", 0, ""}, Happening{{}, std::string(70'000, 'n'), 0, ""},
        Happening{{}, "e", 0, "", -0.0}, Happening{{}, "e", 0, "", {}, std::string(32'768, '\0')}}) {
    const std::string record = record_of(happening);
    outcomes::Event event;
    event.value = 7;
    BOOST_REQUIRE(store::read_event_record("k", record, event));
    BOOST_TEST(event.name == happening.name);
    BOOST_TEST((event.value == happening.value));
    BOOST_TEST(event.properties.bytes() == happening.properties);
  }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_and_every_cut_is_noticed) {
  const std::string good = record_of(kBought);
  outcomes::Event event;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string flipped = good;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    BOOST_TEST(!store::read_event_record("k", flipped, event));
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    BOOST_TEST(!store::read_event_record("k", good.substr(0, size), event));
  }
  BOOST_TEST(!store::read_event_record("other key", good, event));
}

BOOST_AUTO_TEST_CASE(a_known_message_comes_back_as_it_was) {
  const Time time = parse_time("1969-12-31T23:59:59.5Z").value();
  std::string bytes;
  store::append_known_message({0x0123456789ABCDEF, time}, bytes);
  const auto known = store::read_known_message(bytes);
  BOOST_REQUIRE(known.has_value());
  BOOST_TEST(known->digest == 0x0123456789ABCDEFU);
  BOOST_TEST((known->time == time));
  BOOST_TEST(!store::read_known_message(bytes.substr(1)).has_value());
}

BOOST_AUTO_TEST_CASE(the_digest_covers_what_the_sender_said) {
  // From an implementation of XXH64 in another language.
  BOOST_TEST(store::digest_of(kBought.event()) == 0xDC921975CE39FCB9U);
  const auto with = [](auto change) {
    Happening changed = kBought;
    change(changed);
    return store::digest_of(changed.event()) == store::digest_of(kBought.event());
  };
  // The time is corrected anew with each arrival; further units depend on the definitions.
  BOOST_TEST(with([](Happening& h) { h.seconds = 99; }));
  BOOST_TEST(with([](Happening& h) { h.id = "other"; }));
  BOOST_TEST(with([](Happening& h) { h.units.push_back({"account", "a"}); }));
  BOOST_TEST(!with([](Happening& h) { h.units[0].id = "v"; }));
  BOOST_TEST(!with([](Happening& h) { h.units[0].type = "device"; }));
  BOOST_TEST(!with([](Happening& h) { h.name = "sold"; }));
  BOOST_TEST(!with([](Happening& h) { h.value = 1.25; }));
  BOOST_TEST(!with([](Happening& h) { h.value.reset(); }));
  BOOST_TEST(!with([](Happening& h) { h.properties = "pq"; }));
  BOOST_TEST(!with([](Happening& h) { h.name = "boughtp", h.properties = "p"; }));
}

BOOST_AUTO_TEST_SUITE_END()
