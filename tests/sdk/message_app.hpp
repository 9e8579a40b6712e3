// An app that asks a scripted server for messages.
#pragma once

#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <flywheel/client.hpp>
#include <functional>
#include <future>
#include <memory>
#include <string>

#include "tests/sdk/scripted_server.hpp"

namespace flywheel::test {

inline constexpr std::string_view kNext = "/v1/messages/next";
inline constexpr std::string_view kBootstrap = "/v1/bootstrap";

/// A decision to show a card; `more` are members with a comma before each.
inline std::string show(const std::string& id, const std::string& more = {}) {
  return R"({"decision":")" + id +
         R"(","placement":"side","do":"show","message":{"key":"tip","layout":"card","title":"A tip"},)"
         R"("report":{"shown_after_ms":1000},"held_for_s":60)" +
         more + "}";
}
inline std::string nothing(const std::string& reason) {
  return R"({"placement":"side","do":"nothing","reason":")" + reason + "\"}";
}
inline std::string decided(const std::string& decision) {
  return http_answer(200, R"({"flags":[],"decisions":[)" + decision + R"(],"epoch":"e"})");
}

/// A server that takes events, and the options and the clock of the app.
struct MessageApp {
  MessageApp() {
    options.server = server.url();
    options.message_timeout = std::chrono::seconds(10);
    options.clock = [this] { return std::chrono::system_clock::time_point(std::chrono::seconds(seconds.load())); };
  }
  /// Each question gets what `answer` says.
  void answer(std::function<std::string(const std::string& body)> answer) {
    server.script([good = good, answer = std::move(answer)](const Asked& asked) {
      const bool question = asked.path == kNext || asked.path == kBootstrap;
      return question ? Play{.bytes = answer(asked.body)} : (*good)(asked);
    });
  }
  void always(const std::string& decision) {
    answer([bytes = decided(decision)](const std::string&) { return bytes; });
  }
  /// What was asked last, without the id of the session, and without the layouts where they are all that there are.
  std::string last_question() {
    boost::json::object body = boost::json::parse(server.asked(kNext).back().body).as_object();
    BOOST_TEST(body.at("session").as_string().size() == 32U);
    body.stable_erase(body.find("session"));
    if (body.at("layouts").as_array().size() == 7U) body.stable_erase(body.find("layouts"));
    return boost::json::serialize(body);
  }
  std::string events() const {
    std::string text;
    for (const auto& event : good->events()) text += event + "\n";
    return text;
  }

  std::shared_ptr<GoodServer> good = std::make_shared<GoodServer>("");
  ScriptedServer server{[good = good](const Asked& asked) { return (*good)(asked); }};
  std::atomic<std::int64_t> seconds{1'804'241'160};
  Options options;
};

/// "show D1", "record_only D1", "nothing CAPPED".
inline std::string told(const Decision& decision) {
  switch (decision.what) {
    case Decision::Do::kShow:
      return "show " + decision.id;
    case Decision::Do::kRecordOnly:
      return "record_only " + decision.id;
    case Decision::Do::kNothing:
      break;
  }
  return "nothing " + decision.reason;
}

inline std::string told(const Rendering& rendering) {
  return rendering.draw ? "draw" : rendering.error.empty() ? "draw nothing" : rendering.error;
}

/// Lets one thread wait until another opens it.
struct Gate {
  std::promise<void> opens;
  std::shared_future<void> opened = opens.get_future().share();
};

}  // namespace flywheel::test
