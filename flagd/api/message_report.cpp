#include "flagd/api/message_report.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace flywheel::api {
namespace {

using messages::Applied;
using messages::History;
using messages::MessageEvent;
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

/// The exposures of a decision that is drawn, under the experiments' own units.
struct Exposed {
  std::vector<messages::Exposure> exposures;
  Time at;
};

Exposed exposed(const History& history, const MessageEvent& event) {
  Exposed exposed;
  const messages::Decided* decided = history.decision(event.decision);
  if (!decided || event.type != Type::kExposed) return exposed;
  exposed.at = std::max(event.at, decided->made);
  for (const messages::Use& use : decided->uses) {
    if (use.exposure) exposed.exposures.push_back(*use.exposure);
  }
  return exposed;
}

/// Calls `done` with the first failure of its parts, or with `outcome`, when the last of them is through.
class Parts {
 public:
  Parts(int count, std::function<void(const Result<Applied>&)> done) : open_(count), done_(std::move(done)) {}

  void note(Applied outcome) { outcome_ = outcome; }
  void finished(const Result<void>& part) {
    {
      const std::lock_guard lock(mutex_);
      if (!part) failure_ = part.error();
      if (--open_ > 0) return;
    }
    if (failure_) return done_(*failure_);
    done_(outcome_);
  }

 private:
  std::mutex mutex_;  // guards the three below
  int open_;
  std::optional<Error> failure_;
  Applied outcome_ = Applied::kTaken;
  std::function<void(const Result<Applied>&)> done_;
};

void append(const Exposed& exposed, store::EventStore& store, const std::shared_ptr<Parts>& parts) {
  std::vector<outcomes::UnitId> units;
  units.reserve(exposed.exposures.size());
  std::vector<outcomes::Event> events;
  for (const messages::Exposure& exposure : exposed.exposures) {
    units.push_back({exposure.unit_type, exposure.unit_id});
    events.push_back({{&units.back(), 1},
                      outcomes::kExposure,
                      exposed.at,
                      std::nullopt,
                      outcomes::Properties(exposure.properties),
                      exposure.message_id});
  }
  store.append(events, [parts](const Result<std::vector<store::Appended>>& appended) {
    parts->finished(appended ? Result<void>() : Result<void>(appended.error()));
  });
}

}  // namespace

Result<std::optional<MessageReport>> read_report(Type type, const TrackMessage& track) {
  const Value decision = track.properties.find("decision");
  const std::string_view user = track.units.user.empty() ? track.units.device : track.units.user;
  if (!decision.is(Kind::kString) || decision.as_string().empty() || user.empty())
    return std::optional<MessageReport>();
  if (decision.as_string().size() > kLongestName) {
    return Error("bad_type", "`properties.decision` is longer than 200 bytes");
  }
  MessageReport report{std::string(user), {}};
  report.event.type = type;
  report.event.decision = decision.as_string();
  report.event.at = track.time;
  const std::string_view name = detail_name(type);
  const Value detail = name.empty() ? Value() : track.properties.find(name);
  if (detail.is(Kind::kString)) report.event.detail = detail.as_string().substr(0, kLongestName);
  if (type == Type::kSnoozed) {
    const auto snooze = snooze_of(track.properties.find("for"));
    if (!snooze) return snooze.error();
    report.event.snooze = *snooze;
  }
  return std::optional(std::move(report));
}

void take_report(const MessageReport& report, store::MessageState& histories, store::EventStore& events,
                 std::function<void(const Result<Applied>&)> done) {
  const auto parts = std::make_shared<Parts>(2, std::move(done));
  Exposed drawn;
  const auto changed = histories.change_history(
      {"user", report.user},
      [&](History& history) {
        const Applied applied = messages::apply(history, report.event);
        parts->note(applied);
        drawn = exposed(history, report.event);
        return applied == Applied::kTaken;
      },
      [parts](const Result<void>& stored) { parts->finished(stored); });
  // Also of a repeated event: the first may have failed in between, and the store knows an exposure again.
  if (!changed || drawn.exposures.empty()) return parts->finished({});
  append(drawn, events, parts);
}

}  // namespace flywheel::api
