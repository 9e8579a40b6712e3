#include "config/source/scalar.hpp"

#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"
#include "tests/config/source/reading.hpp"

using namespace flywheel;
using namespace flywheel::source;

namespace {

/// "value" or the message of `read` on each scalar of a map.
template <class T, class Show>
void check_all(Result<T> (*read)(const Node&), Show show,
               const std::vector<std::pair<std::string, std::string>>& cases) {
  for (const auto& [yaml, expected] : cases) {
    const reading::Read document("v: " + yaml + "\n");
    const auto result = read(document.root().entries.at(0).value);
    BOOST_TEST_CONTEXT(yaml) BOOST_TEST((result ? show(*result) : result.error().message) == expected);
  }
}

std::string show_double(double number) {
  return to_json(Value::number(number));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_scalar)

BOOST_AUTO_TEST_CASE(only_true_and_false_are_bools) {
  const auto show = [](bool value) { return std::string(value ? "yes" : "no"); };
  check_all<bool>(read_bool, show,
                  {{"true", "yes"},
                   {"false", "no"},
                   {"yes", "`yes` is neither `true` nor `false`"},
                   {"off", "`off` is neither `true` nor `false`"},
                   {"True", "`True` is neither `true` nor `false`"},
                   {"'true'", "`true` is neither `true` nor `false`"},
                   {"1", "`1` is neither `true` nor `false`"}});
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_decimal) {
  const auto show = [](std::int64_t value) { return std::to_string(value); };
  check_all<std::int64_t>(read_int, show,
                          {{"0", "0"},
                           {"30", "30"},
                           {"9223372036854775807", "9223372036854775807"},
                           {"9223372036854775808", "`9223372036854775808` is too large"},
                           {"010", "`010` is no whole number: a number does not begin with 0"},
                           {"-1", "`-1` is no whole number like 30"},
                           {"1.0", "`1.0` is no whole number like 30"},
                           {"1_000", "`1_000` is no whole number like 30"},
                           {"0x10", "`0x10` is no whole number like 30"}});
}

BOOST_AUTO_TEST_CASE(shares_are_exact_percentages) {
  const auto show = [](std::uint32_t value) { return std::to_string(value); };
  const std::string range = " is no percentage from 0% to 100% with at most four decimals";
  check_all<std::uint32_t>(read_share, show,
                           {{"0%", "0"},
                            {"100%", "1000000"},
                            {"12.5%", "125000"},
                            {"33.3333%", "333333"},
                            {"0.0001%", "1"},
                            {"0.00001%", "`0.00001%`" + range},
                            {"100.1%", "`100.1%`" + range},
                            {"-1%", "`-1%`" + range},
                            {"1e1%", "`1e1%`" + range},
                            {".5%", "`.5%`" + range},
                            {"05%", "`05%`" + range},
                            {"40", "`40` is no percentage like 12.5%; the sign is missing: `40%`"},
                            {"half", "`half` is no percentage like 12.5%"}});
}

BOOST_AUTO_TEST_CASE(slots_are_ranges_of_percentages) {
  const auto show = [](SlotRange value) { return std::to_string(value.begin) + ".." + std::to_string(value.end); };
  check_all<SlotRange>(read_slots, show,
                       {{"0-40%", "0..400000"},
                        {"12.5%-40%", "125000..400000"},
                        {"40-40%", "`40-40%` is an empty range: it ends where it begins, or before"},
                        {"40%", "`40%` is no range of percentages like 0-40%"},
                        {"0-101%", "`0-101%` is no range of percentages like 0-40%"}});
}

BOOST_AUTO_TEST_CASE(levels_and_changes_have_their_units) {
  check_all<double>(read_level, show_double,
                    {{"8%", "0.08"}, {"3.5", "3.5"}, {"many", "`many` is no level like 8% or 3.5"}});
  check_all<double>(read_change, show_double,
                    {{"+1pp", "0.01"},
                     {"-0.9%", "-0.009000000000000001"},
                     {"0.3", "0.3"},
                     {"+pp", "`+pp` is no change like +1pp, -0.9% or 0.3"}});
  check_all<double>(read_number, show_double, {{"-1e3", "-1000.0"}, {".inf", "`.inf` is no number like 3.5"}});
}

BOOST_AUTO_TEST_CASE(times_are_instants_or_days) {
  const auto show = [](const When& when) {
    return when.time ? format_time(*when.time) : "day " + std::to_string(when.day.time_since_epoch() / kDay);
  };
  check_all<When>(read_when, show,
                  {{"2026-12-31T10:00:00+01:00", "2026-12-31T09:00:00Z"},
                   {"1970-01-03", "day 2"},
                   {"2026-02-30", "`2026-02-30` is no date like 2026-12-31 and no time like 2026-12-31T10:00:00Z"},
                   {"soon", "`soon` is no date like 2026-12-31 and no time like 2026-12-31T10:00:00Z"}});
  check_all<Duration>(
      read_duration, [](Duration value) { return format_duration(value); },
      {{"3d", "3d"}, {"36h", "36h"}, {"3", "`3` is no duration like 150ms, 4h, 3d; the unit is missing: `3d`"}});
  check_all<Duration>(read_clock, [](Duration value) { return format_duration(value); },
                      {{"'21:30'", "1290m"},
                       {"24:00", "`24:00` is no time of day like 21:00"},
                       {"9:00", "`9:00` is no time of day like 21:00"}});
}

BOOST_AUTO_TEST_CASE(open_scalars_follow_the_core_schema) {
  Arena arena;
  for (const auto& [yaml, expected] : std::vector<std::pair<std::string, std::string>>{
           {"true", "true"},
           {"null", "null"},
           {"~", "null"},
           {"yes", "\"yes\""},
           {"on", "\"on\""},
           {"True", "\"True\""},
           {"'true'", "\"true\""},
           {"!!str 1", "\"1\""},
           {"12", "12"},
           {"-0", "0"},
           {"+7", "7"},
           {"4.10", "4.1"},
           {"10.0", "10.0"},
           {"1e3", "1000.0"},
           {".5", "0.5"},
           {"1_000", "\"1_000\""},
           {"2026-12-31", "\"2026-12-31\""},
           {"1.2.3", "\"1.2.3\""},
           {"0", "0"},
           {"010", "`010` is a number that begins with 0; a text wants quotes"},
           {"-01.5", "`-01.5` is a number that begins with 0; a text wants quotes"},
           {"0x1F", "`0x1F` is no decimal number; a text wants quotes"},
           {"0o17", "`0o17` is no decimal number; a text wants quotes"},
           {"0xyz", "\"0xyz\""},
           {".nan", "`.nan` is no finite number; a text wants quotes"},
           {"-.Inf", "`-.Inf` is no finite number; a text wants quotes"},
           {"1e400", "`1e400` is a number that no double holds; a text wants quotes"},
           {"9223372036854775808", "`9223372036854775808` is a whole number beyond 64 bits; a text wants quotes"},
       }) {
    const reading::Read document("v: " + yaml + "\n");
    const auto value = read_open_scalar(document.root().entries.at(0).value, arena);
    BOOST_TEST_CONTEXT(yaml) BOOST_TEST((value ? to_json(*value) : value.error().message) == expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
