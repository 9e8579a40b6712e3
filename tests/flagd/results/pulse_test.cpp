#include "flagd/results/pulse.hpp"

#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/flagd/results/memory_store.hpp"

using namespace flywheel;
using results::Board;
using results::Pulse;
using test::MemoryStore;

namespace {

std::shared_ptr<const catalog::Catalog> definitions() {
  return catalog::build({{"all.yaml",
                          "experiment: e\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 "
                          "}\n"}})
      .catalog;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results_pulse)

BOOST_AUTO_TEST_CASE(results_are_computed_again_and_again_and_looked_at) {
  MemoryStore store;
  const auto catalog = definitions();
  std::promise<void> third;
  int looks = 0;
  Board board(store, std::chrono::milliseconds(0), [&](const results::Results& results) {
    BOOST_CHECK(results.catalog == catalog);
    if (++looks == 3) third.set_value();
  });
  const Pulse pulse(
      board, [&] { return catalog; }, std::chrono::milliseconds(1));
  third.get_future().wait();
}

BOOST_AUTO_TEST_CASE(where_nobody_needs_results_none_are_computed) {
  MemoryStore store;
  Board board(store);
  std::promise<void> third;
  int asked = 0;
  {
    const Pulse pulse(
        board,
        [&] {
          if (++asked == 3) third.set_value();
          return std::shared_ptr<const catalog::Catalog>();
        },
        std::chrono::milliseconds(1));
    third.get_future().wait();
  }
  BOOST_TEST(store.scans() == 0);
}

BOOST_AUTO_TEST_CASE(its_end_waits_for_no_answer) {
  MemoryStore store;
  std::promise<void> arrived, opened;
  store.on_scan([&, held = std::make_shared<std::atomic<bool>>(false)] {
    if (held->exchange(true)) return;
    arrived.set_value();
    opened.get_future().wait();
  });
  const auto catalog = definitions();
  Board board(store);
  {
    const Pulse pulse(board, [&] { return catalog; });
    arrived.get_future().wait();
  }
  opened.set_value();
}

BOOST_AUTO_TEST_CASE(results_that_are_handed_out_again_are_looked_at_once) {
  MemoryStore store;
  const auto catalog = definitions();
  int looks = 0;
  {
    Board board(store, std::chrono::hours(1), [&](const results::Results&) { ++looks; });
    for (int i = 0; i < 3; ++i) {
      std::promise<void> answered;
      board.ask(catalog, [&](const auto&) { answered.set_value(); });
      answered.get_future().wait();
    }
  }
  BOOST_TEST(looks == 1);
}

BOOST_AUTO_TEST_SUITE_END()
