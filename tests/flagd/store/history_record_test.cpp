#include "flagd/store/history_record.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;
using messages::History;

namespace {

Time at(int seconds) {
  return parse_time("2026-11-24T12:00:00Z").value() + std::chrono::seconds(seconds);
}

/// One in which everything has a value of its own.
History full() {
  History history;
  history.muted_intents = 0b1010;
  history.times_in_all = 7;
  for (std::size_t i = 0; i < history.times.size(); ++i) history.times[i] = static_cast<std::uint32_t>(i + 1);
  messages::MessageMemory& memory = history.memory_of("tip");
  memory.times = 3;
  memory.clicked = memory.muted = true;
  memory.snoozed_until = at(9);
  history.memory_of("other").dismissed = true;
  history.impressions.push_back({at(1), messages::id_of("tip"), 5, catalog::Intent::kUpsell, false});
  history.impressions.push_back({at(2), messages::id_of("other"), 6, catalog::Intent::kSupport, true});
  messages::Decided decided;
  decided.id = "01J";
  decided.placement = "toast";
  decided.trigger = 77;
  decided.session = 8;
  decided.made = at(3);
  decided.due = at(4);
  decided.held_until = at(64);
  decided.interrupts = decided.exposed = true;
  decided.uses.push_back({"tip", messages::id_of("tip"), catalog::Intent::kUpsell, false,
                          messages::Exposure{"account", "a-1", "m-1", std::string("p\0q", 3)}});
  decided.uses.push_back({"other", messages::id_of("other"), catalog::Intent::kNone, true, std::nullopt});
  decided.taken = {1, 0xFFFFFFFF};
  history.decisions.push_back(decided);
  decided.id = "02J";
  decided.interrupts = decided.exposed = decided.counts = false;
  history.decisions.push_back(decided);
  return history;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_history_record)

BOOST_AUTO_TEST_CASE(what_was_written_is_read) {
  for (const History& history : {History(), full()}) {
    const auto read = store::read_history_record(store::history_record(history));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((*read == history));
  }
}

BOOST_AUTO_TEST_CASE(what_is_cut_or_longer_is_no_record) {
  const std::string bytes = store::history_record(full());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST(!store::read_history_record(std::string_view(bytes).substr(0, size)).has_value());
  }
  BOOST_TEST(!store::read_history_record(bytes + "x").has_value());
}

BOOST_AUTO_TEST_CASE(flipped_bits_never_crash_and_never_take_all_memory) {
  const std::string bytes = store::history_record(full());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string flipped = bytes;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
    const auto read = store::read_history_record(flipped);
    if (!read) ++refused;
  }
  BOOST_TEST(refused > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
