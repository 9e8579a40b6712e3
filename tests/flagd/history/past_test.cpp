#include "flagd/history/past.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/temporary_directory.hpp"

using namespace flywheel;

BOOST_FIXTURE_TEST_SUITE(history_past, test::TemporaryDirectory)

BOOST_AUTO_TEST_CASE(the_past_has_its_definitions_and_what_was_off) {
  const Time start = parse_time("2026-11-01T00:00:00Z").value();
  const auto loaded = catalog::build({{"f.yaml", "flag: f\nvariants: { on: true, off: false }\ndefault: on\n"}});
  BOOST_REQUIRE(loaded.catalog);
  BOOST_REQUIRE(history::epochs_of(path()).begin(loaded.catalog->epoch(), loaded.texts, start));
  history::KillList kills(path());
  BOOST_REQUIRE(kills.write({"f"}, {start + std::chrono::hours(1), true, "f", "", ""}));
  BOOST_REQUIRE(kills.write({}, {start + std::chrono::hours(2), false, "f", "", ""}));

  BOOST_TEST(history::past_at(path(), start - Duration(1)).error().code == "not_found");
  const auto early = history::past_at(path(), start).value();
  BOOST_TEST(early.catalog->epoch() == loaded.catalog->epoch());
  BOOST_TEST((early.served.since == start));
  BOOST_TEST(early.killed.empty());
  BOOST_TEST(history::past_at(path(), start + std::chrono::minutes(90)).value().killed.contains("f"));
  BOOST_TEST(history::past_at(path(), start + std::chrono::hours(3)).value().killed.empty());
}

BOOST_AUTO_TEST_SUITE_END()
