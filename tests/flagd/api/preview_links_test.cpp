#include "flagd/api/preview_links.hpp"

#include <chrono>

#include "tests/flagd/api/message_service.hpp"

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

struct Fixture : test::MessageService {
  Fixture() : MessageService(kDefinitions, links()) {}
  boost::json::object ask_with(const std::string& token) {
    const test::Answered answered =
        ask(R"({"context":{"targetingKey":"u1"},"placements":["toast"],"preview":")" + token + "\"}");
    BOOST_REQUIRE(answered.status == 200);
    return boost::json::parse(answered.body).as_object();
  }
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
  BOOST_TEST(ask_with("").at("decisions").at(0).at("do").as_string() == "nothing");
  const std::string token = links().sign({"nudge", "team", "u1", now() + std::chrono::hours(1)}).value();
  for (int again = 0; again < 3; ++again) {
    const auto answer = ask_with(token);
    BOOST_TEST(boost::json::serialize(answer.at("preview")) == R"({"key":"nudge","variant":"team"})");
    BOOST_TEST(answer.at("decisions").at(0).at("message").at("title").as_string() == "Hello");
    BOOST_TEST(!answer.at("decisions").at(0).as_object().contains("limits"));
  }
  BOOST_TEST(events_of("u1").ids.empty());  // no decision, no exposure
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
    const auto answer = ask_with(links().sign(one.link).value());
    BOOST_TEST(answer.at("preview").at("errorCode").as_string() == one.code);
    BOOST_TEST(answer.at("decisions").at(0).at("do").as_string() == "nothing");
  }
  BOOST_TEST(ask_with("fw1-00").at("preview").at("errorCode").as_string() == "PREVIEW_FORGED");
}

BOOST_AUTO_TEST_SUITE_END()
