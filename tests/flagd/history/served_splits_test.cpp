#include "flagd/history/served_splits.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/temporary_directory.hpp"

using namespace flywheel;
using history::EpochHistory;
using history::ServedSplits;

namespace {

catalog::Loaded split(const std::string& shares, const std::string& key = "test",
                      const catalog::Lock* earlier = nullptr) {
  return catalog::build(
      {{"all.yaml", "experiment: " + key + "\nstatus: running\nsplit: { " + shares + " }\nvalues: { a: 1, b: 2 }\n"}},
      earlier);
}

struct Fixture : test::TemporaryDirectory {
  /// What serving these shares comes to: "phase 2", after "renumbered, " where the catalog alone says another phase.
  std::string serve(const std::string& shares, const std::string& key = "test") {
    catalog::Loaded loaded = split(shares, key);
    const bool renumbers = splits.renumbers(*loaded.catalog);
    if (renumbers) loaded = split(shares, key, &splits.splits());
    BOOST_REQUIRE(epochs.begin(loaded.catalog->epoch(), loaded.texts, Time()));
    BOOST_REQUIRE(splits.remember(*loaded.catalog));
    return (renumbers ? "renumbered, phase " : "phase ") + std::to_string(loaded.catalog->experiments()[0].phase);
  }
  void restart() {
    splits = ServedSplits(path() / "epochs");
    BOOST_REQUIRE(splits.open(epochs));
  }

  EpochHistory epochs{path() / "epochs"};
  ServedSplits splits{path() / "epochs"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history_served_splits, Fixture)

BOOST_AUTO_TEST_CASE(another_split_is_another_phase_and_phases_never_go_back) {
  BOOST_TEST(serve("a: 50%, b: 50%") == "phase 1");
  BOOST_TEST(serve("a: 50%, b: 50%") == "phase 1");
  BOOST_TEST(serve("a: 40%, b: 60%") == "renumbered, phase 2");
  restart();
  BOOST_TEST(serve("a: 40%, b: 60%") == "renumbered, phase 2");
  BOOST_TEST(serve("a: 50%, b: 50%") == "renumbered, phase 3");
  BOOST_TEST(serve("a: 50%, b: 50%", "other") == "phase 1");
  BOOST_TEST(serve("a: 50%, b: 50%") == "renumbered, phase 3");
}

BOOST_AUTO_TEST_CASE(a_lost_or_damaged_memory_is_found_in_the_epochs) {
  serve("a: 50%, b: 50%");
  serve("a: 40%, b: 60%");
  const catalog::Lock before = splits.splits();
  std::filesystem::remove(path() / "epochs/splits");
  restart();
  BOOST_TEST((splits.splits() == before));
  BOOST_REQUIRE(splits.remember(*split("a: 30%, b: 70%", "test", &splits.splits()).catalog));
  std::string bytes = read("epochs/splits");
  bytes.back() ^= 1;
  write("epochs/splits", bytes);
  restart();
  BOOST_TEST((splits.splits() == before));
}

BOOST_AUTO_TEST_SUITE_END()
