#include "flagd/api/state_lane.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/e2e/eventually.hpp"
#include "tests/flagd/api/recorded_reply.hpp"

using namespace flywheel;
using api::StateLane;
using test::RecordedReply;

namespace {

/// Repeats what it was asked.
http::Router echo() {
  http::Router router;
  router.add(http::Method::kPut, "/v1/preferences/{rest}", [](const http::Request& request, http::Reply& reply) {
    const std::string body = std::string(request.rest) + " " + std::string(request.body) + " " +
                             std::string(request.content_type) + " " + std::string(request.remote);
    reply.send(201, http::kJson, body, {{"X-Query", request.query}});
  });
  router.add(http::Method::kGet, "/later",
             [](const http::Request&, http::Reply& reply) { reply.defer()->send(200, http::kJson, "later"); });
  return router;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_state_lane)

BOOST_AUTO_TEST_CASE(a_request_is_answered_on_another_thread_when_its_bytes_are_gone) {
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();  // each of the lane's threads makes a router
  StateLane lane([&] {
    gone.wait();
    return echo();
  });
  RecordedReply reply;
  {
    std::string path = "/v1/preferences/a%20b", query = "x=1", body = "{}", type = "application/json", remote = "::1";
    http::Request request;
    request.method = http::Method::kPut;
    request.path = path;
    request.rest = request.path.substr(std::string_view("/v1/preferences/").size());  // as the server's router has it
    request.query = query;
    request.body = body;
    request.content_type = type;
    request.remote = remote;
    lane.answer(request, reply);
    for (std::string* text : {&path, &query, &body, &type, &remote}) text->assign(text->size(), '#');
  }
  go.set_value();
  const test::Answered answered = reply.answer();
  BOOST_TEST(answered.status == 201);
  BOOST_TEST(answered.body == "a%20b {} application/json ::1");
  BOOST_TEST(answered.headers.at("X-Query") == "x=1");
  RecordedReply later;
  http::Request get;
  get.path = "/later";
  lane.answer(get, later);
  BOOST_TEST(later.answer().body == "later");
}

BOOST_AUTO_TEST_CASE(where_too_much_waits_the_rest_is_sent_away_at_once) {
  constexpr std::size_t kThreads = 8, kMostWaiting = 1024;
  std::atomic<std::size_t> begun{0};
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  StateLane lane([&] {
    ++begun;
    gone.wait();
    return echo();
  });
  http::Request request;
  request.path = "/later";
  std::vector<RecordedReply> replies(kThreads + kMostWaiting);
  for (std::size_t i = 0; i < kThreads; ++i) lane.answer(request, replies[i]);
  BOOST_REQUIRE(e2e::eventually([&] { return begun == kThreads; }));
  for (std::size_t i = kThreads; i < replies.size(); ++i) lane.answer(request, replies[i]);
  RecordedReply refused;
  lane.answer(request, refused);
  const test::Answered answered = refused.answer();
  BOOST_TEST(answered.status == 503);
  BOOST_TEST(answered.headers.at("Retry-After") == "1");
  BOOST_TEST(!lane.post([] {}));
  go.set_value();
  for (RecordedReply& reply : replies) BOOST_TEST(reply.answer().status == 200);
  BOOST_TEST(begun == kThreads);  // each thread keeps what it made
}

BOOST_AUTO_TEST_SUITE_END()
