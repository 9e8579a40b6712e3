#include "experiments/simulation/population.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/simulation/history.hpp"
#include "tests/experiments/simulation/world.hpp"

using namespace flywheel;
using simulation::Person;
using simulation::Population;

namespace {

/// Histories as lines of text.
class Scribe final : public outcomes::HistoryVisitor {
 public:
  void begin_unit(outcomes::UnitId unit) override {
    text += std::string(unit.type) + " " + std::string(unit.id) + "\n";
    last = {};
    ++units;
  }
  void event(const outcomes::Event& event) override {
    in_order = in_order && event.time >= last;
    last = event.time;
    text += "  " + format_time(event.time) + " " + std::string(event.name);
    if (event.value) text += " " + std::to_string(*event.value);
    text += " " + to_json(event.properties.all(arena)) + " " + std::string(event.message_id) + "\n";
    ids.insert(std::string(event.message_id));
    ++events;
  }
  void end_unit() override {}

  std::string text;
  std::set<std::string> ids;
  std::size_t events = 0, units = 0;
  bool in_order = true;

 private:
  Time last;
  Arena arena;
};

Scribe histories(const Population& people) {
  Scribe scribe;
  people.show(0, people.scenario().units, scribe);
  return scribe;
}

constexpr const char* kOutcomes = R"(outcomes:
  - { event: purchase, once: 30%, amount: { mean: 40, sd: 30 } }
  - { event: opened, daily: 2, spread: 0.5 }
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(simulation_population)

BOOST_AUTO_TEST_CASE(a_population_is_its_scenario_and_nothing_else) {
  const auto one = histories(world::population(kOutcomes, 200));
  BOOST_TEST(one.text == histories(world::population(kOutcomes, 200)).text);
  BOOST_TEST(one.text != histories(world::population(std::string(kOutcomes) + "seed: 2\n", 200)).text);
  BOOST_TEST(one.in_order);
  BOOST_TEST(one.units == 200U);
  BOOST_TEST(one.ids.size() == one.events);
  // More units change nothing for those who were there.
  BOOST_TEST(histories(world::population(kOutcomes, 300)).text.starts_with(one.text));
}

BOOST_AUTO_TEST_CASE(exposures_carry_arm_phase_and_attributes) {
  const auto people = world::population("outcomes: []\n", 50);
  std::uint64_t number = 0;
  while (people.person(number).arm != 1) ++number;
  Scribe scribe;
  people.show(number, number + 1, scribe);
  const Person person = people.person(number);
  BOOST_TEST(scribe.text ==
             "user " + person.id + "\n  " + format_time(person.arrival) +
                 " Experiment Viewed {\"experiment_id\":\"greeting\",\"variation_id\":\"warm\",\"phase\":1,"
                 "\"attributes\":{\"plan\":\"free\",\"7\":true}} " +
                 person.id + "-00000000\n");
}

BOOST_AUTO_TEST_CASE(who_is_outside_the_audience_is_not_exposed) {
  const auto people = world::population(kOutcomes, 2000);
  std::map<int, int> arms;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Person person = people.person(i);
    BOOST_TEST(person.assigned() == (person.traits[0] == 0));
    ++arms[person.arm];
  }
  const auto truth = people.truth();
  BOOST_TEST(truth.unassigned == arms[catalog::kNoVariant]);
  for (const int arm : {0, 1, 2}) BOOST_TEST(truth.arms[static_cast<std::size_t>(arm)].assigned == arms[arm]);
  // Binomial: 2,000 × 80% × 40% = 640 with an sd of 21; five of them.
  BOOST_TEST(std::abs(arms[1] - 640) < 105);
}

BOOST_AUTO_TEST_CASE(the_truth_is_what_the_assigned_units_would_do_in_each_arm) {
  const auto people = world::population(R"(outcomes:
  - event: purchase
    once: 10%
    amount: { mean: 40, sd: 30 }
    effects:
      - { arm: warm, absolute: +5pp }
      - { arm: warm, absolute: +50pp, where: { plan: pro } }
      - { arm: cold, relative: +25%, on: amount }
)");
  const auto truth = people.truth();
  const auto& purchase = truth.outcomes.at(0);
  // The paying ones are not in the experiment: what it would do to them is no part of the truth.
  for (const auto& [arm, rate, amount] : {std::tuple{0, 0.1, 40.0}, {1, 0.15, 40.0}, {2, 0.1, 50.0}}) {
    BOOST_TEST(purchase.rates[static_cast<std::size_t>(arm)] == rate, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(purchase.amounts[static_cast<std::size_t>(arm)] == amount, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(what_was_done_before_is_of_the_same_pace) {
  const auto people = world::population("before: 7d\noutcomes: [{ event: opened, daily: 3, spread: 1 }]\n", 1000);
  double before = 0, after = 0, both = 0;
  std::vector<std::pair<double, double>> counts;
  struct Counter final : outcomes::HistoryVisitor {
    Time arrival;
    double before = 0, after = 0;
    void begin_unit(outcomes::UnitId) override { before = after = 0; }
    void event(const outcomes::Event& event) override {
      if (event.name == "opened") ++(event.time < arrival ? before : after);
    }
    void end_unit() override {}
  } counter;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    counter.arrival = people.person(i).arrival;
    people.show(i, i + 1, counter);
    counts.emplace_back(counter.before, counter.after);
    before += counter.before / 1000, after += counter.after / 1000;
  }
  double xx = 0, yy = 0;
  for (const auto& [x, y] : counts)
    both += (x - before) * (y - after), xx += (x - before) * (x - before), yy += (y - after) * (y - after);
  // Counts of 21 a unit, by their own pace: nearly all of the variance is between units.
  BOOST_TEST(std::abs(before / 21 - 1) < 0.25);
  BOOST_TEST(std::abs(after / before - 1) < 0.05);
  BOOST_TEST(both / std::sqrt(xx * yy) > 0.9);
}

BOOST_AUTO_TEST_CASE(effects_begin_with_the_exposure) {
  const auto people = world::population(R"(before: 7d
outcomes:
  - event: opened
    daily: 3
    amount: { mean: 10, sd: 0 }
    effects: [{ arm: warm, relative: -100% }, { arm: cold, absolute: +5, on: amount }]
)",
                                        100);
  struct Visitor final : outcomes::HistoryVisitor {
    Time arrival;
    std::set<double> before, after;
    void begin_unit(outcomes::UnitId) override { before.clear(), after.clear(); }
    void event(const outcomes::Event& event) override {
      if (event.value) (event.time < arrival ? before : after).insert(std::round(*event.value));
    }
    void end_unit() override {}
  } seen;
  const std::set<double> none, usual{10}, more{15};
  for (std::uint64_t i = 0; i < 100; ++i) {
    const Person person = people.person(i);
    seen.arrival = person.arrival;
    people.show(i, i + 1, seen);
    BOOST_TEST((seen.before == usual));
    BOOST_TEST((seen.after == (person.arm == 1 ? none : person.arm == 2 ? more : usual)));
  }
}

BOOST_AUTO_TEST_CASE(who_has_stopped_crosses_over_no_more) {
  const auto people = world::population("outcomes: []\ndropout: 90%\ncrossovers: 50%\n", 1000);
  std::int64_t crossed = 0;
  for (const auto& arm : people.truth().arms) crossed += arm.crossed;
  // Each crosser has an exposure more.
  BOOST_TEST(histories(people).events == static_cast<std::size_t>(1000 - people.truth().unassigned + crossed));
  // Of 800 units half would, and of those 90% stop, half of them before: 800 × 0.5 × 0.55 = 220 with an sd of 13.
  BOOST_TEST(std::abs(static_cast<double>(crossed) - 220) < 65);
}

BOOST_AUTO_TEST_CASE(deliveries_are_the_histories_with_some_twice_and_some_late) {
  const auto people = world::population(std::string(kOutcomes) + "duplicates: 10%\nlate: 20%\n", 300);
  const auto stored = histories(people);
  std::vector<std::string> arrived;
  people.deliver([&](const outcomes::Event& event, double done) {
    BOOST_TEST((0 <= done && done < 1));
    BOOST_TEST(event.units.size() == 1U);
    arrived.emplace_back(event.message_id);
    return true;
  });
  const std::set<std::string> distinct(arrived.begin(), arrived.end());
  BOOST_TEST((distinct == stored.ids));
  const double twice = static_cast<double>(arrived.size() - distinct.size()) / static_cast<double>(distinct.size());
  BOOST_TEST(std::abs(twice - 0.1) < 0.03);
  // What is late begins with the units of the beginning anew.
  BOOST_TEST(!std::is_sorted(arrived.begin(), arrived.end()));
  std::size_t taken = 0;
  people.deliver([&](const outcomes::Event&, double) { return ++taken < 10; });
  BOOST_TEST(taken == 10U);
}

BOOST_AUTO_TEST_CASE(bots_do_much_and_the_dropped_do_nothing_more) {
  const auto people = world::population(
      "outcomes: [{ event: opened, daily: 1 }]\nbots: { share: 10%, daily: 50 }\ndropout: 50%\n", 500);
  int bots = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Person person = people.person(i);
    Scribe scribe;
    people.show(i, i + 1, scribe);
    if (person.bot && !person.stops) {
      ++bots;
      BOOST_TEST(scribe.events > 200U);  // 350 on average
    } else if (!person.bot) {
      BOOST_TEST(scribe.events < 40U);  // 7 on average
    }
    if (!person.stops) continue;
    struct Last final : outcomes::HistoryVisitor {
      Time time;
      void begin_unit(outcomes::UnitId) override {}
      void event(const outcomes::Event& event) override { time = event.time; }
      void end_unit() override {}
    } last;
    people.show(i, i + 1, last);
    BOOST_TEST((last.time < *person.stops));
  }
  BOOST_TEST(bots > 5);
}

BOOST_AUTO_TEST_CASE(a_draft_gets_nobody) {
  std::string text = world::text("outcomes: []\n", 20);
  const auto people = world::population_of(text.replace(text.find("greeting"), 8, "draft"));
  BOOST_TEST(people.truth().unassigned == 20);
  BOOST_TEST(histories(people).events == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
