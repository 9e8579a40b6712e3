#include "flagd/api/switches.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/flagd/api/recorded_reply.hpp"
#include "tests/temporary_directory.hpp"

using namespace flywheel;
using test::Answered;

namespace {

struct Fixture : test::TemporaryDirectory {
  Fixture() {
    BOOST_REQUIRE(publisher.open());
    const auto taken = publisher.take(
        catalog::build({{"a.yaml", "flag: a/b\nvariants: { on: true, off: false }\noff: off\ndefault: on\n"}}));
    BOOST_REQUIRE((taken.what == api::Taken::What::kPublished));
  }
  Answered ask(bool kill, std::string_view key, std::string_view body = {}, std::string_view origin = {}) {
    http::Request request;
    request.rest = key;
    request.body = body;
    request.origin = origin;
    request.remote = "192.0.2.7";
    test::RecordedReply reply;
    kill ? switches.kill(request, reply) : switches.unkill(request, reply);
    return reply.answer();
  }

  api::Publisher publisher{path(), false};
  api::SlowLane lane;
  api::Switches switches{publisher, lane};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_switches, Fixture)

BOOST_AUTO_TEST_CASE(off_and_on_again_are_answered_logged_and_in_force) {
  const auto off = [&] { return publisher.snapshots().current()->killed_keys().contains("a/b"); };
  const Answered killed = ask(true, "a%2Fb", R"({"reason":"it burns"})");
  BOOST_TEST(killed.status == 200);
  BOOST_TEST(killed.body == R"({"key":"a/b","killed":true})");
  BOOST_TEST(off());
  BOOST_TEST(ask(true, "a/b").status == 200);  // again: no harm
  const Answered back = ask(false, "a/b");
  BOOST_TEST(back.body == R"({"key":"a/b","killed":false})");
  BOOST_TEST(!off());
  std::stringstream lines(read("audit.log"));
  std::string all, line;
  while (std::getline(lines, line)) {
    const boost::json::value said = boost::json::parse(line);
    all += std::string(said.at("action").as_string()) + " " + std::string(said.at("key").as_string()) + " '" +
           std::string(said.at("reason").as_string()) + "' " + std::string(said.at("remote").as_string()) + "; ";
  }
  BOOST_TEST(all == "kill a/b 'it burns' 192.0.2.7; kill a/b '' 192.0.2.7; unkill a/b '' 192.0.2.7; ");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_and_changes_nothing) {
  struct Case {
    bool kill;
    std::string key, body, origin;
    int status;
    std::string code;
  };
  for (const Case& c : std::vector<Case>{
           {true, "none", "", "", 404, "FLAG_NOT_FOUND"},
           {false, "none", "", "", 404, "FLAG_NOT_FOUND"},
           {true, "%ff", "", "", 400, "GENERAL"},
           {true, "a/b", "{", "", 400, "PARSE_ERROR"},
           {true, "a/b", "[]", "", 400, "PARSE_ERROR"},
           {true, "a/b", R"({"reason":7})", "", 400, "PARSE_ERROR"},
           {true, "a/b", R"({"reason":")" + std::string(1001, 'x') + "\"}", "", 400, "PARSE_ERROR"},
           {true, "a/b", "", "https://elsewhere.example", 403, "GENERAL"},
       }) {
    const Answered answered = ask(c.kill, c.key, c.body, c.origin);
    BOOST_TEST(answered.status == c.status);
    BOOST_TEST(boost::json::parse(answered.body).at("errorCode").as_string() == c.code);
  }
  BOOST_TEST(publisher.snapshots().current()->killed_keys().empty());
  BOOST_TEST(!has("audit.log"));
}

BOOST_AUTO_TEST_CASE(a_key_that_exists_no_more_can_be_taken_off_the_list) {
  BOOST_REQUIRE(publisher.switch_by_hand({Time(), true, "gone", "", ""}));
  BOOST_TEST(ask(true, "gone").status == 404);
  BOOST_TEST(ask(false, "gone").status == 200);
  BOOST_TEST(publisher.snapshots().current()->killed_keys().empty());
}

BOOST_AUTO_TEST_SUITE_END()
