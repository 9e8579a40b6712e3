// A user, an app and a project, and what is decided for them, as texts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/messages/message_event.hpp"
#include "experiments/messages/pipeline.hpp"

namespace flywheel::messages {

[[nodiscard]] Time at(std::string_view text);

/// Everything a decision reads, with values under which the usual message is shown.
struct World {
  /// Fails the test where the definitions have errors.
  explicit World(std::string definitions);

  /// One decision: "show tip", "show test/warm", "record_only test", "nothing CAPPED", "nothing GAP until 2026-…".
  [[nodiscard]] std::string decide();
  /// The same, and what it holds from now on; its id is `d` and a number that counts up.
  std::string take();
  /// Every candidate with its reason, a line each: "tip CAPPED: the cap of the message allows no more".
  [[nodiscard]] std::string why();
  /// An event of a decision: "taken", "repeated", "unknown".
  std::string event(MessageEvent::Type type, std::string decision, std::string detail = {},
                    Duration snooze = Duration(0));
  /// Takes what is decided, and draws it.
  std::string show();
  void wait(Duration duration) { now += duration; }

  std::shared_ptr<const catalog::Catalog> catalog;
  Plan plan;
  std::map<std::string, Value> attributes{{"targetingKey", Value::string("u1")}};
  Time now = at("2026-11-24T12:00:00Z");
  History history;
  bool history_is_known = true;
  std::string placement = "p";
  std::string trigger;
  Id trigger_id = 0;
  std::optional<Time> trigger_at;
  std::map<std::string, Value> properties;
  Layouts layouts = kAllLayouts;
  std::string session = "s1";
  std::string recheck;
  std::vector<std::uint64_t> killed;
  std::optional<Preview> preview;
  Decision last;  ///< what was decided last

 private:
  Decision ask(Explanation* explanation);

  Pipeline pipeline_;
  Arena scratch_;
  std::vector<Value> slots_, property_slots_;
  std::vector<TriggerEvent> triggers_;
  int made_ = 0;
};

}  // namespace flywheel::messages
