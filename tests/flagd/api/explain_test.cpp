#include "flagd/api/explain.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "flagd/history/past.hpp"
#include "tests/flagd/api/memory_users.hpp"
#include "tests/flagd/api/recorded_reply.hpp"
#include "tests/flagd/results/memory_store.hpp"
#include "tests/temporary_directory.hpp"

using namespace flywheel;

namespace {

catalog::Loaded serving(const std::string& variant) {
  return catalog::build({{"a.yaml", "flag: f\nvariants: { one: 1, two: 2 }\noff: one\ndefault: " + variant +
                                        "\n---\nexperiment: e\nstatus: running\nsticky: true\n"
                                        "split: { a: 100%, b: 0% }\nvalues: { a: 1, b: 2 }\n"}});
}

/// `one` was served from midnight, `two` from one o'clock; `f` was off from two to three.
struct Fixture : test::TemporaryDirectory {
  Fixture() {
    auto epochs = history::epochs_of(path());
    history::KillList kills(path());
    for (const auto& [variant, hour] : std::map<std::string, int>{{"one", 0}, {"two", 1}}) {
      const auto loaded = serving(variant);
      BOOST_REQUIRE(loaded.catalog);
      BOOST_REQUIRE(epochs.begin(loaded.catalog->epoch(), loaded.texts, at(hour)));
      publication.publish(std::make_shared<const api::Snapshot>(loaded.catalog));
    }
    BOOST_REQUIRE(kills.write({"f"}, {at(2), true, "f", "", ""}));
    BOOST_REQUIRE(kills.write({}, {at(3), false, "f", "", ""}));
  }
  static Time at(int hour) { return parse_time("2026-11-01T00:00:00Z").value() + std::chrono::hours(hour); }
  test::Answered ask(const std::string& query) {
    http::Request request;
    request.query = query;
    test::RecordedReply reply;
    explain.explain(request, reply);
    return reply.answer();
  }

  api::SnapshotPublication publication;
  test::MemoryStore store;
  test::MemoryUsers users;
  api::SlowLane lane;
  api::Explain explain{publication, store, users, lane, path()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_explain, Fixture)

BOOST_AUTO_TEST_CASE(a_past_decision_is_rebuilt_by_what_served_then) {
  struct Case {
    std::string at, variant, reason, since;
  };
  for (const Case& c : std::vector<Case>{
           {"2026-11-01T00:30:00Z", "one", "STATIC", "2026-11-01T00:00:00Z"},
           {"2026-11-01T01:30:00Z", "two", "STATIC", "2026-11-01T01:00:00Z"},
           {"2026-11-01T02:30:00Z", "one", "DISABLED", "2026-11-01T01:00:00Z"},
           {"2026-11-01T03:30:00Z", "two", "STATIC", "2026-11-01T01:00:00Z"},
       }) {
    const auto answered = ask("key=f&unit=u&at=" + c.at);
    BOOST_TEST(answered.status == 200);
    const boost::json::value said = boost::json::parse(answered.body);
    BOOST_TEST(said.at("variant").as_string() == c.variant);
    BOOST_TEST(said.at("reason").as_string() == c.reason);
    BOOST_TEST(said.at("since").as_string() == c.since);
    BOOST_TEST(said.at("at").as_string() == c.at);
  }
}

BOOST_AUTO_TEST_CASE(without_a_time_it_is_now_with_sticky_arms) {
  const auto& catalog = publication.current()->catalog();
  users.remember_arms({"user", "u"}, {{"e", catalog.find_experiment("e")->split.seed, "b"}}, {});
  const boost::json::value said = boost::json::parse(ask("key=e&unit=u").body);
  BOOST_TEST(said.at("variant").as_string() == "b");
  BOOST_TEST(said.at("epoch").as_string() == catalog.epoch());
  BOOST_TEST(!said.as_object().contains("since"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_explained_says_why) {
  struct Case {
    std::string query;
    int status;
    std::string says;
  };
  for (const Case& c : std::vector<Case>{
           {"", 400, "`key` is missing"},
           {"key=f&at=yesterday", 400, "`at`: "},
           {"key=none", 404, "no flag or experiment has this key"},
           {"key=none&at=2026-11-01T02:00:00Z", 404, "no flag or experiment has this key"},
           {"key=f&at=2026-10-01T00:00:00Z", 404, "the history of epochs begins at 2026-11-01T00:00:00Z"},
       }) {
    const auto answered = ask(c.query);
    BOOST_TEST(answered.status == c.status);
    BOOST_TEST(answered.body.find(c.says) != std::string::npos, answered.body);
  }
}

BOOST_AUTO_TEST_SUITE_END()
