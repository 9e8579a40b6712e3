// Message experiments as flags: what OpenFeature clients get of them.
#include <set>

#include "flagd/api/ofrep.hpp"
#include "tests/flagd/api/message_service.hpp"

using namespace flywheel;
using test::Answered;

namespace {

constexpr const char* kDefinitions = R"(project: p
link_schemes: [app]
---
flag: plain
variants: { on: true, off: false }
default: on
---
experiment: invite
status: running
intent: adoption
placement: toast
exposure: on_evaluation
split: { control: 34%, team: 33%, speed: 33% }
messages:
  team:
    layout: toast
    title: { en: "Hi {{ first_name | default: 'you' }}", de: "Hallo {{ first_name }}" }
    button: { text: { en: Invite, de: Einladen }, action: "app://invite" }
  speed: { layout: toast, title: { en: Twice as fast, de: Doppelt so schnell } }
---
experiment: list
status: running
placement: side
split: { control: 0%, todo: 100% }
messages: { todo: { layout: checklist, title: Start, items: [{ text: Upload, done: files > 0 }] } }
---
experiment: same
status: running
placement: side
split: { control: 0%, hello: 100% }
messages: { hello: { layout: card, title: "Hello, \"you\"", button: { text: Go, action: "app://go" } } }
)";

struct Fixture : test::MessageService {
  Fixture() : MessageService(kDefinitions) {}
  Answered asked(void (api::Ofrep::*how)(const http::Request&, http::Reply&), const std::string& key,
                 const std::string& context) {
    http::Request request;
    request.rest = key;
    const std::string body = R"({"context":)" + context + "}";
    request.body = body;
    test::RecordedReply reply;
    (ofrep.*how)(request, reply);
    return reply.answer();
  }
  std::string single(const std::string& key, const std::string& context) {
    const Answered answered = asked(&api::Ofrep::single, key, context);
    BOOST_TEST(answered.status == 200);
    return without_numbers(answered.body);
  }
  Answered bulk(const std::string& context) { return asked(&api::Ofrep::bulk, "", context); }
  /// The epoch and the revision are hashes: only that they change with what they are of can be said.
  static std::string without_numbers(std::string text) {
    for (const auto& [name, end] : {std::pair{"\"revision\":", ","}, std::pair{",\"epoch\":", "}"}}) {
      const std::size_t begin = text.find(name);
      if (begin != std::string::npos) text.erase(begin, text.find(end, begin) - begin + (*end == ',' ? 1 : 0));
    }
    return text;
  }
  /// Users of each arm, so that every one is asked for.
  std::string user_of(const std::string& arm) {
    for (int i = 0; i < 1000; ++i) {
      const std::string user = "u" + std::to_string(i);
      const std::string answer = single("invite", R"({"targetingKey":")" + user + R"(","first_name":"Lena"})");
      if (answer.find("\"variant\":\"" + arm + "\"") != std::string::npos) return user;
    }
    return {};
  }

  api::Ofrep ofrep{publication, store, users};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_message_flags, Fixture)

BOOST_AUTO_TEST_CASE(the_value_is_the_message_in_the_users_language_and_filled_in) {
  struct Case {
    std::string arm, more, answer;
  };
  const std::string counts = R"("metadata":{"experiment":"invite","phase":1}})";
  for (const Case& c : std::vector<Case>{
           {"team", R"(,"first_name":"Le\"na\n","locale":"de-AT")",
            R"({"key":"invite","reason":"SPLIT","variant":"team","value":{"key":"invite/team","intent":"adoption",)"
            R"("layout":"toast","locale":"de","title":"Hallo Le\"na",)"
            R"("buttons":[{"id":"primary","text":"Einladen","action":"app://invite"}],"dismiss":["close"]},)" +
                counts},
           {"team", R"(,"locale":"fr")",
            R"({"key":"invite","reason":"SPLIT","variant":"team","value":{"key":"invite/team","intent":"adoption",)"
            R"("layout":"toast","locale":"en","title":"Hi you",)"
            R"("buttons":[{"id":"primary","text":"Invite","action":"app://invite"}],"dismiss":["close"]},)" +
                counts},
           {"speed", R"(,"first_name":"x","locale":"de")",
            R"({"key":"invite","reason":"SPLIT","variant":"speed","value":{"key":"invite/speed","intent":"adoption",)"
            R"("layout":"toast","locale":"de","title":"Doppelt so schnell","dismiss":["close"]},)" +
                counts},
           {"control", R"(,"first_name":"x","locale":"de")",
            R"({"key":"invite","reason":"SPLIT","variant":"control",)" + counts},
       }) {
    BOOST_TEST(single("invite", R"({"targetingKey":")" + user_of(c.arm) + "\"" + c.more + "}") == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(who_lacks_what_one_arm_needs_is_in_no_arm_and_not_exposed) {
  for (const char* arm : {"control", "team", "speed"}) {
    const std::string user = user_of(arm);
    test::MemoryStore fresh;
    api::Ofrep other(publication, fresh, users);
    const std::string context = R"({"targetingKey":")" + user + R"(","locale":"de"})";
    const std::string outside = R"({"key":"invite","reason":"DEFAULT","metadata":{"step":"texts"}})";
    BOOST_TEST(single("invite", context) == outside);
    BOOST_TEST(bulk(context).body.find(outside) != std::string::npos);
    http::Request request;
    request.rest = "invite";
    const std::string body = R"({"context":)" + context + "}";
    request.body = body;
    test::RecordedReply reply;
    other.single(request, reply);
    test::RecordedEvents recorded;
    BOOST_REQUIRE(fresh.read({"user", user}, recorded));
    BOOST_TEST(recorded.ids.empty());
  }
}

BOOST_AUTO_TEST_CASE(bulk_has_the_same_messages_and_its_tag_is_one_of_them) {
  const std::string user = user_of("team");
  const auto context = [&](const std::string& more) { return R"({"targetingKey":")" + user + "\"" + more + "}"; };
  std::set<std::string> tags;
  for (const char* more : {R"(,"first_name":"Lena")", R"(,"first_name":"Kim")", R"(,"first_name":"Kim","locale":"de")",
                           R"(,"first_name":"Kim","files":1)"}) {
    const Answered all = bulk(context(more));
    const boost::json::value parsed = boost::json::parse(all.body);
    for (const boost::json::value& item : parsed.at("flags").as_array()) {
      auto one =
          boost::json::parse(asked(&api::Ofrep::single, std::string(item.at("key").as_string()), context(more)).body);
      one.at("metadata").as_object().erase("epoch");
      BOOST_TEST(one == item);
    }
    BOOST_TEST(bulk(context(more)).headers.at("head") == all.headers.at("head"));
    BOOST_TEST(tags.insert(all.headers.at("head")).second);
  }
  BOOST_TEST(bulk(context(R"(,"first_name":"Kim","unread":1)")).headers.at("head") ==
             bulk(context(R"(,"first_name":"Kim")")).headers.at("head"));
}

BOOST_AUTO_TEST_CASE(what_everybody_reads_alike_is_rendered_when_it_is_loaded) {
  const std::string expected =
      R"({"key":"same","reason":"SPLIT","variant":"hello","value":{"key":"same/hello","layout":"card","locale":"en",)"
      R"("title":"Hello, \"you\"","buttons":[{"id":"primary","text":"Go","action":"app://go"}],"dismiss":["close"]},)"
      R"("metadata":{"experiment":"same","phase":1}})";
  BOOST_TEST(single("same", R"({"targetingKey":"u","locale":"de"})") == expected);
  const auto snapshot = publication.current();
  BOOST_TEST(snapshot->written().size() == 2U);  // `invite` and `list`
  const std::string todo = R"("items":[{"text":"Upload","done":)";
  BOOST_TEST(single("list", R"({"targetingKey":"u"})").find(todo + "false") != std::string::npos);
  BOOST_TEST(single("list", R"({"targetingKey":"u","files":1})").find(todo + "true") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_flags_of_a_session_are_in_the_language_of_its_messages) {
  http::Request request;
  const std::string body = R"({"context":{"targetingKey":")" + user_of("speed") +
                           R"(","first_name":"x"},"placements":["toast"],"locale":"de-AT"})";
  request.body = body;
  test::RecordedReply reply;
  messages.bootstrap(request, reply);
  const boost::json::value answer = boost::json::parse(reply.answer().body);
  const boost::json::value& message = answer.at("decisions").at(0).at("message");
  BOOST_TEST(message.at("title").as_string() == "Doppelt so schnell");
  BOOST_TEST(answer.at("flags").at(1).at("value") == message);
}

BOOST_AUTO_TEST_SUITE_END()
