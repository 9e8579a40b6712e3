#include "flagd/api/ofrep.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"
#include "tests/flagd/api/memory_users.hpp"
#include "tests/flagd/api/recorded_reply.hpp"
#include "tests/flagd/results/memory_store.hpp"

using namespace flywheel;
using test::Answered;
using test::RecordedReply;

namespace {

/// An experiment that keeps arms, one whose exposures the server records, and a flag. `weights` of the first one's
/// arms.
std::string definitions(const std::string& weights, const std::string& seed = "one") {
  return R"(project: p
test_users: ["qa-*"]
segments_by: [plan, seats, absent]
---
units: { account: { from: account } }
---
flag: plain
variants: { on: true, off: false }
off: off
default: on
---
experiment: sticky
status: running
sticky: true
seed: )" +
         seed + "\nsplit: " + weights + R"(
values: { a: 1, b: 2 }
---
experiment: team
status: running
unit: account
sticky: true
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: viewed
status: running
audience: plan == "free"
exposure: on_evaluation
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)";
}

/// Events of one unit as "name experiment/variation/phase".
struct Transcript final : outcomes::HistoryVisitor {
  void begin_unit(outcomes::UnitId) override {}
  void event(const outcomes::Event& event) override {
    Arena arena;
    text += std::string(event.name);
    for (const auto name : {outcomes::kExposureExperiment, outcomes::kExposureVariant}) {
      text += "/" + std::string(event.properties.find(name, arena).as_string());
    }
    text += "/" + std::to_string(event.properties.find(outcomes::kExposurePhase, arena).as_int()) + " ";
    attributes = to_json(event.properties.find(outcomes::kExposureAttributes, arena));
    message_id = event.message_id;
  }
  void end_unit() override {}
  std::string text;
  std::string attributes;
  std::string message_id;
};

struct Fixture {
  Fixture() { serve(definitions("{ a: 100%, b: 0% }")); }

  void serve(const std::string& text, history::KilledKeys killed = {}) {
    const catalog::Loaded loaded = catalog::build({{"all.yaml", text}});
    for (const auto& one : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(one));
    BOOST_REQUIRE(loaded.catalog);
    publication.publish(std::make_shared<const api::Snapshot>(loaded.catalog, std::move(killed)));
  }
  boost::json::value single(const std::string& key, const std::string& context) {
    const std::string body = R"({"context":)" + context + "}";
    http::Request request;
    request.rest = key;
    request.body = body;
    RecordedReply reply;
    ofrep.single(request, reply);
    return boost::json::parse(reply.answer().body);
  }
  /// The arm, or the step where there is none.
  std::string arm(const std::string& key, const std::string& context) {
    const boost::json::value answer = single(key, context);
    if (const auto* variant = answer.as_object().if_contains("variant")) return std::string(variant->as_string());
    return std::string(answer.at("metadata").at("step").as_string());
  }
  Answered bulk(const std::string& context) {
    const std::string body = R"({"context":)" + context + "}";
    http::Request request;
    request.body = body;
    RecordedReply reply;
    ofrep.bulk(request, reply);
    return reply.answer();
  }
  Transcript events_of(const std::string& id, const std::string& type = "user") {
    Transcript transcript;
    BOOST_REQUIRE(store.read({type, id}, transcript));
    return transcript;
  }

  test::MemoryStore store;
  test::MemoryUsers users;
  api::SnapshotPublication publication;
  api::Ofrep ofrep{publication, store, users};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_ofrep, Fixture)

BOOST_AUTO_TEST_CASE(a_unit_keeps_its_arm_when_the_split_changes_and_not_when_the_seed_does) {
  BOOST_TEST(arm("sticky", R"({"targetingKey":"u"})") == "a");
  BOOST_TEST(users.text_of({"user", "u"}) == "sticky=a ");
  serve(definitions("{ a: 0%, b: 100% }"));
  const boost::json::value kept = single("sticky", R"({"targetingKey":"u"})");
  BOOST_TEST(kept.at("variant").as_string() == "a");
  BOOST_TEST(kept.at("reason").as_string() == "SPLIT");
  BOOST_TEST(kept.at("metadata").at("experiment").as_string() == "sticky");
  BOOST_TEST(arm("sticky", R"({"targetingKey":"v"})") == "b");
  serve(definitions("{ a: 0%, b: 100% }", "two"));
  BOOST_TEST(arm("sticky", R"({"targetingKey":"u"})") == "b");
  BOOST_TEST(users.text_of({"user", "u"}) == "sticky=b ");
}

BOOST_AUTO_TEST_CASE(an_arm_that_is_gone_is_no_arm) {
  const auto* experiment = publication.current()->catalog().find_experiment("sticky");
  users.remember_arms({"user", "u"}, {{"sticky", experiment->split.seed, "removed"}, {"gone", 1, "a"}}, {});
  BOOST_TEST(arm("sticky", R"({"targetingKey":"u"})") == "a");
}

BOOST_AUTO_TEST_CASE(bulk_remembers_by_each_type_of_unit_and_its_tag_stays) {
  const std::string context = R"({"targetingKey":"u","account":"acme"})";
  const Answered first = bulk(context);
  BOOST_TEST(users.text_of({"user", "u"}) == "sticky=a ");
  BOOST_TEST(users.text_of({"account", "acme"}).starts_with("team="));
  BOOST_TEST(users.remembered == 2);
  BOOST_TEST(bulk(context).headers.at("head") == first.headers.at("head"));  // from memory now, the same to a client
  BOOST_TEST(users.remembered == 2);
  BOOST_TEST(bulk(R"({"targetingKey":"u"})").status == 200);  // no account: an error of that item
  BOOST_TEST(users.remembered == 2);
}

BOOST_AUTO_TEST_CASE(a_store_that_does_not_answer_leaves_it_to_the_hash_and_says_so) {
  users.failure = Error("unavailable", "the disk");
  const boost::json::value answer = single("sticky", R"({"targetingKey":"u"})");
  BOOST_TEST(answer.at("variant").as_string() == "a");
  BOOST_TEST(answer.at("metadata").at("sticky").as_string() == "unavailable");
  BOOST_TEST(bulk(R"({"targetingKey":"u"})").body.find(R"("sticky":"unavailable")") != std::string::npos);
  BOOST_TEST(users.remembered == 0);
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_where_nothing_is_kept) {
  BOOST_TEST(arm("plain", R"({"targetingKey":"u"})") == "on");
  BOOST_TEST(arm("viewed", R"({"targetingKey":"u","plan":"paid"})") == "audience");
  BOOST_TEST(users.reads == 0);
  BOOST_TEST(arm("sticky", R"({"targetingKey":"qa-1"})") == "a");
  BOOST_TEST(users.remembered == 0);  // a test user counts for nothing
  BOOST_TEST(single("sticky", "{}").at("errorCode").as_string() == "TARGETING_KEY_MISSING");
}

BOOST_AUTO_TEST_CASE(an_evaluation_that_counts_is_recorded_as_an_exposure_once) {
  const std::string arm_of_u = arm("viewed", R"({"targetingKey":"u","plan":"free"})");
  const Transcript first = events_of("u");
  BOOST_TEST(first.text == "Experiment Viewed/viewed/" + arm_of_u + "/1 ");
  arm("viewed", R"({"targetingKey":"u","plan":"free"})");
  BOOST_TEST(events_of("u").text == first.text);
  // Another thread does not know of it; the store knows the message id.
  api::Ofrep other(publication, store, users);
  http::Request request;
  request.rest = "viewed";
  request.body = R"({"context":{"targetingKey":"u","plan":"free"}})";
  RecordedReply reply;
  other.single(request, reply);
  BOOST_TEST(events_of("u").message_id == first.message_id);
  BOOST_TEST(first.message_id.size() == 10U + 32U);
}

BOOST_AUTO_TEST_CASE(a_unit_that_is_held_back_is_recorded_as_such_once) {
  serve(definitions("{ a: 100%, b: 0% }") +
        "---\nholdout: all\nunit: account\npercent: 100%\nholds_back: { experiments: viewed }\nstart: 1970-01-01\n");
  const char* context = R"({"targetingKey":"u","account":"acme","plan":"free"})";
  arm("viewed", context);
  arm("viewed", context);
  BOOST_TEST(events_of("u").text == "");
  BOOST_TEST(events_of("acme", "account").text == "Holdout Viewed///0 ");
}

BOOST_AUTO_TEST_CASE(what_does_not_count_is_not_recorded) {
  arm("viewed", R"({"targetingKey":"out","plan":"paid"})");
  arm("viewed", R"({"targetingKey":"qa-1","plan":"free"})");
  arm("sticky", R"({"targetingKey":"other"})");
  bulk(R"({"targetingKey":"bulk","plan":"free"})");
  serve(definitions("{ a: 100%, b: 0% }"), {"viewed"});
  arm("viewed", R"({"targetingKey":"killed","plan":"free"})");
  for (const char* user : {"out", "qa-1", "other", "bulk", "killed"}) BOOST_TEST(events_of(user).text == "");
}

BOOST_AUTO_TEST_CASE(what_is_switched_off_answers_disabled) {
  const std::string before = bulk(R"({"targetingKey":"u"})").headers.at("head");
  serve(definitions("{ a: 100%, b: 0% }"), {"plain", "sticky", "gone"});
  const boost::json::value flag = single("plain", R"({"targetingKey":"u"})");
  BOOST_TEST(flag.at("reason").as_string() == "DISABLED");
  BOOST_TEST(flag.at("variant").as_string() == "off");
  BOOST_TEST(single("sticky", R"({"targetingKey":"u"})").at("reason").as_string() == "DISABLED");
  BOOST_TEST(bulk(R"({"targetingKey":"u"})").headers.at("head") != before);
}

BOOST_AUTO_TEST_CASE(recorded_exposures_carry_what_results_ask_of_the_context) {
  single("viewed", R"({"targetingKey":"u","plan":"free","seats":3,"email":"u@acme.example"})");
  BOOST_TEST(events_of("u").attributes == R"({"plan":"free","seats":3})");
}

BOOST_AUTO_TEST_SUITE_END()
