// From people to verdicts on messages: simulated visits through the decision pipeline, the fold and the report.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>

#include "experiments/messages/message_event.hpp"
#include "experiments/messages/pipeline.hpp"
#include "experiments/report/assemble.hpp"
#include "experiments/simulation/dice.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::Happening;
using messages::Decision;

namespace {

/// One user, what is remembered of them, and what happened.
struct Person {
  std::string id;
  messages::History remembered;
  histories::History happened;
};

/// An app with users who visit its one placement, and a server that records what the API records.
class App {
 public:
  explicit App(std::string definitions) : catalog_(histories::catalog_of(std::move(definitions))), plan_(*catalog_) {}

  /// Asks at `now`, tells what is drawn ("a/shown", "a/", a message's key), and reports it. `fails`: arms whose image
  /// cannot be loaded.
  std::string visit(Person& person, Time now, std::string_view trigger = {}, std::string_view fails = {}) {
    scratch_.clear();
    std::vector<Value> slots(catalog_->attributes().size());
    slots[expression::Attributes::kTargetingKey] = Value::string(person.id);
    const std::vector<Value> properties(catalog_->properties().size());
    std::vector<messages::TriggerEvent> triggers;
    if (!trigger.empty()) triggers.push_back({trigger, 0, std::nullopt, properties});
    const assignment::EvaluationContext context{slots, now, std::nullopt, {}};
    const messages::Request request{context, &person.remembered, "p", triggers, messages::kAllLayouts, 0, {}, {}, {}};
    const Decision decision = pipeline_.decide(plan_, request, scratch_);
    for (const messages::Suppressed& one : decision.suppressed) suppress(person, one, now);
    if (decision.what == Decision::Do::kNothing) return "nothing";
    const std::string id = person.id + "-" + std::to_string(++decisions_);
    messages::reserve(person.remembered, messages::held_by(decision, id, "p", 0, now));
    (void)messages::apply(person.remembered, {messages::MessageEvent::Type::kExposed, id, {}, Duration(0), now});
    for (const messages::Chosen& replaced : decision.replaced) expose(person, replaced, id, now, true);
    expose(person, decision.chosen, id, now, false);
    add(person, now, "message_exposed", {{"decision", id}});
    const std::string arm = arm_of(decision.chosen);
    if (decision.what == Decision::Do::kShow) {
      const bool broken = !fails.empty() && arm == fails;
      add(person, now + std::chrono::seconds(1), broken ? "message_failed" : "message_shown", {{"decision", id}});
    }
    return std::string(decision.chosen.candidate->key) + "/" + (decision.what == Decision::Do::kShow ? arm : "");
  }

  static void add(Person& person, Time time, std::string name, std::map<std::string, std::string> properties = {}) {
    person.happened.happenings.push_back({time, std::move(name), std::nullopt, std::move(properties)});
  }

  [[nodiscard]] report::Report report(std::vector<Person>& people, std::string_view experiment, Time as_of) const {
    std::vector<histories::History> units;
    for (Person& person : people) {
      std::stable_sort(person.happened.happenings.begin(), person.happened.happenings.end(),
                       [](const Happening& a, const Happening& b) { return a.time < b.time; });
      person.happened.id = person.id;
      units.push_back(person.happened);
    }
    for (const outcomes::ExperimentTotals& totals : histories::fold(catalog_, units, as_of)) {
      if (totals.experiment == experiment) {
        return report::assemble(*catalog_, *catalog_->find_experiment(experiment), totals, as_of);
      }
    }
    BOOST_FAIL("no such experiment");
    return {};
  }

 private:
  [[nodiscard]] static std::string arm_of(const messages::Chosen& chosen) {
    return chosen.candidate->experiment ? chosen.candidate->experiment->arms[chosen.arm].name : std::string("shown");
  }

  [[nodiscard]] static std::map<std::string, std::string> place_of(const messages::Chosen& chosen) {
    return {{"experiment_id", chosen.candidate->experiment->key}, {"variation_id", arm_of(chosen)}, {"phase", "1"}};
  }

  static void suppress(Person& person, const messages::Suppressed& one, Time now) {
    auto properties = place_of(one.chosen);
    properties["reason"] = messages::reason_name(one.reason);
    add(person, now, "Message Suppressed", std::move(properties));
  }

  static void expose(Person& person, const messages::Chosen& chosen, const std::string& id, Time now, bool replaced) {
    if (!chosen.candidate->experiment) return;
    auto properties = place_of(chosen);
    add(person, now, "Experiment Viewed", properties);
    properties["decision"] = id;
    if (replaced) properties["replaced"] = "true";
    add(person, now, "Message Decided", std::move(properties));
  }

  std::shared_ptr<const catalog::Catalog> catalog_;
  messages::Plan plan_;
  messages::Pipeline pipeline_;
  Arena scratch_;
  std::int64_t decisions_ = 0;
};

std::vector<Person> people(int count) {
  std::vector<Person> people(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < people.size(); ++i) people[i].id = "user-" + std::to_string(i);
  return people;
}

Time day(int number, int hour = 10) {
  return parse_time("2026-03-01T00:00:00Z").value() + number * kDay + std::chrono::hours(hour);
}

const report::MetricResult& goal_of(const report::Report& report) {
  return report.metrics.front();
}

/// The interval of the difference at a fixed horizon.
statistics::Interval interval_of(const report::Report& report, std::size_t arm = 0) {
  return *goal_of(report).effects.at(arm).comparison.interval;
}

bool holds(const statistics::Interval& interval, double truth) {
  return interval.low <= truth && truth <= interval.high;
}

std::string health_of(const report::Report& report, std::string_view name) {
  for (const report::HealthCheck& check : report.health) {
    if (check.name == name) return (check.tone == report::Tone::kBad ? "bad: " : "not bad: ") + check.sentence;
  }
  return {};
}

constexpr const char* kThree = R"(project: shop
caps: { everything: { max: 2, per: 7d } }
---
experiment: a
status: running
intent: adoption
placement: p
priority: high
frequency: { max: 1, per: lifetime }
split: { control: 50%, team: 50% }
messages: { team: { layout: card, title: A } }
goal: { metric: bought }
analysis: { method: fixed }
---
message: b
status: running
intent: adoption
placement: p
frequency: { max: 1, per: lifetime }
content: { layout: card, title: B }
---
message: c
status: running
intent: adoption
placement: p
priority: low
frequency: { max: 1, per: lifetime }
content: { layout: card, title: C }
---
metrics: { bought: { reach: purchase, within: 14d } }
)";

/// Everybody visits on ten days, and each message that is seen makes 2 of 100 buy who would not have.
report::Report three_messages(std::string definitions) {
  App app(std::move(definitions));
  simulation::Dice draws(2026);
  std::vector<Person> users = people(40'000);
  for (Person& user : users) {
    int seen = 0;
    for (int visit = 0; visit < 10; ++visit) {
      const std::string drawn = app.visit(user, day(visit));
      if (drawn != "nothing" && !drawn.ends_with("/")) ++seen;
      if (visit == 6) BOOST_REQUIRE(seen <= 2);  // the cap of a week
      if (visit == 5 && draws.uniform() < 0.10 + 0.02 * seen) App::add(user, day(6, 12), "purchase");
    }
  }
  return app.report(users, "a", day(30));
}

BOOST_AUTO_TEST_SUITE(validation_messages)

BOOST_AUTO_TEST_CASE(what_the_control_group_sees_is_what_the_effect_is_about) {
  const report::Report nothing = three_messages(kThree);
  BOOST_TEST(holds(interval_of(nothing), 0.02));
  BOOST_TEST(!holds(interval_of(nothing), 0));
  std::string next = kThree;
  next.replace(next.find("split:"), 0, "on_control: show_next_message\n");
  const report::Report shown = three_messages(next);
  BOOST_TEST(holds(interval_of(shown), 0));
  BOOST_TEST(!holds(interval_of(shown), 0.02));
  for (const report::Report* report : {&nothing, &shown}) {
    BOOST_TEST(health_of(*report, "sample ratio").starts_with("not bad"));
    BOOST_TEST(health_of(*report, "suppressions").starts_with("not bad"));
  }
}

constexpr const char* kEditor = R"(project: shop
---
experiment: nudge
status: running
intent: adoption
placement: p
trigger: { event: editor_opened }
frequency: { max: 1, per: lifetime }
split: { control: 40%, text: 30%, duo: 30% }
messages: { text: { layout: card, title: Hi }, duo: { layout: card, title: Hi } }
goal: { metric: bought }
analysis: { method: fixed }
---
metrics: { bought: { reach: purchase, within: 7d } }
)";

BOOST_AUTO_TEST_CASE(a_message_whose_image_fails_in_one_arm_is_exposed_alike_and_shown_less) {
  App app(kEditor);
  simulation::Dice draws(7);
  std::vector<Person> users = people(10'000);
  for (Person& user : users) {
    const bool unlucky = draws.uniform() < 0.25;
    (void)app.visit(user, day(0), "editor_opened", unlucky ? "duo" : "");
  }
  const report::Report report = app.report(users, "nudge", day(20));
  BOOST_TEST(health_of(report, "sample ratio").starts_with("not bad"));
  BOOST_TEST(health_of(report, "render failures").starts_with("bad: Could not be drawn: text 0.0% of"));
  const auto& stages = report.messages->stages;
  BOOST_TEST(stages[2].units == report.exposed, boost::test_tools::per_element());
  const auto shown = [&](std::size_t arm) {
    return static_cast<double>(stages[3].units[arm]) / static_cast<double>(stages[2].units[arm]);
  };
  BOOST_TEST(shown(1) == 1.0);
  BOOST_TEST(std::abs(shown(2) - 0.75) < 0.03);
}

BOOST_AUTO_TEST_CASE(an_exposure_at_the_moment_of_showing_finds_the_effect_that_evaluation_dilutes) {
  constexpr double kReach = 0.15, kEffect = 0.10;
  App app(kEditor);
  simulation::Dice draws(11);
  std::vector<Person> users = people(40'000), evaluated;
  for (Person& user : users) {
    const bool reaches = draws.uniform() < kReach;
    // An experiment on a value would have been evaluated for everybody, with the same arms.
    Person copy = user;
    const std::string arm = app.visit(copy, day(0), "editor_opened");
    std::erase_if(copy.happened.happenings, [](const Happening& one) { return one.name != "Experiment Viewed"; });
    const bool sees = reaches && app.visit(user, day(0), "editor_opened") != "nothing" && !arm.ends_with("/");
    if (draws.uniform() < 0.10 + (sees ? kEffect : 0)) {
      App::add(user, day(1), "purchase");
      App::add(copy, day(1), "purchase");
    }
    evaluated.push_back(std::move(copy));
  }
  const report::Report triggered = app.report(users, "nudge", day(20));
  const report::Report diluted = app.report(evaluated, "nudge", day(20));
  for (const std::size_t arm : {0U, 1U}) {
    BOOST_TEST(holds(interval_of(triggered, arm), kEffect));
    BOOST_TEST(holds(interval_of(diluted, arm), kEffect * kReach));
    BOOST_TEST(!holds(interval_of(diluted, arm), kEffect));
  }
  BOOST_TEST(health_of(triggered, "sample ratio").starts_with("not bad"));
  BOOST_TEST(health_of(diluted, "sample ratio").starts_with("not bad"));
}

constexpr const char* kStarved = R"(project: shop
caps: { everything: { max: 1, per: 7d } }
---
experiment: nudge
status: running
intent: adoption
placement: p
trigger: { event: editor_opened }
frequency: { max: 1, per: lifetime }
split: { control: 50%, text: 50% }
messages: { text: { layout: card, title: Hi } }
goal: { metric: bought }
---
message: tour
status: running
intent: adoption
placement: p
trigger: { event: tour_offered }
frequency: { max: 1, per: lifetime }
content: { layout: card, title: Tour }
---
metrics: { bought: { reach: purchase, within: 7d } }
)";

/// Some are offered a tour before they open the editor: with `unequal`, more often those who will get the nudge.
report::Report after_tours(bool unequal) {
  App app(kStarved);
  simulation::Dice draws(13);
  std::vector<Person> users = people(8'000);
  for (Person& user : users) {
    Person copy = user;
    const bool text = app.visit(copy, day(0), "editor_opened") == "nudge/text";
    const double chance = !unequal || text ? 0.4 : 0.2;
    if (draws.uniform() < chance) BOOST_REQUIRE(app.visit(user, day(0), "tour_offered") == "tour/shown");
    (void)app.visit(user, day(1), "editor_opened");
    (void)app.visit(user, day(9), "editor_opened");
  }
  return app.report(users, "nudge", day(40));
}

BOOST_AUTO_TEST_CASE(caps_that_starve_one_arm_fire_the_test_of_suppressions) {
  const std::string alike = health_of(after_tours(false), "suppressions");
  BOOST_TEST(alike.starts_with("not bad: What kept messages back"), alike);
  const std::string starved = health_of(after_tours(true), "suppressions");
  BOOST_TEST(starved.starts_with("bad: "), starved);
  BOOST_TEST(starved.find("GLOBALLY_CAPPED") != std::string::npos, starved);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
