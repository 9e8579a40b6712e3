#include "flagd/api/operations.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/flagd/api/memory_histories.hpp"
#include "tests/flagd/api/recorded_reply.hpp"

using namespace flywheel;
using test::RecordedReply;

BOOST_AUTO_TEST_SUITE(api_operations)

BOOST_AUTO_TEST_CASE(ready_names_the_epoch_and_whether_it_is_what_is_on_disk) {
  const catalog::Loaded loaded = catalog::build({{"a.yaml", "flag: x\nvariants: { on: true }\ndefault: on\n"}});
  BOOST_REQUIRE(loaded.catalog);
  api::SnapshotPublication publication;
  publication.publish(std::make_shared<const api::Snapshot>(loaded.catalog));
  api::DefinitionsState definitions;
  test::MemoryHistories histories;
  api::Operations operations(publication, definitions, histories);
  const auto ready = [&] {
    RecordedReply reply;
    operations.ready({}, reply);
    return boost::json::parse(reply.answer().body);
  };
  BOOST_TEST(ready() == boost::json::value({{"status", "ready"},
                                            {"epoch", loaded.catalog->epoch()},
                                            {"definitions", {{"state", "current"}, {"errors", 0}}},
                                            {"message_state", {{"state", "reachable"}}}}));
  definitions.note(2, "a.yaml:1: \"x\"");
  BOOST_TEST(ready().at("definitions") ==
             boost::json::value({{"state", "last good"}, {"errors", 2}, {"first_error", "a.yaml:1: \"x\""}}));
  BOOST_TEST(ready().at("status").as_string() == "degraded");
  definitions.note(0, "");
  BOOST_TEST(ready().at("status").as_string() == "ready");
  BOOST_TEST(ready().at("definitions").at("state").as_string() == "current");
  histories.failure = Error("unavailable", "it is away");
  BOOST_TEST(ready().at("status").as_string() == "degraded");
  BOOST_TEST(ready().at("message_state") == boost::json::value({{"state", "unreachable"}, {"error", "it is away"}}));
}

BOOST_AUTO_TEST_CASE(live_and_version_always_answer) {
  RecordedReply live;
  api::Operations::live({}, live);
  BOOST_TEST(live.answer().body == R"({"status":"live"})");
  RecordedReply version;
  api::Operations::version({}, version);
  BOOST_TEST(boost::json::parse(version.answer().body).at("name").as_string() == "flagd");
}

BOOST_AUTO_TEST_SUITE_END()
