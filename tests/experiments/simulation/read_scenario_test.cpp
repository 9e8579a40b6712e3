#include "experiments/simulation/read_scenario.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/simulation/world.hpp"

using namespace flywheel;
using world::complaints;

BOOST_AUTO_TEST_SUITE(simulation_read_scenario)

BOOST_AUTO_TEST_CASE(a_scenario_says_who_comes_and_what_they_do) {
  const auto people = world::population(R"(seed: 7
before: 3d
outcomes:
  - event: purchase
    once: 8%
    within: 5d
    delay: 1d
    amount: { mean: 40, sd: 30, property: amount }
    effects:
      - { arm: warm, absolute: +2pp, where: { plan: pro } }
      - { arm: cold, relative: -50%, on: amount }
  - { event: opened, daily: 0.5, spread: 0.8, amount: { mean: -1, sd: 2, shape: normal } }
dropout: { warm: 10% }
crossovers: 1%
bots: { share: 0.5%, daily: 99 }
clock_skew: { share: 2%, most: 10m }
lost_exposures: [{ share: 15%, arm: warm, where: { plan: free } }, { share: 1% }]
duplicates: 3%
late: 4%
)");
  const simulation::Scenario& scenario = people.scenario();
  BOOST_TEST(scenario.name == "people");
  BOOST_TEST(scenario.seed == 7U);
  BOOST_TEST(scenario.units == 1000U);
  BOOST_TEST(format_time(scenario.start) == "2026-03-01T00:00:00Z");
  BOOST_TEST((scenario.arrivals == kDay * 7 && scenario.followed == kDay * 7 && scenario.before == kDay * 3));
  BOOST_REQUIRE(scenario.attributes.size() == 2U);
  BOOST_TEST(scenario.attributes[0].shares[1] == 0.2);
  BOOST_TEST(scenario.attributes[1].values[0].as_bool());
  BOOST_REQUIRE(scenario.outcomes.size() == 2U);
  const simulation::Outcome& purchase = scenario.outcomes[0];
  BOOST_TEST((purchase.once && purchase.within == kDay * 5 && purchase.delay == Duration(kDay)));
  BOOST_TEST((purchase.amount->lognormal && purchase.amount->property == "amount"));
  const simulation::Traits free{0, 0}, pro{1, 0};
  BOOST_TEST(purchase.rate_in(1, free) == 0.08);
  BOOST_TEST(purchase.rate_in(1, pro) == 0.1, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(purchase.amount_in(2, free) == 20);
  BOOST_TEST(scenario.outcomes[1].spread == 0.8);
  BOOST_TEST(!scenario.outcomes[1].amount->lognormal);
  BOOST_TEST((scenario.dropout == std::vector<double>{0, 0.1, 0}));
  BOOST_TEST(scenario.bot_pace == 99);
  BOOST_TEST((scenario.clock_skew == std::chrono::minutes(10)));
  BOOST_TEST(scenario.lost_exposures.at(0).where.traits.size() == 1U);
  BOOST_TEST(!scenario.lost_exposures.at(1).arm);
  BOOST_TEST(scenario.late == 0.04);
}

BOOST_AUTO_TEST_CASE(rates_end_where_shares_do) {
  const auto people = world::population(
      "outcomes: [{ event: e, once: 90%, effects: [{ arm: warm, absolute: +20pp }, { arm: cold, relative: -200% }] "
      "}]\n");
  BOOST_TEST(people.scenario().outcomes[0].rate_in(1, {0, 0}) == 1);
  BOOST_TEST(people.scenario().outcomes[0].rate_in(2, {0, 0}) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_place) {
  struct Case {
    std::string more, complaint;
  };
  for (const Case& c : std::vector<Case>{
           {"outcomes: [{ event: e, once: 5%, effects: [{ arm: wram, relative: +5% }] }]",
            "8:51 unknown arm `wram` (did you mean `warm`?)\n"},
           {"outcomes: [{ event: e, once: 5%, effects: [{ arm: warm, relative: +5%, where: { plan: fre } }] }]",
            "8:87 unknown value `fre` (did you mean `free`?)\n"},
           {"outcomes: [{ event: e, once: 5%, effects: [{ arm: warm, relative: +5%, where: { country: AT } }] }]",
            "8:81 unknown attribute `country` (there are `plan`, `7`)\n"},
           {"outcomes: [{ event: e, daily: 1, amount: { mean: 0, sd: 1 } }]",
            "8:42 lognormal amounts have a mean above 0 (or say `shape: normal`)\n"},
           {"outcomes: [{ event: e, daily: 1, effects: [{ arm: warm, on: amount, relative: +1% }] }]",
            "8:61 the outcome has no `amount`\n"},
           {"outcomes: []\ndropout: { hot: 5% }", "9:12 unknown arm `hot` (there are `control`, `warm`, `cold`)\n"},
       }) {
    BOOST_TEST(complaints(world::text(c.more)) == c.complaint);
  }
  BOOST_TEST(complaints(world::text("outcomes: []", 0)) == "3:8 `units` is a number from 1 to 1000000000\n");
  BOOST_TEST(complaints("simulation: x\nexperiment: greting\nunits: 5\nstart: 2026-03-01\noutcomes: []\n"
                        "attributes: { plan: { free: 60% } }\n") ==
             "2:13 unknown experiment `greting` (did you mean `greeting`?)\n"
             "6:15 the shares of `plan` do not total 100%\n");
  BOOST_TEST(complaints("") == "0:0 the file is empty (remove it, or give it a comment)\n");
  BOOST_TEST(complaints("# later\n") == "0:0 the file says nothing (`simulation: NAME` begins a scenario)\n");
  BOOST_TEST(complaints("simulation: x\n---\nsimulation: y\n") ==
             "3:1 a scenario is one document (use a file for each)\n");
  BOOST_TEST(complaints(world::text("outcomes: [{ event: e, once: 5%, daily: 3 }]")) != "");
}

BOOST_AUTO_TEST_SUITE_END()
