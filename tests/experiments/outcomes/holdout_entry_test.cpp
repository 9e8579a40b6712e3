// Who takes part in what a holdout measures, and from when on. Arm a of the totals is who is held out, b the rest.
#include "experiments/outcomes/holdout_entry.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

std::string definitions(const std::string& percent, const std::string& more = "measure: [bought]\n") {
  return "holdout: quiet\npercent: " + percent +
         "\nholds_back: all_messages\nstart: 2026-11-01T00:00:00Z\nend: 2026-11-11T00:00:00Z\n" + more +
         R"(---
metrics:
  bought: { reach: purchase, within: 1d }
)";
}

std::vector<outcomes::ExperimentTotals> folded(const std::string& yaml, const std::string& history) {
  return histories::fold(histories::catalog_of(yaml), parse(history), at("365d"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_holdout_entry)

BOOST_AUTO_TEST_CASE(a_unit_takes_part_from_its_first_event_after_the_start) {
  struct Case {
    const char* history;
    const char* totals;
  };
  for (const Case& c : {
           Case{"2h opened; 3h purchase", "a 1: bought 1/1 | b 0: bought 0/0"},
           Case{"2h purchase", "a 1: bought 1/1 | b 0: bought 0/0"},
           Case{"2h opened; 27h purchase", "a 1: bought 0/1 | b 0: bought 0/0"},
           Case{"-5h opened; -4h purchase; 2h opened", "a 1: bought 0/1 | b 0: bought 0/0"},
           Case{"-5h opened; 0h purchase", "a 1: bought 1/1 | b 0: bought 0/0"},
           Case{"-5h purchase", "a 0: bought 0/0 | b 0: bought 0/0"},                // before it began
           Case{"240h opened; 241h purchase", "a 0: bought 0/0 | b 0: bought 0/0"},  // once it was over
           Case{"device: 2h opened; 3h purchase", "a 0: bought 0/0 | b 0: bought 0/0"},
       }) {
    BOOST_TEST_CONTEXT(c.history) {
      BOOST_TEST(histories::text(folded(definitions("100%"), c.history).at(0)) == c.totals);
    }
  }
}

BOOST_AUTO_TEST_CASE(everybody_stands_where_the_hash_says) {
  std::string history;
  std::int64_t held = 0, rest = 0;
  for (int unit = 0; unit < 300; ++unit) {
    // Whatever an exposure claims.
    history += unit % 2 == 0 ? "1h opened\n" : "1h exposed quiet/rest\n";
    const std::uint64_t seed = hashing::seed_of(hashing::Purpose::kHoldout, "quiet");
    ++(hashing::slot_of(seed, "unit-" + std::to_string(unit)) < 200'000 ? held : rest);
  }
  const auto totals = folded(definitions("20%"), history);
  BOOST_TEST(totals.at(0).exposed(catalog::kHeldOut) == held);
  BOOST_TEST(totals.at(0).exposed(catalog::kNotHeldOut) == rest);
  BOOST_TEST(held > 30);
}

BOOST_AUTO_TEST_CASE(a_holdout_stands_beside_experiments_even_of_the_same_key) {
  const std::string experiment = R"(experiment: quiet
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
---
)";
  const auto totals = folded(experiment + definitions("100%"), "1h exposed quiet/b; 2h purchase\n3h purchase");
  BOOST_REQUIRE(totals.size() == 2U);
  BOOST_TEST(histories::text(totals[0]) == "a 0: bought 0/0 | b 1: bought 1/1");
  BOOST_TEST(histories::text(totals[1]) == "a 2: bought 2/2 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(one_holdout_alone_is_asked_for_by_the_key_of_its_comparison) {
  const auto catalog = histories::catalog_of(definitions("100%"));
  outcomes::Fold fold(catalog, at("365d"), catalog->find_holdout("quiet")->comparison.key);
  for (const auto& unit : parse("1h purchase")) histories::show(unit, fold);
  BOOST_TEST(histories::text(fold.take().at(0)) == "a 1: bought 1/1 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(a_holdout_that_measures_nothing_is_not_followed) {
  BOOST_TEST(folded(definitions("100%", ""), "1h purchase").empty());
}

BOOST_AUTO_TEST_SUITE_END()
