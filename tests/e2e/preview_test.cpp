// A signed link from the command line, and a server that honours it.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "tests/e2e/http_client.hpp"
#include "tests/e2e/server.hpp"

namespace json = boost::json;

namespace {

/// A variable of the environment while this lives.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Environment() { unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
};

constexpr const char* kVariable = "FLYWHEEL_PREVIEW_SECRET";
constexpr const char* kSecret = "0123456789abcdef0123456789abcdef";

struct Fixture {
  Fixture() {
    definitions.write("all.yaml", R"(experiment: nudge
status: draft
placement: side
split: { control: 50%, team: 50% }
messages: { team: { layout: card, title: Hello } }
---
message: tip
placement: side
content: { layout: card, title: A tip }
)");
  }
  e2e::Finished preview(std::vector<std::string> more) {
    more.insert(more.begin(), {"preview", definitions.path().string()});
    return e2e::run_flagd(more);
  }
  e2e::TemporaryDirectory definitions, data;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(preview, Fixture)

BOOST_AUTO_TEST_CASE(a_draft_is_looked_at_through_a_link) {
  const Environment secret(kVariable, kSecret);
  const e2e::Finished made = preview({"nudge", "--arm", "team", "--user", "ann"});
  BOOST_REQUIRE(made.code == 0);
  const std::string token = made.out.substr(0, made.out.find('\n'));
  e2e::Server server(definitions.path(), data.path());
  e2e::HttpClient client(server.port());
  const auto title = [&](const std::string& user) {
    const auto answer = client.post("/v1/messages/next", R"({"context":{"targetingKey":")" + user +
                                                             R"("},"placements":["side"],"preview":")" + token + "\"}");
    BOOST_REQUIRE(answer.status == 200);
    return std::string(json::parse(answer.body).at("decisions").at(0).at("message").at("title").as_string());
  };
  BOOST_TEST(title("ann") == "Hello");
  BOOST_TEST(title("bob") == "A tip");
}

BOOST_AUTO_TEST_CASE(the_command_says_what_is_wrong) {
  BOOST_TEST(preview({"nudge", "--arm", "team"}).err ==
             "flagd preview: previews are off: the server has no FLYWHEEL_PREVIEW_SECRET\n");
  {
    const Environment secret(kVariable, "short");
    BOOST_TEST(preview({"nudge", "--arm", "team"}).err.find("has 5 bytes") != std::string::npos);
    const e2e::Finished served = e2e::run_flagd({"serve", definitions.path().string(), "--data", data.path().string()});
    BOOST_TEST(served.code == 1);
    BOOST_TEST(served.err.find("has 5 bytes") != std::string::npos);
  }
  const Environment secret(kVariable, kSecret);
  BOOST_TEST(preview({"nudge"}).err == "flagd preview: say which arm of `nudge` is shown: `control`, `team`\n");
  BOOST_TEST(preview({"nudge", "--arm", "x"}).err ==
             "flagd preview: `nudge` has no arm `x`; there are `control`, `team`\n");
  BOOST_TEST(preview({"gone"}).err == "flagd preview: there is no message or experiment on messages `gone`\n");
  BOOST_TEST(preview({"tip", "--arm", "x"}).err == "flagd preview: the message `tip` has no arms\n");
  BOOST_TEST(preview({"tip", "--valid", "soon"}).code == 2);
  BOOST_TEST(preview({"tip"}).code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
