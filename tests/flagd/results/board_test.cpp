#include "flagd/results/board.hpp"

#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/flagd/results/memory_store.hpp"

using namespace flywheel;
using results::Board;
using test::MemoryStore;
using Shared = std::shared_ptr<const results::Results>;

namespace {

std::shared_ptr<const catalog::Catalog> definitions(const std::string& name) {
  const catalog::Loaded loaded = catalog::build(
      {{"all.yaml", "project: " + name +
                        "\n---\nexperiment: greeting\nstatus: running\nsplit: { a: 50%, b: 50% }\n"
                        "values: { a: 1, b: 2 }\n---\nexperiment: later\nstatus: draft\nsplit: { a: 50%, b: 50% }\n"
                        "values: { a: 1, b: 2 }\n"}});
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

std::future<Result<Shared>> ask(Board& board, std::shared_ptr<const catalog::Catalog> catalog) {
  auto promise = std::make_shared<std::promise<Result<Shared>>>();
  auto answer = promise->get_future();
  board.ask(std::move(catalog), [promise](Result<Shared> results) { promise->set_value(std::move(results)); });
  return answer;
}

/// Holds the board's thread within a scan until it is opened.
class Gate {
 public:
  void wait() {
    arrived_.set_value();
    opened_.get_future().wait();
  }
  void wait_for_arrival() { arrived_.get_future().wait(); }
  void open() { opened_.set_value(); }

 private:
  std::promise<void> arrived_;
  std::promise<void> opened_;
};

/// The first scan waits at the gate.
void hold_first_scan(MemoryStore& store, Gate& gate) {
  store.on_scan([&gate, held = std::make_shared<std::atomic<bool>>(false)] {
    if (!held->exchange(true)) gate.wait();
  });
}

constexpr auto kForever = std::chrono::hours(1);

}  // namespace

BOOST_AUTO_TEST_SUITE(results_board)

BOOST_AUTO_TEST_CASE(results_come_with_their_catalog_and_find_what_is_no_draft) {
  MemoryStore store;
  store.add_user("ada", "greeting", "b", parse_time("2026-01-01T00:00:00Z").value());
  const auto catalog = definitions("shop");
  Board board(store, kForever);
  const auto results = ask(board, catalog).get();
  BOOST_REQUIRE(results.has_value());
  BOOST_TEST((*results)->catalog == catalog);
  BOOST_REQUIRE((*results)->find("greeting"));
  BOOST_TEST((*results)->find("greeting")->exposed(1) == 1);
  BOOST_TEST(!(*results)->find("later"));
  BOOST_TEST(!(*results)->find("none"));
}

BOOST_AUTO_TEST_CASE(fresh_results_of_the_same_catalog_are_handed_out_again) {
  MemoryStore store;
  const auto catalog = definitions("shop");
  Board board(store, kForever);
  const Shared first = ask(board, catalog).get().value();
  BOOST_TEST(ask(board, catalog).get().value() == first);
  BOOST_TEST(store.scans() == 1);
  BOOST_TEST(ask(board, definitions("other")).get().value() != first);
  BOOST_TEST(store.scans() == 2);
}

BOOST_AUTO_TEST_CASE(results_that_are_not_fresh_are_computed_anew) {
  MemoryStore store;
  const auto catalog = definitions("shop");
  Board board(store, std::chrono::milliseconds(0));
  const Shared first = ask(board, catalog).get().value();
  store.add_user("ada", "greeting", "b", parse_time("2026-01-01T00:00:00Z").value());
  const Shared second = ask(board, catalog).get().value();
  BOOST_TEST(second != first);
  BOOST_TEST(second->find("greeting")->exposed(1) == 1);
  // From the rows of the first, and the one unit that is new.
  BOOST_TEST(store.scans() == 1);
  BOOST_TEST(store.units_read() == 1U);
}

BOOST_AUTO_TEST_CASE(all_who_ask_during_a_computation_share_the_next) {
  MemoryStore store;
  Gate gate;
  hold_first_scan(store, gate);
  const auto catalog = definitions("shop");
  Board board(store, kForever);
  auto first = ask(board, catalog);
  gate.wait_for_arrival();
  std::vector<std::future<Result<Shared>>> others;
  for (int i = 0; i < 10; ++i) others.push_back(ask(board, catalog));
  gate.open();
  const Shared results = first.get().value();
  for (auto& other : others) BOOST_TEST(other.get().value() == results);
  BOOST_TEST(store.scans() == 1);
}

BOOST_AUTO_TEST_CASE(questions_beyond_the_limit_are_refused_at_once) {
  MemoryStore store;
  Gate gate;
  hold_first_scan(store, gate);
  const auto catalog = definitions("shop");
  Board board(store, kForever);
  auto first = ask(board, catalog);
  gate.wait_for_arrival();
  std::vector<std::future<Result<Shared>>> waiting;
  for (int i = 0; i < 1000; ++i) waiting.push_back(ask(board, catalog));
  BOOST_TEST(ask(board, catalog).get().error().code == "overloaded");
  gate.open();
  for (auto& one : waiting) BOOST_TEST(one.get().has_value());
}

BOOST_AUTO_TEST_CASE(a_store_that_cannot_be_read_is_an_answer_and_does_not_last) {
  MemoryStore store;
  store.fail(5, {"corrupt", "range 5"});
  const auto catalog = definitions("shop");
  Board board(store, kForever);
  BOOST_TEST(ask(board, catalog).get().error().message == "range 5");
  store.fail(store::kRanges, {"corrupt", "no range at all"});
  BOOST_TEST(ask(board, catalog).get().has_value());
}

BOOST_AUTO_TEST_CASE(questions_still_open_at_the_end_are_answered) {
  MemoryStore store;
  Gate gate;
  hold_first_scan(store, gate);
  const auto catalog = definitions("shop");
  std::future<Result<Shared>> first, late;
  std::thread opener;
  {
    Board board(store, kForever);
    first = ask(board, catalog);
    gate.wait_for_arrival();
    late = ask(board, catalog);
    opener = std::thread([&gate] { gate.open(); });
  }
  opener.join();
  BOOST_TEST(first.get().has_value());
  // The last question is computed, or refused where the board's end came first: answered in any case.
  const auto answer = late.get();
  BOOST_TEST((answer.has_value() || answer.error().code == "closed"));
}

BOOST_AUTO_TEST_SUITE_END()
