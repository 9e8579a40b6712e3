// Random expressions, compiled and run, against a second reading of the language that walks trees: reference/.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "tests/config/expression/reference/evaluator.hpp"
#include "tests/config/expression/reference/generator.hpp"
#include "tests/config/expression/reference/printer.hpp"
#include "tests/config/expression/rendered.hpp"
#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;
using reference::Datum;
using reference::Dice;
using reference::Term;

namespace {

/// The datum as the product has it; lists, maps and texts live in `arena`.
Value value_of(const Datum& datum, Arena& arena) {
  if (const auto* truth = datum.as<bool>()) return Value::boolean(*truth);
  if (const auto* whole = datum.as<std::int64_t>()) return Value::integer(*whole);
  if (const auto* natural = datum.as<std::uint64_t>()) return Value::unsigned_integer(*natural);
  if (const auto* number = datum.as<double>()) return Value::number(*number);
  if (const auto* text = datum.as<std::string>()) return Value::string(arena.copy(*text));
  if (const auto* time = datum.as<reference::Instant>()) return Value::time(Time(Duration(time->microseconds)));
  if (const auto* span = datum.as<reference::Span>()) return Value::duration(Duration(span->microseconds));
  if (const auto* list = datum.as<reference::List>()) {
    Value* items = arena.allocate_array<Value>(list->size());
    for (std::size_t i = 0; i < list->size(); ++i) new (items + i) Value(value_of(list->at(i), arena));
    return Value::list({items, list->size()});
  }
  if (const auto* map = datum.as<reference::Map>()) {
    Member* members = arena.allocate_array<Member>(map->size());
    for (std::size_t i = 0; i < map->size(); ++i) {
      new (members + i) Member{arena.copy(map->at(i).name), value_of(map->at(i).value, arena)};
    }
    return Value::map({members, map->size()});
  }
  return Value::null();
}

/// Fills a world of the product with what the reference's world has.
void furnish(World& world, const reference::World& given, Dice& dice, Arena& arena) {
  for (const auto& [name, kind] : given.declared) world.declare(name, kind == "int" ? Kind::kInt : Kind::kDouble);
  for (const auto& [name, datum] : given.attributes) world.set(name, value_of(datum, arena));
  for (const auto& [name, term] : given.segments) world.segment(name, reference::print(term, dice));
  world.moments({"aha", "eureka"}, (given.reached.at("aha") ? 1U : 0U) | (given.reached.at("eureka") ? 2U : 0U));
}

std::string answer_of(const Outcome& outcome) {
  return outcome.failed() ? std::string(outcome.failure.code) : rendered(outcome.value);
}

std::string answer_of(const reference::Answer& answer) {
  return answer.value ? reference::rendered(*answer.value) : answer.failure;
}

struct Tally {
  std::size_t compiled = 0;
  std::size_t values = 0;  // of those, the ones that did not fail
};

void compare(const Term& term, World& world, const reference::World& given, Dice& dice, Tally& tally) {
  const std::string text = reference::print(term, dice);
  const auto program = world.compile(text);
  if (!program) return;
  ++tally.compiled;
  const std::string due = answer_of(reference::evaluate(term, given));
  tally.values += due.find('_') == std::string::npos ? 1U : 0U;
  const Inputs inputs = world.inputs();
  const std::string said = answer_of(program->evaluate(inputs, world.arena()));
  BOOST_CHECK_MESSAGE(said == due, text << "\n  is " << due << ", but " << said);
  const Match match = program->matches(inputs, world.arena());
  BOOST_CHECK_MESSAGE((match == Match::kYes) == (due == "true") && (match == Match::kNo) == (due == "false"),
                      text << "\n  is " << due << ", but matches otherwise");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_reference)

BOOST_AUTO_TEST_CASE(compiled_expressions_answer_as_a_walk_over_their_tree_does) {
  const std::uint64_t worlds = std::getenv("FLYWHEEL_SANITIZED") ? 60 : 400;
  Tally tally;
  std::size_t all = 0;
  for (std::uint64_t seed = 0; seed < worlds; ++seed) {
    Dice dice(seed);
    const reference::World given = reference::random_world(dice);
    World world;
    Arena arena;
    furnish(world, given, dice, arena);
    for (int i = 0; i < 60; ++i, ++all) {
      const Term term = i % 3 == 0   ? reference::random_targeting(dice)
                        : i % 3 == 1 ? reference::random_condition(dice, 1 + i % 4)
                                     : reference::random_term(dice, 2 + i % 2);
      compare(term, world, given, dice, tally);
    }
    world.arena().clear();
  }
  // Else the comparison would say little.
  BOOST_TEST(tally.compiled > all / 3);
  BOOST_TEST(tally.values > tally.compiled / 3);
  BOOST_TEST_MESSAGE(all << " expressions, " << tally.compiled << " compiled, " << tally.values << " with a value");
}

BOOST_AUTO_TEST_SUITE_END()
