// Any text is an expression or is refused at a place in it; an expression has one answer, and matches as it says.
#include <array>

#include "config/expression/program.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace flywheel;
using namespace flywheel::expression;
using fuzzing::require;

namespace {

/// Names, segments and moments that texts may use.
struct World {
  World() {
    AttributeType plan{Kind::kString, {"free", "team", "enterprise"}, false};
    require(attributes.declare("plan", std::move(plan)).has_value(), "plan is declared");
    require(attributes.declare("seats", {Kind::kInt, {}, false}).has_value(), "seats is declared");
    require(attributes.declare("ratio", {Kind::kDouble, {}, false}).has_value(), "ratio is declared");
    for (const char* name : {"tags", "account", "app", "since", "left", "ok", "x"}) {
      require(attributes.intern(name).has_value(), "names are interned");
    }
  }

  Scope scope() {
    Scope scope{attributes, {}, {}};
    scope.segment = [](std::string_view name) -> std::optional<std::string> {
      if (name == "small") return "seats < 10";
      if (name == "nested") return "segment('small') or plan == 'free'";
      if (name == "circle") return "segment('circle')";
      return std::nullopt;
    };
    scope.segment_names = {"small", "nested", "circle"};
    scope.moments = std::vector<std::string_view>{"aha", "eureka"};
    return scope;
  }

  Attributes attributes;
};

constexpr Member kAccount[] = {{"plan", Value::string("free")}, {"seats", Value::integer(3)}};
constexpr Value kTags[] = {Value::string("beta"), Value::string("größe"), Value::integer(7), Value::number(2.5)};

constexpr int kOtherKinds = 2;  // the way that gives attributes of other kinds than declared

/// What is known, in one of four ways.
std::array<Value, 11> inputs(int way) {
  std::array<Value, 11> values;
  if (way == 0) return values;
  values = {Value::string("user-1"),
            Value::string("free"),
            Value::integer(7),
            Value::number(0.5),
            Value::list(kTags),
            Value::map(kAccount),
            Value::string("4.10.0"),
            Value::time(Time(Duration(1))),
            Value::duration(Duration(-5)),
            Value::boolean(true),
            Value::unsigned_integer(~0ULL)};
  if (way == kOtherKinds) std::swap(values[1], values[4]);
  if (way == 3) {
    values[2] = Value::number(-0.0);
    values[3] = Value::integer(INT64_MIN);
    values[10] = Value::null();
    values[6] = Value::string("9223372036854775807");
  }
  return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzzing::text_of(data, size);
  World world;
  Scope scope = world.scope();
  const auto program = Program::compile(text, scope);
  if (!program) {
    require(!program.error().message.empty(), "a refusal says why");
    require(program.error().offset <= text.size(), "a refusal is about a place in the text");
    return 0;
  }
  for (int way = 0; way < 4; ++way) {
    const auto values = inputs(way);
    const std::uint64_t reached = 1;
    const Inputs known{values, Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 29)),
                       way == 0 ? std::span<const std::uint64_t>() : std::span(&reached, 1)};
    Arena arena;
    const Outcome outcome = program->evaluate(known, arena);
    require(outcome.failed() != outcome.failure.code.empty(), "an outcome is a value or a failure");
    const Match match = program->matches(known, arena);
    const bool is_bool = outcome.value.is(Kind::kBool);
    require((match == Match::kYes) == (is_bool && outcome.value.as_bool()), "what is true matches, nothing else");
    require((match == Match::kFailed) == !is_bool, "what is no bool fails to match");
    const Kind kind = program->kind();
    const bool as_declared = way != kOtherKinds;
    require(!as_declared || outcome.failed() || kind == Kind::kAbsent || outcome.value.is(kind),
            "a value is of the kind announced");
  }
  return 0;
}
