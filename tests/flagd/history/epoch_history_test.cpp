#include "flagd/history/epoch_history.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/temporary_directory.hpp"

using namespace flywheel;
using history::EpochHistory;

namespace {

Time at(int hour) {
  return parse_time("2026-11-01T00:00:00Z").value() + std::chrono::hours(hour);
}

catalog::Loaded flags(const std::string& variant) {
  return catalog::build({{"a/flags.yaml", "flag: f\nvariants: { " + variant + ": true }\ndefault: " + variant + "\n"},
                         {"b.yaml", "project: p\n# ünïcode\n"}});
}

struct Fixture : test::TemporaryDirectory {
  /// The epoch of that variant begins to serve.
  std::string begin(const std::string& variant, int hour) {
    const catalog::Loaded loaded = flags(variant);
    BOOST_REQUIRE(loaded.catalog);
    BOOST_REQUIRE(history.begin(loaded.catalog->epoch(), loaded.texts, at(hour)));
    return loaded.catalog->epoch();
  }
  std::string served_at(int hour) {
    const auto served = history.at(at(hour));
    return served ? served->epoch : served.error().code + ": " + served.error().message;
  }
  /// The variant of the newest epoch, and what was complained about.
  std::string newest() {
    const auto found = history.newest({}).value();
    std::string text = found.catalog ? found.catalog->flags()[0].variants[0].name : "none";
    for (const std::string& complaint : found.complaints) text += "; " + complaint;
    return text;
  }
  void damage(const std::string& epoch, std::size_t offset) {
    std::string bytes = read("epochs/" + epoch);
    bytes[bytes.size() * offset / 100] ^= 1;
    write("epochs/" + epoch, bytes);
  }

  EpochHistory history{path() / "epochs"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history_epochs, Fixture)

BOOST_AUTO_TEST_CASE(sources_come_back_and_make_the_same_epoch) {
  const std::string epoch = begin("on", 0);
  const EpochHistory reader(path() / "epochs");
  const auto sources = reader.sources(epoch).value();
  BOOST_REQUIRE(sources.size() == 2U);
  BOOST_TEST(sources[0].path == "a/flags.yaml");
  BOOST_TEST(sources[1].text == "project: p\n# ünïcode\n");
  BOOST_TEST(catalog::build(sources).catalog->epoch() == epoch);
  BOOST_TEST(reader.sources("0000000000000000").error().code == "not_found");
}

BOOST_AUTO_TEST_CASE(the_log_says_what_served_when) {
  BOOST_TEST(served_at(0) == "not_found: " + (path() / "epochs").string() + " holds no history of epochs");
  const std::string one = begin("one", 1);
  begin("one", 2);  // still the same: no second line
  const std::string two = begin("two", 3);
  begin("one", 5);
  BOOST_TEST(history.log().value().size() == 3U);
  BOOST_TEST(served_at(0) ==
             "not_found: the history of epochs begins at 2026-11-01T01:00:00Z, it does not reach back to "
             "2026-11-01T00:00:00Z");
  BOOST_TEST(served_at(1) == one);
  BOOST_TEST(served_at(2) == one);
  BOOST_TEST(served_at(3) == two);
  BOOST_TEST(served_at(99) == one);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_leaves_the_later_beginning_in_force) {
  begin("one", 10);
  const std::string two = begin("two", 8);
  BOOST_TEST(served_at(9) == two);
  BOOST_TEST(served_at(11) == two);
}

BOOST_AUTO_TEST_CASE(a_torn_or_damaged_line_of_the_log_is_passed_over) {
  const std::string one = begin("one", 1);
  begin("two", 2);
  std::string log = read("epochs/log");
  log.resize(log.size() - 3);
  write("epochs/log", log);
  BOOST_TEST(served_at(3) == one);
  const std::string three = begin("three", 4);
  BOOST_TEST(served_at(5) == three);
  BOOST_TEST(served_at(3) == one);
  std::string flipped = read("epochs/log");
  flipped[5] ^= 1;
  write("epochs/log", flipped);
  BOOST_TEST(history.log().value().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_damaged_epoch_is_set_aside_and_the_one_before_it_is_the_newest) {
  BOOST_TEST(newest() == "none");
  begin("one", 1);
  const std::string two = begin("two", 2);
  begin("three", 3);
  const std::string three = begin("three", 3);
  BOOST_TEST(newest() == "three");
  const std::string file = (path() / "epochs" / three).string();
  for (const std::size_t offset : {0, 20, 50, 99}) {
    damage(three, offset);
    BOOST_TEST(newest() == "two; " + file + " is damaged and has been set aside as " + three + ".damaged");
    BOOST_TEST(newest() == "two; " + file + ": there is no such file");
    begin("three", 4);  // served again, it is kept again
    BOOST_TEST(newest() == "three");
  }
  damage(three, 70);
  damage(two, 70);
  BOOST_TEST(newest().starts_with("one; "));
}

BOOST_AUTO_TEST_CASE(what_this_version_refuses_is_passed_over) {
  begin("one", 1);
  BOOST_REQUIRE(history.begin("00000000000000ff", {{"x.yaml", "flag: ["}}, at(2)));
  BOOST_TEST(newest() == "one; epoch 00000000000000ff has errors for this version of flagd");
  BOOST_TEST(has("epochs/00000000000000ff"));
}

BOOST_AUTO_TEST_SUITE_END()
