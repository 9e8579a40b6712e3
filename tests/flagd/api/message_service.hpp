// The message handlers over stores in memory, and what an app says to them.
#pragma once

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/vocabulary/json_writer.hpp"
#include "flagd/api/events.hpp"
#include "flagd/api/messages.hpp"
#include "flagd/api/preferences.hpp"
#include "tests/flagd/api/memory_histories.hpp"
#include "tests/flagd/api/memory_users.hpp"
#include "tests/flagd/api/recorded_reply.hpp"
#include "tests/flagd/results/memory_store.hpp"

namespace flywheel::test {

/// Messages of every kind that the handlers tell apart.
inline constexpr const char* kMessageDefinitions = R"(project: p
link_schemes: [app]
segments_by: plan
test_users: ["tester*"]
---
flag: editor
variants: { on: true, off: false }
default: on
---
experiment: nudge
status: running
intent: adoption
placement: toast
trigger: { event: downloaded, where: size > 3, delay: 3s, cancel_on: [closed] }
frequency: { max: 1 }
stop_when: invited == true
split: { control: 0%, team: 100% }
messages:
  team:
    layout: toast
    title: { en: "Hi {{ first_name | default: 'you' }}", de: "Hallo {{ first_name | default: 'du' }}" }
    button: { text: { en: Invite, de: Einladen }, action: "app://invite" }
---
experiment: silent
status: running
placement: side
split: { control: 100%, loud: 0% }
messages: { loud: { layout: card, title: Hello } }
---
message: notice
intent: support
placement: banner
content: { layout: banner, title: Notice }
---
message: offer
intent: upsell
placement: banner
content: { layout: banner, title: Offer }
)";

/// What makes `nudge` due.
inline constexpr const char* kDownloaded =
    R"(,"trigger":{"event":"downloaded","id":"e1","properties":{"size":4}},"locale":"de-AT")";

/// A unit's events as they stand in the store.
struct RecordedEvents : outcomes::HistoryVisitor {
  void begin_unit(outcomes::UnitId) override {}
  void event(const outcomes::Event& event) override {
    Arena arena;
    text += std::string(event.name) + " " + to_json(event.properties.all(arena)) + "\n";
    ids.emplace_back(event.message_id);
  }
  void end_unit() override {}
  std::string text;
  std::vector<std::string> ids;
};

/// Serves messages, takes what is reported of them, and remembers in memory.
struct MessageService {
  explicit MessageService(const std::string& definitions, api::PreviewLinks links = {}) : previews(std::move(links)) {
    serve(definitions);
  }

  void serve(const std::string& text, history::KilledKeys killed = {}) {
    const auto loaded = catalog::build({{"all.yaml", text}});
    for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(diagnostic));
    BOOST_REQUIRE(loaded.catalog);
    publication.publish(std::make_shared<const api::Snapshot>(loaded.catalog, std::move(killed)));
  }

  Answered ask(const std::string& body, bool bootstrap = false) {
    http::Request request;
    request.body = body;
    RecordedReply reply;
    bootstrap ? messages.bootstrap(request, reply) : messages.next(request, reply);
    return reply.answer();
  }
  /// The one decision of a request at a placement.
  boost::json::object decide(const std::string& user, const std::string& placement, const std::string& more = {}) {
    const Answered answered =
        ask(R"({"context":{"targetingKey":")" + user + R"(","plan":"free","first_name":"Lena"},"placements":[")" +
            placement + "\"]" + more + "}");
    BOOST_REQUIRE(answered.status == 200);
    return boost::json::parse(answered.body).at("decisions").at(0).as_object();
  }
  std::string told(const boost::json::object& decision) {
    const std::string what(decision.at("do").as_string());
    return decision.contains("reason") ? what + " " + std::string(decision.at("reason").as_string()) : what;
  }
  Answered track(const std::string& body) {
    http::Request request;
    request.body = body;
    RecordedReply reply;
    events.track(request, reply);
    return reply.answer();
  }
  /// Each time with a message id of its own.
  Answered report(const std::string& user, const std::string& event, const std::string& decision,
                  const std::string& more = {}) {
    return track(R"({"userId":")" + user + R"(","event":")" + event + R"(","messageId":")" + std::to_string(++reports) +
                 R"(","properties":{"decision":")" + decision + "\"" + more + "}}");
  }
  RecordedEvents events_of(const std::string& user) {
    RecordedEvents recorded;
    BOOST_REQUIRE(store.read({"user", user}, recorded));
    return recorded;
  }

  int reports = 0;
  MemoryStore store;
  MemoryUsers users;
  MemoryHistories histories;
  api::SnapshotPublication publication;
  api::PreviewLinks previews;
  api::Messages messages{publication, store, users, histories, previews};
  api::Events events{publication, store, users, histories};
  api::Preferences preferences{histories};
};

}  // namespace flywheel::test
