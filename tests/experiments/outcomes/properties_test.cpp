#include "experiments/outcomes/properties.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "config/vocabulary/json_writer.hpp"

using flywheel::Arena;
using flywheel::Duration;
using flywheel::Kind;
using flywheel::Member;
using flywheel::Time;
using flywheel::Value;
using flywheel::outcomes::encode_properties;
using flywheel::outcomes::Properties;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string encoded(std::span<const Member> members) {
  std::string bytes;
  encode_properties(Value::map(members), bytes);
  return bytes;
}

std::string bytes_of(std::initializer_list<int> numbers) {
  std::string bytes;
  for (const int number : numbers) bytes += static_cast<char>(number);
  return bytes;
}

/// One of everything.
std::string sample(Arena& arena) {
  const std::array inner{Member{"deep", Value::list(std::span<const Value>())}, Member{"", Value::null()}};
  const std::array items{Value::integer(-1), Value::string("zwei"), Value::map(inner)};
  const std::array members{Member{"text", Value::string("Zoë")},
                           Member{"yes", Value::boolean(true)},
                           Member{"no", Value::boolean(false)},
                           Member{"nothing", Value::null()},
                           Member{"small", Value::integer(-3)},
                           Member{"least", Value::integer(std::numeric_limits<std::int64_t>::min())},
                           Member{"large", Value::unsigned_integer(std::numeric_limits<std::uint64_t>::max())},
                           Member{"price", Value::number(-12.5)},
                           Member{"endless", Value::number(kInfinity)},
                           Member{"when", Value::time(Time(Duration(-1)))},
                           Member{"long", Value::duration(Duration(86'400'000'000))},
                           Member{"list", deep_copy(Value::list(items), arena)}};
  return encoded(members);
}

/// A list within a list, `levels` lists in all.
Value nested(int levels, Arena& arena) {
  Value value = Value::list(std::span<const Value>());
  for (int i = 1; i < levels; ++i) {
    auto* item = arena.allocate_array<Value>(1);
    *item = value;
    value = Value::list({item, 1});
  }
  return value;
}

int levels_of(Value value) {
  int levels = 0;
  for (; value.is(Kind::kList); ++levels) {
    if (value.as_list().empty()) return levels + 1;
    value = value.as_list()[0];
  }
  return levels;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_properties)

BOOST_AUTO_TEST_CASE(every_kind_of_value_reads_back_as_it_was) {
  Arena arena;
  const std::string bytes = sample(arena);
  const Properties properties(bytes);
  BOOST_TEST(properties.find("text", arena).as_string() == "Zoë");
  BOOST_TEST((properties.find("yes", arena) == Value::boolean(true)));
  BOOST_TEST((properties.find("no", arena) == Value::boolean(false)));
  BOOST_TEST((properties.find("nothing", arena) == Value::null()));
  BOOST_TEST((properties.find("small", arena) == Value::integer(-3)));
  BOOST_TEST((properties.find("least", arena) == Value::integer(std::numeric_limits<std::int64_t>::min())));
  BOOST_TEST((properties.find("large", arena) == Value::unsigned_integer(std::numeric_limits<std::uint64_t>::max())));
  BOOST_TEST((properties.find("price", arena) == Value::number(-12.5)));
  BOOST_TEST((properties.find("endless", arena) == Value::number(kInfinity)));
  BOOST_TEST((properties.find("when", arena) == Value::time(Time(Duration(-1)))));
  BOOST_TEST((properties.find("long", arena) == Value::duration(Duration(86'400'000'000))));
  BOOST_TEST(to_json(properties.find("list", arena)) == R"([-1,"zwei",{"deep":[],"":null}])");
}

BOOST_AUTO_TEST_CASE(all_gives_every_member_in_order) {
  Arena arena;
  const std::array members{Member{"b", Value::integer(1)}, Member{"a", Value::string("x")}};
  const std::string bytes = encoded(members);
  BOOST_TEST(to_json(Properties(bytes).all(arena)) == R"({"b":1,"a":"x"})");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_there_is_absent) {
  Arena arena;
  const std::string bytes = sample(arena);
  BOOST_TEST(Properties(bytes).find("tex", arena).absent());
  BOOST_TEST(Properties(bytes).find("deep", arena).absent());
  BOOST_TEST(Properties(bytes).find("", arena).absent());
  BOOST_TEST(Properties().find("text", arena).absent());
}

BOOST_AUTO_TEST_CASE(no_properties_take_no_bytes) {
  Arena arena;
  std::string bytes;
  encode_properties(Value::map({}), bytes);
  encode_properties(Value(), bytes);
  encode_properties(Value::string("no map"), bytes);
  BOOST_TEST(bytes.empty());
  BOOST_TEST(to_json(Properties().all(arena)) == "{}");
}

BOOST_AUTO_TEST_CASE(encoding_appends) {
  std::string bytes = "before";
  const std::array members{Member{"a", Value::null()}};
  encode_properties(Value::map(members), bytes);
  BOOST_TEST(bytes == "before" + encoded(members));
}

BOOST_AUTO_TEST_CASE(the_bytes_on_disk_are_frozen) {
  const std::array members{Member{"a", Value::integer(-2)}, Member{"b", Value::string("xy")},
                           Member{"c", Value::number(1)}, Member{"d", Value::integer(150)}};
  BOOST_TEST(encoded(std::array{Member{"a", Value::integer(-2)}}) == bytes_of({1, 1, 'a', 3, 3}));
  // FOLD.md: count 4; then name length, name, tag, payload.
  BOOST_TEST(encoded(members) == bytes_of({4, 1,   'a', 3,    3,   1, 'b', 6, 2, 'x',  'y',   //
                                           1, 'c', 5,   0,    0,   0, 0,   0, 0, 0xF0, 0x3F,  //
                                           1, 'd', 3,   0xAC, 0x02}));
}

BOOST_AUTO_TEST_CASE(what_is_nested_too_deeply_becomes_null) {
  Arena arena;
  for (const auto& [levels, expected] : {std::pair{1, 1}, {64, 64}, {65, 64}, {200, 64}}) {
    const std::array members{Member{"a", nested(levels, arena)}, Member{"b", Value::integer(7)}};
    const std::string bytes = encoded(members);
    BOOST_TEST(levels_of(Properties(bytes).find("a", arena)) == expected);
    BOOST_TEST((Properties(bytes).find("b", arena) == Value::integer(7)));
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_encoding_give_absent_values) {
  const std::vector<std::string> faults{
      bytes_of({1}),                      // a member is missing
      bytes_of({1, 1, 'a'}),              // its value is missing
      bytes_of({1, 1, 'a', 11}),          // no such tag
      bytes_of({1, 1, 'a', 6, 5, 'x'}),   // shorter than it says
      bytes_of({1, 1, 'a', 5, 0, 0}),     // half a double
      bytes_of({1, 1, 'a', 3, 0x80}),     // half a number
      bytes_of({1, 1, 'a', 7, 0x7F, 0}),  // more items than bytes
      bytes_of({1, 1, 'a', 8, 1, 0x7F}),  // a name longer than the rest
      bytes_of({1, 1, 'a', 4, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}),  // beyond 64 bits
      bytes_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 1, 'a', 0}),     // countless members
      bytes_of({1, 0x7F, 'a', 0}),
      std::string(1, '\1') + std::string("\1a") + std::string(100, '\7'),  // lists without end
  };
  for (const std::string& bytes : faults) {
    Arena arena;
    BOOST_TEST(Properties(bytes).find("a", arena).absent());
    BOOST_TEST(Properties(bytes).all(arena).absent());
  }
  Arena arena;
  BOOST_TEST(Properties(bytes_of({1, 1, 'a', 0, 0})).all(arena).absent());  // something stands behind the end
}

BOOST_AUTO_TEST_CASE(damaged_bytes_never_crash) {
  Arena samples;
  const std::string good = sample(samples);
  std::mt19937 random(20261125);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good.substr(0, random() % (good.size() + 1));
    for (auto changes = random() % 4; changes > 0 && !bytes.empty(); --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const std::vector<char> exact(bytes.begin(), bytes.end());  // so that a sanitizer sees a read behind the end
    Arena arena;
    const Properties properties(std::string_view(exact.data(), exact.size()));
    const Value all = properties.all(arena);
    BOOST_REQUIRE(all.absent() || all.is(Kind::kMap));
    (void)to_json(all);
    (void)to_json(properties.find("list", arena));
    (void)to_json(properties.find("nowhere", arena));
  }
}

BOOST_AUTO_TEST_SUITE_END()
