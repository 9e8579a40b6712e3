#include "flagd/api/message_report.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace flywheel::api {
namespace {

using messages::Applied;
using messages::History;
using messages::MessageEvent;
using store::Appended;
using Type = MessageEvent::Type;

/// The property that says more of an event, by its type; "": none.
std::string_view detail_name(Type type) {
  switch (type) {
    case Type::kClicked:
      return "button";
    case Type::kDismissed:
      return "how";
    case Type::kMuted:
      return "scope";
    case Type::kAnswered:
      return "question";
    case Type::kExposed:
    case Type::kShown:
    case Type::kSnoozed:
    case Type::kFailed:
      break;
  }
  return {};
}

/// `for`: a duration like "4h", or seconds.
Result<Duration> snooze_of(const Value& length) {
  const Error malformed("bad_type", "`properties.for` must be a duration like \"4h\", of at most 366 days");
  Duration snooze{0};
  if (length.is(Kind::kString)) {
    const auto duration = parse_duration(length.as_string());
    if (!duration) return malformed;
    snooze = *duration;
  } else if (length.is(Kind::kInt) && length.as_int() >= 0 && length.as_int() <= 366 * 86'400) {
    snooze = std::chrono::seconds(length.as_int());
  } else {
    return malformed;
  }
  if (snooze < Duration(0) || snooze > kLongestSnooze) return malformed;
  return snooze;
}

/// Whether a dismissal can be of that kind.
bool is_way_to_dismiss(std::string_view how) {
  static constexpr std::array<std::string_view, 8> kWays{"close",   "button",     "outside", "back",
                                                         "timeout", "navigation", "snooze",  "never_again"};
  return std::find(kWays.begin(), kWays.end(), how) != kWays.end();
}

/// What more is said of the event; empty where nothing is.
Result<std::string> detail_of(Type type, const Value& properties) {
  const std::string_view name = detail_name(type);
  const Value detail = name.empty() ? Value() : properties.find(name);
  if (detail.absent() || detail.is(Kind::kNull)) return std::string();
  if (!detail.is(Kind::kString)) return Error("bad_type", "`properties." + std::string(name) + "` must be a text");
  if (type == Type::kDismissed && !is_way_to_dismiss(detail.as_string())) {
    return Error("bad_type",
                 "`properties.how` must be close, button, outside, back, timeout, navigation, snooze or never_again");
  }
  if (type == Type::kMuted && detail.as_string() != "message" && detail.as_string() != "intent") {
    return Error("bad_type", "`properties.scope` must be message or intent");
  }
  return std::string(detail.as_string().substr(0, kLongestName));
}

/// What is recorded of a report, as the history has its decision.
struct Recorded {
  Time at;
  std::vector<MessageReport::Unit> units;
  std::vector<messages::Exposure> exposures;  ///< of a decision that is drawn, under the experiments' own units
};

Recorded recorded(const History& history, const MessageReport& report) {
  Recorded recorded{report.event.at, report.units, {}};
  const messages::Decided* decided = history.decision(report.event.decision);
  if (!decided) return recorded;
  recorded.at = std::max(recorded.at, decided->made);
  for (const messages::Use& use : decided->uses) {
    if (!use.exposure) continue;
    const MessageReport::Unit unit{use.exposure->unit_type, use.exposure->unit_id};
    auto& units = recorded.units;
    if (std::find(units.begin(), units.end(), unit) == units.end()) units.push_back(unit);
    if (report.event.type == Type::kExposed) recorded.exposures.push_back(*use.exposure);
  }
  return recorded;
}

/// Calls `done` with the first failure of both parts, or with what became of the report when both are through.
class Parts {
 public:
  explicit Parts(std::function<void(const Result<Reported>&)> done) : done_(std::move(done)) {}

  void note(Applied applied) { reported_.applied = applied; }
  void note(Appended appended) { reported_.appended = appended; }
  void finished(const Result<void>& part) {
    {
      const std::lock_guard lock(mutex_);
      if (!part) failure_ = part.error();
      if (--open_ > 0) return;
    }
    if (failure_) return done_(*failure_);
    done_(reported_);
  }

 private:
  std::mutex mutex_;  // guards the two below; each part notes what it has found before it has finished
  int open_ = 2;
  std::optional<Error> failure_;
  Reported reported_;
  std::function<void(const Result<Reported>&)> done_;
};

/// The same thing reported twice is one event, whatever ids the reports have.
void append(const MessageReport& report, const Recorded& recorded, const std::string& owner, store::EventStore& store,
            const std::shared_ptr<Parts>& parts) {
  const std::string message_id = "message-" + messages::identity_of(report.event) + "/" + owner;
  std::vector<outcomes::UnitId> units;
  units.reserve(recorded.units.size() + recorded.exposures.size());
  for (const MessageReport::Unit& unit : recorded.units) units.push_back({unit.type, unit.id});
  std::vector<outcomes::Event> events{
      {units, report.name, recorded.at, report.value, outcomes::Properties(report.properties), message_id}};
  for (const messages::Exposure& exposure : recorded.exposures) {
    units.push_back({exposure.unit_type, exposure.unit_id});
    events.push_back({{&units.back(), 1},
                      outcomes::kExposure,
                      recorded.at,
                      std::nullopt,
                      outcomes::Properties(exposure.properties),
                      exposure.message_id});
  }
  store.append(events, [parts](const Result<std::vector<Appended>>& appended) {
    if (appended) parts->note(appended->front());
    parts->finished(appended ? Result<void>() : Result<void>(appended.error()));
  });
}

/// Whose history has the decision: the last of those it may be, where none of the others knows it.
const std::string& owner_of(const MessageReport& report, const store::MessageState& histories) {
  for (std::size_t i = 0; i + 1 < report.users.size(); ++i) {
    const auto history = histories.history_of({"user", report.users[i]});
    if (!history || history->decision(report.event.decision)) return report.users[i];
  }
  return report.users.back();
}

}  // namespace

Result<std::optional<MessageReport>> read_report(Type type, const TrackMessage& track,
                                                 std::span<const outcomes::UnitId> recorded_under) {
  const Value decision = track.properties.find("decision");
  MessageReport report;
  for (const std::string_view user : {track.units.user, track.units.device}) {
    if (!user.empty()) report.users.emplace_back(user);
  }
  if (!decision.is(Kind::kString) || decision.as_string().empty() || report.users.empty())
    return std::optional<MessageReport>();
  if (decision.as_string().size() > kLongestName) {
    return Error("bad_type", "`properties.decision` is longer than 200 bytes");
  }
  auto detail = detail_of(type, track.properties);
  if (!detail) return detail.error();
  report.event.type = type;
  report.event.decision = decision.as_string();
  report.event.at = track.time;
  report.event.detail = std::move(*detail);
  if (type == Type::kSnoozed) {
    const auto snooze = snooze_of(track.properties.find("for"));
    if (!snooze) return snooze.error();
    report.event.snooze = *snooze;
  }
  for (const outcomes::UnitId& unit : recorded_under)
    report.units.push_back({std::string(unit.type), std::string(unit.id)});
  report.name = track.event;
  report.value = track.value;
  outcomes::encode_properties(track.properties, report.properties);
  return std::optional(std::move(report));
}

void take_report(const MessageReport& report, store::MessageState& histories, store::EventStore& events,
                 std::function<void(const Result<Reported>&)> done) {
  const auto parts = std::make_shared<Parts>(std::move(done));
  Recorded known;
  const std::string& owner = owner_of(report, histories);
  const auto changed = histories.change_history(
      {"user", owner},
      [&](History& history) {
        const Applied applied = messages::apply(history, report.event);
        parts->note(applied);
        known = recorded(history, report);
        return applied == Applied::kTaken;
      },
      [parts](const Result<void>& stored) { parts->finished(stored); });
  if (!changed) return parts->finished({});
  // Also of a repeated event: the first may have failed in between, and the store knows each again.
  append(report, known, owner, events, parts);
}

}  // namespace flywheel::api
