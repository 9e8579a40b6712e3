#include "flagd/api/events.hpp"

#include <chrono>
#include <deque>

#include "flagd/api/random_id.hpp"
#include "flagd/api/segment_message.hpp"

namespace flywheel::api {
namespace {

using outcomes::Event;
using outcomes::UnitId;

Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

/// Which types of unit the definitions look at: an event is stored under those of its ids, and at least under one.
class UsedUnits {
 public:
  explicit UsedUnits(const catalog::Catalog& catalog) {
    for (const catalog::Experiment& experiment : catalog.experiments()) {
      device_ = device_ || experiment.unit == "device";
      account_ = account_ || experiment.unit == "account";
    }
    for (const catalog::Moment& moment : catalog.moments()) {
      device_ = device_ || moment.unit == "device";
      account_ = account_ || moment.unit == "account";
    }
  }
  [[nodiscard]] bool account() const { return account_; }

  [[nodiscard]] std::span<const UnitId> of(const MessageUnits& units, Arena& arena) const {
    auto* ids = arena.allocate_array<UnitId>(3);
    std::size_t count = 0;
    if (!units.user.empty()) ids[count++] = {"user", units.user};
    if (!units.device.empty() && (device_ || count == 0)) ids[count++] = {"device", units.device};
    if (!units.account.empty() && (account_ || count == 0)) ids[count++] = {"account", units.account};
    return {ids, count};
  }

 private:
  bool device_ = false;
  bool account_ = false;
};

/// Turns a request's messages into what the stores take.
struct Intake {
  const catalog::Catalog& catalog;
  const Arrival arrival;
  store::UserState& users;
  Arena& arena;
  IntakeAnswer& answer;
  UsedUnits used{catalog};
  std::vector<Event> events{};
  std::deque<std::string> encoded{};   // property bytes the events point into
  std::deque<std::string> accounts{};  // account ids looked up
  std::vector<GroupMessage> groups{};
  std::vector<MessageReport> reports{};

  void take(std::size_t index, const Value& message, std::string_view type) {
    if (!message.is(Kind::kMap)) return answer.reject(index, {"bad_type", "a message must be an object"});
    if (type == "track") return take_track(index, message);
    if (type == "group") return take_group(index, message);
    answer.reject(index, {"unsupported",
                          type.empty() ? "`type` is missing"
                                       : "messages of type `" + std::string(type.substr(0, 40)) + "` are not taken"});
  }

  void take_track(std::size_t index, const Value& message) {
    auto track = read_track(message, arrival, catalog.project().horizon);
    if (!track) return answer.reject(index, track.error());
    if (track->units.account.empty() && used.account() && !track->units.user.empty()) {
      auto account = users.account_of(track->units.user);
      if (account && *account) track->units.account = accounts.emplace_back(std::move(**account));
    }
    if (track->clamped) answer.count_clamped();
    const auto units = used.of(track->units, arena);
    if (const auto type = messages::message_event_type(track->event)) {
      auto report = read_report(*type, *track, units);
      if (!report) return answer.reject(index, report.error());
      if (*report) return reports.push_back(std::move(**report));
    }
    if (track->message_id.empty()) {
      answer.count_without_id();
      track->message_id = arena.copy(random_id());
    }
    std::string& bytes = encoded.emplace_back();
    outcomes::encode_properties(track->properties, bytes);
    events.push_back({units, track->event, track->time, track->value, outcomes::Properties(bytes), track->message_id});
  }

  void take_group(std::size_t index, const Value& message) {
    auto group = read_group(message, arrival, catalog.project().horizon);
    if (!group) return answer.reject(index, group.error());
    groups.push_back(*group);
  }
};

/// A batch element's type; "" where it is none.
std::string_view type_of(const Value& message) {
  const Value type = message.find("type");
  return type.is(Kind::kString) ? type.as_string() : std::string_view();
}

void refuse(http::Reply& reply, int status, std::string_view code, std::string_view details) {
  reply.send(status, http::kJson, http::error_body(code, details));
}

}  // namespace

void Events::track(const http::Request& request, http::Reply& reply) {
  arena_.clear();
  const auto message = reader_.read(request.body, arena_);
  if (!message) return refuse(reply, 400, "PARSE_ERROR", message.error().message);
  if (!message->is(Kind::kMap)) return refuse(reply, 400, "PARSE_ERROR", "the request body must be a JSON object");
  take({&*message, 1}, true, *message, reply);
}

void Events::batch(const http::Request& request, http::Reply& reply) {
  arena_.clear();
  const auto document = reader_.read(request.body, arena_);
  if (!document) return refuse(reply, 400, "PARSE_ERROR", document.error().message);
  const Value batch = document->find("batch");
  if (!batch.is(Kind::kList)) {
    return refuse(reply, 400, "PARSE_ERROR", "the request body must be a JSON object with a list `batch`");
  }
  take(batch.as_list(), false, *document, reply);
}

void Events::take(std::span<const Value> messages, bool single, const Value& document, http::Reply& reply) {
  Arrival arrival{now(), std::nullopt};
  const Value sent_at = document.find("sentAt");
  if (sent_at.is(Kind::kString)) {
    const auto time = parse_time(sent_at.as_string());
    if (!time) return refuse(reply, 400, "PARSE_ERROR", "`sentAt`: " + time.error().message);
    arrival.sent_at = *time;
  }
  auto answer = std::make_shared<IntakeAnswer>(reply.defer(), single);
  const auto& snapshot = snapshot_.get();
  Intake intake{snapshot->catalog(), arrival, *users_, arena_, *answer};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    intake.take(i, messages[i], single ? "track" : type_of(messages[i]));
  }
  const int parts = static_cast<int>(intake.groups.size() + intake.reports.size()) + (intake.events.empty() ? 0 : 1);
  if (parts == 0) return answer->send();
  answer->expect(parts);
  for (const GroupMessage& group : intake.groups) {
    users_->join_account(group.user, group.account, group.time, [answer](Result<void> joined) {
      if (joined) return answer->finished(std::vector<store::Appended>());
      answer->finished(joined.error());
    });
  }
  take_reports(std::move(intake.reports), answer);
  if (!intake.events.empty()) {
    events_->append(intake.events,
                    [answer](Result<std::vector<store::Appended>> appended) { answer->finished(appended); });
  }
}

void Events::take_reports(std::vector<MessageReport> reports, const std::shared_ptr<IntakeAnswer>& answer) {
  const std::size_t count = reports.size();
  if (count == 0) return;
  const auto work = [histories = histories_, events = events_, reports = std::move(reports), answer] {
    for (const MessageReport& report : reports) {
      take_report(report, *histories, *events, [answer](const Result<Reported>& reported) {
        if (!reported) return answer->finished(reported.error());
        if (reported->applied == messages::Applied::kUnknownDecision) answer->count_unknown_decision();
        answer->finished(std::vector{reported->appended});
      });
    }
  };
  if (!state_lane_) return work();
  if (state_lane_->post(work)) return;
  const Error overloaded("overloaded", "too many requests wait for the state of users");
  for (std::size_t i = 0; i < count; ++i) answer->finished(overloaded);
}

}  // namespace flywheel::api
