// What explaining a decision adds, and what it leaves alone.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;

BOOST_AUTO_TEST_SUITE(messages_explanation)

BOOST_AUTO_TEST_CASE(an_explanation_judges_more_candidates_and_changes_no_answer) {
  // In every order: one that is not due, one out of its audience, one asleep, one capped.
  std::vector<std::string> bodies{"trigger: { event: never }", "audience: plan == \"paid\"\ntrigger: { event: e }",
                                  "intent: adoption\ntrigger: { event: e }",
                                  "frequency: { max: 1 }\ntrigger: { event: e }",
                                  "trigger: { event: never }\nfrequency: { max: 1 }"};
  std::sort(bodies.begin(), bodies.end());
  do {
    std::string text = "project: p\nquiet_hours: { from: \"00:00\", to: \"23:00\" }\n";
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      text += "---\nmessage: " + std::string(1, "abcde"[i]) + "\nplacement: p\n" + bodies[i] +
              "\ncontent: { layout: card, title: x }\n";
    }
    World world(text);
    for (const char* trigger : {"", "e", "never"}) {
      world.trigger = trigger;
      world.attributes["plan"] = Value::string("free");
      const std::string answer = world.decide();
      const auto again = world.last.again;
      (void)world.why();
      BOOST_TEST_CONTEXT(text << trigger) {
        BOOST_TEST(answer.starts_with("nothing " + std::string(reason_name(world.last.reason))));
        BOOST_TEST((again == world.last.again));
      }
    }
  } while (std::next_permutation(bodies.begin(), bodies.end()));
}

BOOST_AUTO_TEST_SUITE_END()
