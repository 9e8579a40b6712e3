#include "flagd/history/kill_list.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/temporary_directory.hpp"

using namespace flywheel;
using history::KilledKeys;
using history::KillList;

namespace {

Time at(int hour) {
  return parse_time("2026-11-01T00:00:00Z").value() + std::chrono::hours(hour);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history_kill_list, test::TemporaryDirectory)

BOOST_AUTO_TEST_CASE(what_is_off_survives_and_every_switching_is_logged) {
  KillList list(path());
  BOOST_TEST(list.read().value().empty());
  BOOST_TEST(list.write({"a/b"}, {at(1), true, "a/b", "too \"slow\"", "127.0.0.1"}).has_value());
  BOOST_TEST(list.write({"a/b", "ü\n"}, {at(2), true, "ü\n", "", "::1"}).has_value());
  BOOST_TEST((KillList(path()).read().value() == KilledKeys{"a/b", "ü\n"}));
  BOOST_TEST(
      read("audit.log") ==
      "{\"time\":\"2026-11-01T01:00:00Z\",\"action\":\"kill\",\"key\":\"a/b\",\"reason\":\"too \\\"slow\\\"\","
      "\"remote\":\"127.0.0.1\"}\n"
      "{\"time\":\"2026-11-01T02:00:00Z\",\"action\":\"kill\",\"key\":\"ü\\n\",\"reason\":\"\",\"remote\":\"::1\"}"
      "\n");
  BOOST_TEST(list.write({"ü\n"}, {at(4), false, "a/b", "", ""}).has_value());
  BOOST_TEST((list.at(at(0)).value().empty()));
  BOOST_TEST((list.at(at(3)).value() == KilledKeys{"a/b", "ü\n"}));
  BOOST_TEST((list.at(at(4)).value() == KilledKeys{"ü\n"}));
}

BOOST_AUTO_TEST_CASE(a_damaged_list_is_set_aside_and_made_again_of_the_audit_log) {
  KillList list(path());
  BOOST_REQUIRE(list.write({"a"}, {at(1), true, "a", "", ""}));
  BOOST_REQUIRE(list.write({"a", "b"}, {at(2), true, "b", "", ""}));
  write("killed", "flagd killed 1 4 0000000000000000\n\"a\"\n");
  write("audit.log", read("audit.log") + "{\"time\":\"2026-11-01T03:00:00Z\",\"action\":\"unk");  // torn
  BOOST_TEST(list.read().error().code == "corrupt");
  BOOST_TEST((list.recover().value() == KilledKeys{"a", "b"}));
  BOOST_TEST(has("killed.damaged"));
}

BOOST_AUTO_TEST_CASE(keys_become_places_among_the_entries) {
  std::string text;
  for (int i = 0; i < 70; ++i) {
    const std::string key = (i < 10 ? "f0" : "f") + std::to_string(i);
    text += "---\nflag: " + key + "\nvariants: { on: true }\ndefault: on\n";
  }
  const auto loaded = catalog::build({{"all.yaml", text}});
  BOOST_REQUIRE(loaded.catalog);
  using Places = std::vector<std::uint64_t>;
  BOOST_TEST((history::killed_places(*loaded.catalog, {}) == Places{}));
  BOOST_TEST((history::killed_places(*loaded.catalog, {"f03", "gone"}) == Places{8}));
  BOOST_TEST((history::killed_places(*loaded.catalog, {"f00", "f65"}) == Places{1, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
