#include "flagd/api/preview_links.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>

#include "flagd/api/messages.hpp"
#include "tests/flagd/api/memory_histories.hpp"
#include "tests/flagd/api/memory_users.hpp"
#include "tests/flagd/api/recorded_reply.hpp"
#include "tests/flagd/results/memory_store.hpp"

using namespace flywheel;
using api::PreviewLink;
using api::PreviewLinks;

namespace {

const Time kNow{std::chrono::hours(500'000)};
const std::string kSecret(32, 's');

PreviewLinks links(const std::string& secret = kSecret) {
  return PreviewLinks::with_secret(secret).value();
}

std::string code(const Result<PreviewLink>& read) {
  return read ? "ok" : read.error().code;
}

Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

constexpr const char* kDefinitions = R"(project: p
---
experiment: nudge
status: draft
goal: { metric: bought }
placement: toast
frequency: { max: 1 }
split: { control: 50%, team: 50% }
messages: { team: { layout: toast, title: Hello } }
---
metrics: { bought: { reach: purchase, within: 1d } }
)";

struct Counter : outcomes::HistoryVisitor {
  void begin_unit(outcomes::UnitId) override {}
  void event(const outcomes::Event&) override { ++events; }
  void end_unit() override {}
  int events = 0;
};

struct Fixture {
  Fixture() {
    const auto loaded = catalog::build({{"all.yaml", kDefinitions}});
    BOOST_REQUIRE(loaded.catalog);
    publication.publish(std::make_shared<const api::Snapshot>(loaded.catalog, history::KilledKeys()));
  }
  boost::json::object ask(const std::string& user, const std::string& token) {
    http::Request request;
    const std::string body =
        R"({"context":{"targetingKey":")" + user + R"("},"placements":["toast"],"preview":")" + token + "\"}";
    request.body = body;
    test::RecordedReply reply;
    messages.next(request, reply);
    const test::Answered answered = reply.answer();
    BOOST_REQUIRE(answered.status == 200);
    return boost::json::parse(answered.body).as_object();
  }

  test::MemoryStore store;
  test::MemoryUsers users;
  test::MemoryHistories histories;
  api::SnapshotPublication publication;
  api::Messages messages{publication, store, users, histories, links()};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(api_preview_links)

BOOST_AUTO_TEST_CASE(a_token_gives_back_what_was_signed) {
  const PreviewLink link{"nudge", "team", "u\n1", kNow + std::chrono::hours(1)};
  const std::string token = links().sign(link).value();
  BOOST_TEST(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
  const auto read = links().read(token, "u\n1", kNow);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->key == link.key);
  BOOST_TEST(read->variant == link.variant);
  BOOST_TEST(read->user == link.user);
  BOOST_TEST((read->until == link.until));
}

BOOST_AUTO_TEST_CASE(who_may_not_is_told_why) {
  const std::string token = links().sign({"nudge", "team", "u1", kNow + std::chrono::hours(1)}).value();
  BOOST_TEST(code(links().read(token, "u1", kNow)) == "ok");
  BOOST_TEST(code(links().read(token, "u2", kNow)) == "PREVIEW_OF_ANOTHER_USER");
  BOOST_TEST(code(links().read(token, "u1", kNow + std::chrono::hours(1))) == "PREVIEW_EXPIRED");
  BOOST_TEST(code(links(std::string(32, 't')).read(token, "u1", kNow)) == "PREVIEW_FORGED");
  BOOST_TEST(code(PreviewLinks().read(token, "u1", kNow)) == "PREVIEW_OFF");
  BOOST_TEST(PreviewLinks().sign({}).error().code == "PREVIEW_OFF");
  const std::string open = links().sign({"nudge", "team", "", kNow + std::chrono::hours(1)}).value();
  BOOST_TEST(code(links().read(open, "anybody", kNow)) == "ok");
}

BOOST_AUTO_TEST_CASE(no_byte_of_a_token_can_be_another_nor_be_missing) {
  const std::string token = links().sign({"nudge", "team", "", kNow + std::chrono::hours(1)}).value();
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == '0' ? '1' : '0';
    BOOST_TEST(code(links().read(changed, "u1", kNow)) == "PREVIEW_FORGED", "byte " << i);
    BOOST_TEST(code(links().read(token.substr(0, i), "u1", kNow)) == "PREVIEW_FORGED", "up to " << i);
  }
}

BOOST_AUTO_TEST_CASE(secrets_and_tokens_have_their_sizes) {
  BOOST_TEST(PreviewLinks::with_secret(std::string(31, 's')).error().message.find("has 31 bytes") == 24U);
  BOOST_TEST(links().sign({"nudge", "team", std::string(300, 'u'), kNow}).error().code == "invalid");
}

BOOST_FIXTURE_TEST_CASE(the_arm_of_a_draft_is_shown_and_counts_for_nobody, Fixture) {
  BOOST_TEST(ask("u1", "").at("decisions").at(0).at("do").as_string() == "nothing");
  const std::string token = links().sign({"nudge", "team", "u1", now() + std::chrono::hours(1)}).value();
  for (int again = 0; again < 3; ++again) {
    const auto answer = ask("u1", token);
    BOOST_TEST(boost::json::serialize(answer.at("preview")) == R"({"key":"nudge","variant":"team"})");
    BOOST_TEST(answer.at("decisions").at(0).at("message").at("title").as_string() == "Hello");
    BOOST_TEST(!answer.at("decisions").at(0).as_object().contains("limits"));
  }
  Counter counter;
  BOOST_REQUIRE(store.scan(0, store::kRanges, counter));
  BOOST_TEST(counter.events == 0);  // no decision, no exposure
}

BOOST_FIXTURE_TEST_CASE(a_link_that_is_refused_changes_nothing_and_is_said_to_be, Fixture) {
  struct Case {
    PreviewLink link;
    const char* code;
  };
  const Time later = now() + std::chrono::hours(1);
  for (const Case& one :
       {Case{{"nudge", "team", "u2", later}, "PREVIEW_OF_ANOTHER_USER"},
        Case{{"nudge", "team", "", now() - std::chrono::hours(1)}, "PREVIEW_EXPIRED"},
        Case{{"nudge", "gone", "", later}, "PREVIEW_UNKNOWN"}, Case{{"gone", "team", "", later}, "PREVIEW_UNKNOWN"},
        Case{{"nudge", "", "", later}, "PREVIEW_UNKNOWN"}}) {
    const auto answer = ask("u1", links().sign(one.link).value());
    BOOST_TEST(answer.at("preview").at("errorCode").as_string() == one.code);
    BOOST_TEST(answer.at("decisions").at(0).at("do").as_string() == "nothing");
  }
  BOOST_TEST(ask("u1", "fw1-00").at("preview").at("errorCode").as_string() == "PREVIEW_FORGED");
}

BOOST_AUTO_TEST_SUITE_END()
