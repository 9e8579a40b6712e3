#include "config/expression/program.hpp"

#include <boost/test/unit_test.hpp>

#include "config/hashing/slot.hpp"
#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_program)

BOOST_AUTO_TEST_CASE(conditions_of_the_usual_kind_have_the_value_that_they_say) {
  World world;
  world.set("plan", Value::string("free")).set("seats", Value::integer(7)).set("country", Value::string("AT"));
  world.set("app", Value::string("4.10.0-rc.1"));
  world.expect_values({
      {"plan == \"free\"", "true"},
      {"\"free\" == plan", "true"},
      {"plan != 'free'", "false"},
      {"seats > 3 and plan == \"free\"", "true"},
      {"3 < seats && 7 > seats", "false"},
      {"7 >= seats", "true"},
      {"country in [\"DE\", \"CH\", \"AT\"]", "true"},
      {"not (country in [\"DE\", \"CH\"])", "true"},
      {"version(app) >= version(\"4.9\")", "true"},
      {"version(\"4.10\") > version(app)", "true"},
      {"version(app) < version(app)", "false"},
      {"(seats > 3 ? version(app) : version('1')) == version('4.10.0-rc.1')", "true"},
      {"missing == 1 || seats == 7", "true"},
      {"seats == 7 || missing == 1", "true"},
      {"missing == 1 && seats == 8", "false"},
      {"missing == 1 && seats == 7", "ATTRIBUTE_MISSING(missing)"},
      {"missing == 1 || other == 1", "ATTRIBUTE_MISSING(missing)"},
      {"seats == 7 && missing == 1 && plan == 'free'", "ATTRIBUTE_MISSING(missing)"},
      {"!(missing == 1)", "ATTRIBUTE_MISSING(missing)"},
      {"has(plan) && !has(missing)", "true"},
      {"plan && true", "TYPE_MISMATCH(plan)"},
      {"seats > 3 ? plan + '!' : 3", "string \"free!\""},
      {"plan.matches('^fr')", "true"},
      {"[seats, 1 + 2][1]", "int 3"},
      {"{'a': seats}.a", "int 7"},
  });
}

BOOST_AUTO_TEST_CASE(moments_are_bits_that_the_caller_gives) {
  World world;
  world.moments({"aha", "eureka", "invite"}, 0b101);
  BOOST_TEST(world.evaluate("reached('aha') && !reached('eureka') && reached('invite')") == "true");
  BOOST_TEST(world.complaint("reached('eurkea')") == "0+17: unknown moment `eurkea`; did you mean `eureka`?");
  const auto program = world.compile("reached('invite') || reached('aha')");
  BOOST_REQUIRE(program.has_value());
  BOOST_TEST(std::vector<int>(program->moments().begin(), program->moments().end()) == (std::vector<int>{0, 2}),
             boost::test_tools::per_element());
  const Inputs without{{}, Time()};
  BOOST_TEST(program->evaluate(without, world.arena()).failure.text() == "STATE_UNAVAILABLE(invite)");
  BOOST_TEST((program->matches(without, world.arena()) == Match::kFailed));
}

BOOST_AUTO_TEST_CASE(a_bucket_is_the_place_of_the_unit_by_the_rollout_hash) {
  World world;
  BOOST_TEST(world.evaluate("bucket('a') >= 0.0") == "ATTRIBUTE_MISSING(targetingKey)");
  int low = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string unit = "user-" + std::to_string(i);
    world.set("targetingKey", Value::string(unit));
    const bool by_bucket = world.evaluate("bucket('salt') < 0.3") == "true";
    const auto slot = hashing::slot_of(hashing::seed_of(hashing::Purpose::kRollout, "salt"), unit);
    BOOST_TEST(by_bucket == (slot < 300'000));
    low += by_bucket;
  }
  BOOST_TEST(low > 230);
  BOOST_TEST(low < 370);
}

BOOST_AUTO_TEST_CASE(a_program_says_what_it_reads_and_gives) {
  World world;
  world.declare("b", Kind::kInt).declare("a", Kind::kString).segment("s", "has(a.x) && b > 1");
  world.declare("a", Kind::kMap);
  const auto program = world.compile("segment('s') || bucket('q') < 0.1");
  BOOST_REQUIRE(program.has_value());
  BOOST_TEST(std::vector<int>(program->reads().begin(), program->reads().end()) == (std::vector<int>{0, 1, 2}),
             boost::test_tools::per_element());
  BOOST_TEST((program->kind() == Kind::kBool));
  BOOST_TEST(program->text() == "segment('s') || bucket('q') < 0.1");
  BOOST_TEST((world.compile("unknown")->kind() == Kind::kAbsent));
}

BOOST_AUTO_TEST_CASE(numbers_are_read_as_they_were_declared) {
  World world;
  world.declare("ratio", Kind::kDouble).declare("seats", Kind::kInt);
  world.set("ratio", Value::integer(3)).set("seats", Value::number(7.0));
  BOOST_TEST(world.evaluate("ratio / 2.0") == "double 1.5");
  BOOST_TEST(world.evaluate("seats / 2") == "int 3");
}

BOOST_AUTO_TEST_CASE(failures_are_told_with_what_they_are_about) {
  World world;
  const Member account[] = {{"plan", Value::string("free")}};
  world.set("account", Value::map(account)).set("plan", Value::string("free")).set("app", Value::string("x"));
  world.expect_values({
      {"account.plan", "string \"free\""},
      {"account.seats", "NO_SUCH_KEY(account.seats)"},
      {"account['seats']", "NO_SUCH_KEY(account)"},
      {"has(account.seats)", "false"},
      {"has(missing.seats)", "ATTRIBUTE_MISSING(missing)"},
      {"plan.name", "TYPE_MISMATCH(plan.name)"},
      {"[1, 2][2]", "INDEX_OUT_OF_RANGE([])"},
      {"[1, 2][-1]", "INDEX_OUT_OF_RANGE([])"},
      {"[1, 2][1.0]", "int 2"},
      {"version(app) > version('1')", "INVALID_ARGUMENT(app)"},
      {"missing ? 1 : 2", "ATTRIBUTE_MISSING(missing)"},
      {"plan ? 1 : 2", "TYPE_MISMATCH(plan)"},
      {"{plan: 1, 'free': 2}", "INVALID_ARGUMENT(plan)"},
  });
}

BOOST_AUTO_TEST_CASE(a_variable_around_a_segment_is_not_the_segments) {
  World world;
  world.set("x", Value::integer(1)).segment("one", "x == 1");
  BOOST_TEST(world.evaluate("[5].all(x, segment('one'))") == "true");
}

BOOST_AUTO_TEST_CASE(the_code_is_bounded) {
  World world;
  std::string long_text = "a";
  for (int i = 0; i < 3000; ++i) long_text += "+a";
  BOOST_TEST(world.complaint(long_text).find("nested more than 64 levels") != std::string::npos);
  std::string many = "a";
  for (int i = 0; i < 2100; ++i) many += "||a";
  BOOST_TEST(world.complaint(many).find("compiles to more than 4096 instructions") != std::string::npos);
  std::string waiting = "[a";
  for (int i = 0; i < 200; ++i) waiting += ",a";
  BOOST_TEST(world.complaint(waiting + "]").find("more than 127 values waiting at once") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
