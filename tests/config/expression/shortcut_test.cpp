#include "config/expression/shortcut.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

namespace {

const char* text_of(Match match) {
  return match == Match::kYes ? "yes" : match == Match::kNo ? "no" : "failed";
}

/// What the machine says, by way of the value.
Match by_machine(const Program& program, const Inputs& inputs, Arena& arena) {
  const Outcome outcome = program.evaluate(inputs, arena);
  if (!outcome.value.is(Kind::kBool)) return Match::kFailed;
  return outcome.value.as_bool() ? Match::kYes : Match::kNo;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_shortcut)

BOOST_AUTO_TEST_CASE(a_condition_matches_as_its_value_says_whatever_is_given) {
  const std::vector<std::string> texts{
      "plan == 'free'",
      "plan != 'free'",
      "not (plan == 'free')",
      "'free' == plan",
      "!!(plan == 'free')",
      "has(plan)",
      "not has(plan)",
      "plan in ['free', 'team']",
      "not (plan in ['free', 'team', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])",
      "seats > 3",
      "3 >= seats",
      "seats == 3.0",
      "seats < 2.5",
      "ratio > 1",
      "plan == 'free' && seats > 3",
      "plan == 'free' && seats > 3 && plan in ['free', 'team']",
      "plan == 'free' || seats > 3",
      "plan == 'free' || seats > 3 || has(ratio)",
      "has(plan) && plan != 'free' && not (seats <= 3)",
      "plan < 'g' && seats != 3",
      "ok == true && plan == 'free'",
      // Other forms, which the machine runs.
      "plan == 'free' && (seats > 3 || has(ratio))",
      "plan == 'free' ? seats > 3 : seats > 1",
      "ok",
      "ok && plan == 'free'",
      "seats + 1 > 3",
      "plan.startsWith('f') && seats > 3",
  };
  std::mt19937 random(20261125);
  const std::vector<Value> values{Value(),
                                  Value::null(),
                                  Value::string("free"),
                                  Value::string("team"),
                                  Value::string(""),
                                  Value::string("gold"),
                                  Value::integer(3),
                                  Value::integer(4),
                                  Value::number(3.0),
                                  Value::number(2.5),
                                  Value::unsigned_integer(5),
                                  Value::boolean(true),
                                  Value::boolean(false),
                                  Value::list({})};
  for (const bool declared : {false, true}) {
    World world;
    if (declared) {
      world.declare("plan", Kind::kString).declare("seats", Kind::kInt).declare("ratio", Kind::kDouble);
      world.declare("ok", Kind::kBool);
    }
    for (const std::string& text : texts) {
      const auto program = world.compile(text);
      BOOST_REQUIRE_MESSAGE(program, text << ": " << world.complaint(text));
      for (int round = 0; round < 300; ++round) {
        std::vector<Value> slots(world.attributes().size());
        for (Value& slot : slots) slot = values[random() % values.size()];
        if (round % 50 == 0) slots.resize(random() % (slots.size() + 1));
        const Inputs inputs{slots, Time(), {}};
        Arena arena;
        const std::string match = text_of(program->matches(inputs, arena));
        BOOST_TEST_CONTEXT(text << " round " << round)
        BOOST_TEST(match == text_of(by_machine(*program, inputs, arena)));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
