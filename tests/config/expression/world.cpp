#include "tests/config/expression/world.hpp"

#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::expression {

World World::of_an_app() {
  World world;
  world.declare("plan", Kind::kString, {"free", "team", "enterprise"}).declare("seats", Kind::kInt);
  world.declare("since", Kind::kTime).declare("app", Kind::kString).declare("tags", Kind::kList).close();
  return world;
}

boost::system::result<Program, CompileError> World::compile(std::string_view text) {
  Scope scope{attributes_, {}, {}};
  scope.segment = [this](std::string_view name) -> std::optional<std::string> {
    const auto found = segments_.find(std::string(name));
    if (found == segments_.end()) return std::nullopt;
    return found->second;
  };
  for (const auto& [name, body] : segments_) scope.segment_names.push_back(name);
  scope.moments = moments_;
  return Program::compile(text, scope);
}

std::string World::complaint(std::string_view text) {
  const auto program = compile(text);
  if (program) return "compiles";
  const CompileError& error = program.error();
  return std::to_string(error.offset) + "+" + std::to_string(error.length) + ": " + error.message;
}

Inputs World::inputs() {
  slots_.assign(attributes_.size(), Value());
  for (const auto& [name, value] : context_) {
    if (const auto slot = attributes_.find(name)) slots_[*slot] = value;
  }
  return {slots_, now_, reached_};
}

std::string World::evaluate(std::string_view text) {
  const auto program = compile(text);
  if (!program) return complaint(text);
  const Outcome outcome = program->evaluate(inputs(), arena_);
  if (outcome.failed()) return outcome.failure.text();
  const std::string json = to_json(outcome.value);
  if (outcome.value.is(Kind::kBool) || outcome.value.is(Kind::kNull)) return json;
  return std::string(kind_name(outcome.value.kind())) + " " + json;
}

void World::expect_complaints(std::initializer_list<Expected> cases) {
  for (const auto& [text, answer] : cases) BOOST_TEST_CONTEXT(text) BOOST_TEST(complaint(text) == answer);
}

void World::expect_values(std::initializer_list<Expected> cases) {
  for (const auto& [text, answer] : cases) BOOST_TEST_CONTEXT(text) BOOST_TEST(evaluate(text) == answer);
}

}  // namespace flywheel::expression
