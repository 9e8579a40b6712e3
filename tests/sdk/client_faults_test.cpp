// Twenty things that go wrong between client and server, in five states each: the app gets the right value and reason.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <flywheel/client.hpp>
#include <optional>
#include <sstream>

#include "tests/sdk/scripted_server.hpp"

namespace {

using namespace std::chrono_literals;
using flywheel::Client;
using flywheel::ClientState;
using flywheel::Options;
using flywheel::test::Asked;
using flywheel::test::bulk_answer;
using flywheel::test::eventually;
using flywheel::test::http_answer;
using flywheel::test::Play;
using flywheel::test::ScriptedServer;

constexpr const char* kWrong = R"({"key":"limit","value":666,"variant":"wrong","reason":"STATIC"})";

/// The value tells whom it was decided for.
Play good(const Asked& asked) {
  const bool ada = asked.body.find("ada") != std::string::npos;
  const std::string who = ada ? R"("value":1,"variant":"for ada")" : R"("value":2,"variant":"for bob")";
  return {.bytes = bulk_answer(R"({"key":"limit",)" + who + R"(,"reason":"STATIC"})")};
}

struct Fault {
  const char* name;
  std::optional<Play> play;  ///< nothing: connections are refused
  const char* problem;       ///< what LastError says, `@` for the server's address
};

std::vector<Fault> faults() {
  using Then = Play::Then;
  const std::string wrong = bulk_answer(kWrong);
  const std::string flags = R"({"flags":[)" + std::string(kWrong) + "]}";
  return {
      {"refused", std::nullopt, "cannot connect to @: Connection refused"},
      {"closed without an answer", Play{"", Then::kClose}, "no whole answer from @: end of stream"},
      {"reset without an answer", Play{"", Then::kReset}, "no whole answer from @: Connection reset by peer"},
      {"silence", Play{"", Then::kSilence}, "no whole answer from @ within 100 ms"},
      {"silence within the answer", Play{wrong.substr(0, wrong.size() - 1), Then::kSilence},
       "no whole answer from @ within 100 ms"},
      {"cut in the head", Play{wrong.substr(0, 30), Then::kClose}, "no whole answer from @: partial message"},
      {"cut in the body", Play{wrong.substr(0, wrong.size() - 1), Then::kClose},
       "no whole answer from @: partial message"},
      {"no word of where the answer ends",
       Play{"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + flags, Then::kClose},
       "the answer of @ does not say where it ends"},
      {"not HTTP", Play{"SSH-2.0-OpenSSH_9.2\r\n\r\n", Then::kClose}, "no whole answer from @: bad version"},
      {"a head without end", Play{"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'), Then::kClose},
       "no whole answer from @: header limit exceeded"},
      {"a body of 100 MB", Play{"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", Then::kClose},
       "no whole answer from @: body limit exceeded"},
      {"not JSON by name", Play{http_answer(200, flags, "", "text/html")},
       "the server answered 200 with something that is not application/json"},
      {"an empty body", Play{http_answer(200, "")}, "the answer is not JSON: Empty: no JSON found"},
      {"half a document", Play{http_answer(200, flags.substr(0, flags.size() - 1))},
       "the answer is not JSON: The JSON document has an improper structure: missing or superfluous commas, braces, "
       "missing keys, etc."},
      {"another document", Play{http_answer(200, R"({"value":666})")}, "the answer has no list `flags`"},
      {"304 that nobody asked for", Play{"HTTP/1.1 304 x\r\n\r\n"}, "the server answered 304"},
      {"elsewhere", Play{http_answer(302, flags, "Location: /\r\n")}, "the server answered 302"},
      {"400", Play{http_answer(400, R"({"errorCode":"INVALID_CONTEXT","errorDetails":"no"})")},
       "the server answered 400: INVALID_CONTEXT, no"},
      {"401", Play{http_answer(401, flags)}, "the server answered 401"},
      {"429 with Retry-After", Play{http_answer(429, flags, "Retry-After: 1\r\n")}, "the server answered 429"},
      {"500", Play{http_answer(500, flags)}, "the server answered 500"},
      {"503", Play{http_answer(503, "", "", "text/plain")}, "the server answered 503"},
  };
}

void begin(const Fault& fault, ScriptedServer& server) {
  if (!fault.play) {
    server.refuse();
  } else {
    server.script([play = *fault.play](const Asked&) { return play; });
  }
}

void end(const Fault& fault, ScriptedServer& server) {
  server.script(good);
  if (!fault.play) server.listen();
}

std::string seen(Client& client) {
  static constexpr const char* kStates[] = {"not ready", "ready", "stale", "closed"};
  const auto detail = client.IntVariationDetail("limit", 7);
  return std::string(kStates[static_cast<int>(client.State())]) + ": " + std::to_string(detail.value) + " " +
         detail.variant + " " + flywheel::ReasonName(detail.reason) + " " + flywheel::ErrorCodeName(detail.error);
}

Options options_for(const ScriptedServer& server) {
  Options options;
  options.server = server.url();
  options.timeout = 100ms;
  return options;
}

std::string with_address(std::string text, const ScriptedServer& server) {
  if (const auto at = text.find('@'); at != std::string::npos) text.replace(at, 1, server.url().substr(7));
  return text;
}

BOOST_AUTO_TEST_SUITE(sdk_client_faults)

BOOST_AUTO_TEST_CASE(every_fault_in_every_state_gives_the_right_value_and_reason) {
  const std::string nothing = "not ready: 7  ERROR PROVIDER_NOT_READY";
  for (const Fault& fault : faults()) {
    BOOST_TEST_CONTEXT(fault.name) {
      ScriptedServer server{good};
      Options options = options_for(server);
      options.poll_interval = 1ms;
      {
        begin(fault, server);
        Client client(options);
        client.Start({"ada", {}});
        BOOST_TEST(!client.WaitUntilReady(10s));
        BOOST_TEST(seen(client) == nothing);  // state 1: never ready
        BOOST_TEST(client.LastError() == with_address(fault.problem, server));
        end(fault, server);
      }
      Client client(options);
      client.Start({"ada", {}});
      BOOST_REQUIRE(client.WaitUntilReady(10s));
      begin(fault, server);
      BOOST_TEST(eventually([&] { return client.State() == ClientState::kStale; }));
      BOOST_TEST(seen(client) == "stale: 1 for ada STALE ");  // state 2: values are held
      BOOST_TEST(client.WaitUntilReady(0ms));
      client.Identify({"bob", {}});
      BOOST_TEST(seen(client) == nothing);  // state 3: they were somebody else's
      end(fault, server);
      BOOST_TEST(eventually([&] { return client.State() == ClientState::kReady; }));
      BOOST_TEST(seen(client) == "ready: 2 for bob STATIC ");  // state 4: the fault is over
      begin(fault, server);
      client.Shutdown(0ms);
      BOOST_TEST(seen(client) == "closed: 7  ERROR PROVIDER_NOT_READY");  // state 5
      end(fault, server);
    }
  }
}

/// Plays the first k bytes of an answer for every k; only the whole answer may be seen.
void check_cuts(const std::string& whole) {
  std::atomic<std::size_t> cut = 0;  // read by the server's thread
  ScriptedServer server{[&](const Asked&) { return Play{whole.substr(0, cut), Play::Then::kClose}; }};
  Options options = options_for(server);
  options.timeout = 10s;
  Client client(options);
  for (; cut < whole.size(); ++cut) {
    client.Identify({std::to_string(cut), {}});
    BOOST_TEST(!client.WaitUntilReady(10s));
    BOOST_REQUIRE_MESSAGE(client.IntVariation("limit", 7) == 7, "a part of " << cut << " bytes was applied");
  }
  client.Identify({"whole", {}});
  BOOST_TEST(client.WaitUntilReady(10s));
  BOOST_TEST(client.IntVariation("limit", 7) == 666);
}

BOOST_AUTO_TEST_CASE(an_answer_cut_at_any_byte_is_never_applied) {
  check_cuts(bulk_answer(kWrong));
  const std::string first = R"({"flags":[)";
  const std::string second = std::string(kWrong) + "]}";
  const auto chunk = [](const std::string& data) {
    std::ostringstream text;
    text << std::hex << data.size() << "\r\n" << data << "\r\n";
    return text.str();
  };
  check_cuts("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(first) +
             chunk(second) + "0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_connection_that_the_server_closed_while_idle_is_opened_anew_without_a_failure) {
  ScriptedServer server{[](const Asked& asked) {
    Play play = good(asked);
    play.then = Play::Then::kClose;  // without having said so in the answer
    return play;
  }};
  Client client(options_for(server));
  for (int i = 0; i < 20; ++i) {
    client.Identify({"ada", {}});
    BOOST_TEST(client.WaitUntilReady(10s));
  }
  BOOST_TEST(server.asked(flywheel::test::kEvaluate).back().connection == 20U);
}

BOOST_AUTO_TEST_CASE(attempts_during_an_outage_are_few) {
  ScriptedServer server{[](const Asked&) { return Play{http_answer(503, "", "Retry-After: 3600\r\n")}; }};
  Client client(options_for(server));
  for (int user = 0; user < 100; ++user) client.Identify({std::to_string(user), {}});
  BOOST_TEST(!client.WaitUntilReady(50ms));
  client.Track("step");
  BOOST_TEST(!client.Flush(50ms));
  BOOST_TEST(!client.Flush(50ms));
  // A user that replaces another in mid-request has the request given up, so more than one may be asked for.
  const auto evaluations = server.asked(flywheel::test::kEvaluate);
  BOOST_TEST(server.asked(flywheel::test::kBatch).size() == 1U);
  client.Identify({"late", {}});
  BOOST_TEST(!client.WaitUntilReady(50ms));
  BOOST_TEST(server.asked(flywheel::test::kEvaluate).size() == evaluations.size());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
