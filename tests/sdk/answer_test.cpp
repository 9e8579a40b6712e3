#include "sdk/src/answer.hpp"

#include <boost/test/unit_test.hpp>

namespace {

namespace sdk = flywheel::sdk;

sdk::Answer answer(int status, std::string body, bool json = true) {
  sdk::Answer made;
  made.status = status;
  made.json = json;
  made.body = std::move(body);
  return made;
}

std::string delivery(const sdk::Answer& answer) {
  const auto read = sdk::read_delivery(answer, 3);
  return (read.settled ? "settled, refused " + std::to_string(read.refused) : "again") + "; " + read.problem;
}

BOOST_AUTO_TEST_SUITE(sdk_answer)

BOOST_AUTO_TEST_CASE(a_batch_is_settled_only_by_an_acknowledgement_or_a_final_refusal) {
  sdk::Answer none;
  none.problem = "cannot connect";
  const std::string silent = "again; the server answered 200 without saying what it accepted";
  const std::vector<std::pair<sdk::Answer, std::string>> table{
      {answer(200, R"({"accepted":3,"duplicates":0,"rejected":[]})"), "settled, refused 0; "},
      {answer(200, R"({"accepted":0,"duplicates":3})"), "settled, refused 0; "},
      {answer(200, R"({"accepted":2,"rejected":[{"index":1,"reason":"too_old","detail":"from 1970"}]})"),
       "settled, refused 1; 1 of 3 events refused: too_old, from 1970"},
      {answer(200, R"({"accepted":0,"rejected":[{},{},{},{}]})"), "settled, refused 3; 3 of 3 events refused"},
      {answer(200, R"({"success":true})"), silent},
      {answer(200, R"({"accepted":3})", false), silent},
      {answer(200, "{"), silent},
      {answer(400, R"({"errorCode":"PARSE_ERROR","errorDetails":"what?"})"),
       "settled, refused 3; the server answered 400: PARSE_ERROR, what?"},
      {answer(401, "no"), "settled, refused 3; the server answered 401"},
      {answer(413, ""), "settled, refused 3; the server answered 413"},
      {answer(408, ""), "again; the server answered 408"},
      {answer(429, "{}"), "again; the server answered 429"},
      {answer(500, "<h1>", false), "again; the server answered 500"},
      {answer(503, ""), "again; the server answered 503"},
      {answer(302, ""), "again; the server answered 302"},
      {none, "again; cannot connect"},
  };
  for (const auto& [given, expected] : table) BOOST_TEST(delivery(given) == expected);
}

BOOST_AUTO_TEST_CASE(not_modified_confirms_only_what_has_a_tag) {
  auto tagged = std::make_shared<sdk::Assignments>();
  tagged->etag = "\"a\"";
  const std::shared_ptr<const sdk::Assignments> known = tagged;
  BOOST_TEST((*sdk::read_evaluation(answer(304, ""), known) == known));
  BOOST_TEST(sdk::read_evaluation(answer(304, ""), nullptr).error().text == "the server answered 304");
  const auto untagged = std::make_shared<const sdk::Assignments>();
  BOOST_TEST(sdk::read_evaluation(answer(304, ""), untagged).error().text == "the server answered 304");
}

BOOST_AUTO_TEST_CASE(an_evaluation_carries_its_tag) {
  auto given = answer(200, R"({"flags":[]})");
  given.etag = "\"b\"";
  BOOST_TEST((*sdk::read_evaluation(given, nullptr))->etag == "\"b\"");
  given.json = false;
  BOOST_TEST(sdk::read_evaluation(given, nullptr).error().text ==
             "the server answered 200 with something that is not application/json");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
