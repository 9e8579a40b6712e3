#include "flagd/http/session.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/http/answers.hpp"
#include "tests/flagd/http/test_router.hpp"
#include "tests/flagd/http/wire_cases.hpp"

using namespace flywheel::http;

namespace {

/// A session whose deferred answers the test gives by hand.
class Conversation final : public SessionHost {
 public:
  explicit Conversation(Router routes = wire::test_router(), std::uint64_t request_limit = 0)
      : router_(std::move(routes)), session(router_, fields_, *this, request_limit) {
    fields_.refresh(std::chrono::steady_clock::now());
  }

  std::shared_ptr<Deferred> make_deferred(std::uint64_t ticket) override {
    tickets.push_back(ticket);
    return nullptr;
  }

  void say(std::string_view bytes, std::size_t step) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
      waiting_ += bytes.substr(0, step);
      go_on();
    }
  }
  void go_on() {
    std::size_t used = 0;
    do {
      used = session.consume(waiting_, out);
      waiting_.erase(0, used);
    } while (used > 0 && !waiting_.empty());
  }
  [[nodiscard]] bool is_done() const { return session.phase() == Session::Phase::kDone; }
  std::string summary(bool without_bodies = false) {
    const auto answers = wire::take_answers(out, without_bodies);
    return wire::statuses(answers) + (answers.empty() ? "" : " ") + (is_done() ? "close" : "open");
  }

 private:
  Router router_;
  CommonFields fields_;
  std::string waiting_;

 public:
  Session session;
  std::string out;
  std::vector<std::uint64_t> tickets;
};

Router deferring_router() {
  Router router = wire::test_router();
  router.add(Method::kPost, "/later", [](const Request&, Reply& reply) { (void)reply.defer(); });
  return router;
}

constexpr std::string_view kGet = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kLater = "POST /later HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(http_session)

BOOST_AUTO_TEST_CASE(every_case_ends_as_it_must_however_it_is_cut) {
  const auto cases = wire::all_cases();
  BOOST_TEST(cases.size() >= 150U);
  for (const wire::Case& c : cases) {
    for (const std::size_t step : {c.bytes.size(), std::size_t{1}, std::size_t{2}, std::size_t{13}}) {
      // Whether the body is there with the head or still awaited decides about 100.
      if (step < c.bytes.size() && c.bytes.find("Expect: ") != std::string::npos) continue;
      Conversation conversation;
      conversation.say(c.bytes, step);
      BOOST_TEST_CONTEXT(c.name << ", " << step << " bytes at a time") {
        BOOST_TEST(conversation.summary(c.is_head) == c.expected);
        BOOST_TEST(conversation.out == "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_refused_request_gets_json_that_says_why_and_ends_the_connection) {
  Conversation conversation;
  conversation.say("GET /live HTTP/1.1\r\n\r\n", 1000);
  const auto answers = wire::take_answers(conversation.out);
  BOOST_REQUIRE(answers.size() == 1U);
  BOOST_TEST(answers[0].body == R"({"errorCode":"GENERAL","errorDetails":"Host is missing","metadata":{}})");
  BOOST_TEST(answers[0].fields.at("content-type") == "application/json");
  BOOST_TEST(answers[0].fields.at("connection") == "close");
  BOOST_TEST(answers[0].fields.at("x-content-type-options") == "nosniff");
  BOOST_TEST(answers[0].fields.contains("date"));
  BOOST_TEST(!answers[0].fields.contains("server"));
}

BOOST_AUTO_TEST_CASE(handlers_see_the_body_however_it_comes) {
  for (const std::string_view bytes :
       {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nX: y\r\n\r\n",
        "\r\nPOST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"}) {
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
      Conversation conversation;
      conversation.say(bytes, step);
      conversation.say(bytes, step);
      const auto answers = wire::take_answers(conversation.out);
      BOOST_REQUIRE(answers.size() == 2U);
      BOOST_TEST(answers[0].body == "hello");
      BOOST_TEST(answers[1].body == "hello");
    }
  }
}

BOOST_AUTO_TEST_CASE(handlers_see_the_rest_of_the_path_and_the_query_as_sent) {
  Conversation conversation;
  const std::string head = " HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";
  conversation.say("POST /items/a/b%2Fc?d=%65" + head + "POST http://h/items/z" + head, 9);
  const auto answers = wire::take_answers(conversation.out);
  BOOST_REQUIRE(answers.size() == 2U);
  BOOST_TEST(answers[0].body == "a/b%2Fc|d=%65");
  BOOST_TEST(answers[1].body == "z|");
}

BOOST_AUTO_TEST_CASE(credentials_come_from_the_head_and_never_from_trailers) {
  Conversation conversation;
  conversation.say(
      "GET /seen HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nx-api-KEY: a\r\nIf-None-Match: \"t\"\r\n"
      "Accept: x/y\r\nUser-Agent: me\r\nOrigin: http://o\r\n\r\n"
      "GET /seen HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\nAuthorization: Bearer k\r\nX-API-Key: a\r\nIf-None-Match: \"t\"\r\n\r\n"
      "GET /seen HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"t\"\r\nIf-None-Match: \"u\"\r\nAccept: 1\r\nAccept: 2\r\n\r\n",
      1000);
  const auto answers = wire::take_answers(conversation.out);
  BOOST_REQUIRE(answers.size() == 3U);
  BOOST_TEST(answers[0].body == "Bearer k|a|\"t\"|x/y|me|http://o");
  BOOST_TEST(answers[1].body == "|||||");
  BOOST_TEST(answers[2].body == "|||1||");
}

BOOST_AUTO_TEST_CASE(a_body_that_waited_for_100_is_answered_when_it_has_come) {
  Conversation conversation;
  conversation.say("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", 1000);
  BOOST_TEST(conversation.out == "HTTP/1.1 100 Continue\r\n\r\n");
  conversation.say("abc", 1);
  BOOST_TEST(conversation.summary() == "100 200 open");
  conversation.say("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", 1000);
  BOOST_TEST(conversation.summary() == "200 open");
}

BOOST_AUTO_TEST_CASE(requests_behind_a_deferred_answer_wait_for_it) {
  Conversation conversation(deferring_router());
  conversation.say(std::string(kGet) + std::string(kLater) + std::string(kGet), 1000);
  BOOST_TEST(conversation.summary() == "200 open");
  BOOST_REQUIRE(conversation.tickets.size() == 1U);
  BOOST_TEST(!conversation.session.finish(conversation.tickets[0] + 1, {201, "", "", {}}, true, conversation.out));
  BOOST_TEST(conversation.session.finish(conversation.tickets[0], {202, "", "", {{"X", "y"}}}, true, conversation.out));
  BOOST_TEST(!conversation.session.finish(conversation.tickets[0], {203, "", "", {}}, true, conversation.out));
  conversation.go_on();
  const auto answers = wire::take_answers(conversation.out);
  BOOST_TEST(wire::statuses(answers) == "202 200");
  BOOST_TEST(answers[0].fields.at("x") == "y");
}

BOOST_AUTO_TEST_CASE(a_deferred_answer_keeps_the_form_its_request_asked_for) {
  Conversation conversation(deferring_router());
  conversation.say("POST /later HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1000);
  BOOST_TEST(conversation.session.finish(1, {200, "", "", {}}, true, conversation.out));
  BOOST_TEST(wire::take_answers(conversation.out)[0].fields.at("connection") == "keep-alive");
  conversation.say("POST /later HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 1000);
  BOOST_TEST(conversation.session.finish(2, {200, "", "", {}}, true, conversation.out));
  BOOST_TEST(wire::take_answers(conversation.out)[0].fields.at("connection") == "close");
  BOOST_TEST(conversation.is_done());
}

BOOST_AUTO_TEST_CASE(a_head_request_gets_no_body_even_where_its_deferred_answer_is_refused) {
  Router router;
  router.add(Method::kGet, "/later", [](const Request&, Reply& reply) { (void)reply.defer(); });
  Conversation conversation(std::move(router));
  const std::string_view head = "HEAD /later HTTP/1.1\r\nHost: h\r\n\r\n";
  conversation.say(head, 1000);
  BOOST_TEST(conversation.session.finish(1, {200, "text/plain", "body", {}}, true, conversation.out));
  BOOST_TEST(conversation.out.ends_with("\r\n\r\n"));
  conversation.say(head, 1000);
  conversation.session.refuse({503, "too long"}, conversation.out);
  BOOST_TEST(conversation.summary(true) == "200 503 close");
  BOOST_TEST(conversation.out == "");
}

BOOST_AUTO_TEST_CASE(a_head_request_that_is_not_whole_gets_no_body_when_it_is_refused) {
  for (const std::string_view beginning : {"HEAD /live HTTP/1.1\r\nHo", "\r\nHEAD /li", "HEAD "}) {
    Conversation conversation;
    conversation.say(beginning, 2);
    conversation.session.refuse({408, "too slow"}, conversation.out);
    BOOST_TEST(conversation.summary(true) == "408 close");
    BOOST_TEST(conversation.out == "");
  }
}

BOOST_AUTO_TEST_CASE(the_request_limit_closes_after_its_last_answer) {
  Conversation conversation(wire::test_router(), 2);
  conversation.say(std::string(kGet) + std::string(kGet) + std::string(kGet), 1000);
  const auto answers = wire::take_answers(conversation.out);
  BOOST_TEST(wire::statuses(answers) == "200 200");
  BOOST_TEST(!answers[0].fields.contains("connection"));
  BOOST_TEST(answers[1].fields.at("connection") == "close");
  BOOST_TEST(conversation.is_done());
}

BOOST_AUTO_TEST_CASE(a_session_that_winds_down_answers_all_it_has_and_closes_with_the_last) {
  Conversation conversation;
  conversation.session.wind_down();
  conversation.say(std::string(kGet) + std::string(kGet), 1000);
  const auto answers = wire::take_answers(conversation.out);
  BOOST_REQUIRE(answers.size() == 2U);
  BOOST_TEST(!answers[0].fields.contains("connection"));
  BOOST_TEST(answers[1].fields.at("connection") == "close");
  BOOST_TEST(conversation.is_done());
}

BOOST_AUTO_TEST_CASE(the_end_of_input_within_a_request_is_an_error_and_between_requests_is_none) {
  struct Case {
    std::string_view bytes;
    std::string_view expected;
  };
  for (const Case& c :
       {Case{"", "close"},
        {kGet, "200 close"},
        {"\r\n", "close"},
        {"GET /li", "400 close"},
        {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab", "400 close"},
        {"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n", "400 close"}}) {
    Conversation conversation;
    conversation.say(c.bytes, 1000);
    conversation.session.end_of_input(conversation.out);
    BOOST_TEST_CONTEXT(c.bytes) BOOST_TEST(conversation.summary() == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(answers_that_pile_up_are_written_before_more_is_read) {
  Router router;
  const std::string large(100'000, 'x');
  router.add(Method::kGet, "/large", [&](const Request&, Reply& reply) { reply.send(200, "text/plain", large); });
  Conversation conversation(std::move(router));
  std::string requests;
  for (int i = 0; i < 10; ++i) requests += "GET /large HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::size_t used = conversation.session.consume(requests, conversation.out);
  BOOST_TEST(used > 0U);
  BOOST_TEST(used < requests.size());
  BOOST_TEST(conversation.out.size() < 500'000U);
  conversation.out.clear();
  BOOST_TEST(conversation.session.consume(std::string_view(requests).substr(used), conversation.out) > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
