#include "flagd/api/decision_json.hpp"

#include <algorithm>

#include "experiments/messages/message_json.hpp"

namespace flywheel::api {
namespace {

using messages::Decision;

/// How long `visible` has to be so that a message counts as shown.
constexpr int kShownAfterMs = 1000;
/// How long a client keeps what it may show without the server.
constexpr Duration kOfflineFor = kDay;

void write_experiment(JsonWriter& json, const messages::Chosen& chosen) {
  const catalog::Experiment* experiment = chosen.candidate->experiment;
  if (!experiment) return;
  json.key("experiment");
  json.begin_object();
  json.member("key", experiment->key);
  json.member("variant", experiment->arms[chosen.arm].name);
  json.member("phase", experiment->phase);
  json.end_object();
}

template <class Texts>
void write_texts(JsonWriter& json, std::string_view name, const Texts& texts) {
  if (texts.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string_view text : texts) json.string(text);
  json.end_array();
}

std::int64_t milliseconds_of(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

std::int64_t seconds_of(Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

/// What a client can check by its own log. A test user obeys none of it. Windows of the user's own days are left to the
/// server, which knows the zone.
void write_limits(JsonWriter& json, const messages::Chosen& chosen) {
  const catalog::Allowance& frequency = chosen.candidate->delivery->frequency;
  const bool counted = frequency.max && !frequency.calendar;
  if (chosen.test_user || !(counted || frequency.gap)) return;
  json.key("limits");
  json.begin_object();
  if (counted) json.member("max", *frequency.max);
  if (counted && frequency.window == catalog::Allowance::Window::kDuration) {
    json.member("per_s", seconds_of(frequency.duration));
  }
  if (frequency.gap) json.member("gap_s", seconds_of(*frequency.gap));
  json.end_object();
}

/// Everything here is the candidate's, not the arm's: clients treat both arms alike by it.
void write_bounds(JsonWriter& json, const DecisionAnswer& answer) {
  const Decision& decision = answer.decision;
  const messages::Candidate& candidate = *decision.chosen.candidate;
  if (candidate.interrupts()) json.member("interrupts", true);
  if (candidate.delivery->offline) {
    const Time end = candidate.schedule->end.value_or(Time::max());
    json.member("offline_for_s", seconds_of(std::clamp(end - answer.context.now, Duration(0), kOfflineFor)));
  }
  write_limits(json, decision.chosen);
}

/// What the client has to know to draw it, or to act as if it did.
void write_drawn(JsonWriter& json, const DecisionAnswer& answer, Arena& scratch) {
  const Decision& decision = answer.decision;
  const messages::Candidate& candidate = *decision.chosen.candidate;
  const bool shows = decision.what == Decision::Do::kShow;
  if (shows) {
    json.key("message");
    messages::write_message(json, answer.catalog, decision.chosen, answer.context, scratch);
  }
  write_experiment(json, decision.chosen);
  json.member("delay_ms", milliseconds_of(decision.due - answer.context.now));
  if (candidate.delivery->trigger) write_texts(json, "cancel_on", candidate.delivery->trigger->cancel_on);
  json.key("recheck");
  json.begin_object();
  json.member("not_after", format_time(decision.not_after));
  json.member("within_ms", milliseconds_of(decision.not_after - answer.context.now));  // for clocks that are wrong
  write_texts(json, "unless", candidate.unless);
  json.end_object();
  json.key("report");
  json.begin_object();
  json.member("expose", "at_render_attempt");
  if (shows) json.member("shown_after_ms", kShownAfterMs);
  json.end_object();
  json.member("held_for_s", seconds_of(decision.held_until - decision.due));
  write_bounds(json, answer);
}

void write_reason(JsonWriter& json, const Decision& decision, Time now) {
  json.member("reason", messages::reason_name(decision.reason));
  if (decision.again) {
    json.member("retry_after_s",
                std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(*decision.again - now).count(), 1));
  }
}

std::string_view word_of(Decision::Do what) {
  switch (what) {
    case Decision::Do::kShow:
      return "show";
    case Decision::Do::kRecordOnly:
      return "record_only";
    case Decision::Do::kNothing:
      break;
  }
  return "nothing";
}

}  // namespace

void write_decision(JsonWriter& json, const DecisionAnswer& answer, Arena& scratch) {
  const Decision& decision = answer.decision;
  json.begin_object();
  if (decision.what != Decision::Do::kNothing) json.member("decision", answer.id);
  json.member("placement", answer.placement);
  json.member("do", word_of(decision.what));
  if (decision.what == Decision::Do::kNothing) {
    write_reason(json, decision, answer.context.now);
  } else {
    write_drawn(json, answer, scratch);
  }
  if (decision.state_unknown) json.member("state", "unavailable");
  if (answer.why) {
    json.key("why");
    json.begin_array();
    for (const messages::ExplainedCandidate& candidate : *answer.why) {
      json.begin_object();
      json.member("message", candidate.message);
      if (candidate.reason != messages::Reason::kNone) {
        json.member("reason", messages::reason_name(candidate.reason));
      }
      json.member("detail", candidate.detail);
      json.end_object();
    }
    json.end_array();
  }
  json.member("epoch", answer.catalog.epoch());
  json.end_object();
}

}  // namespace flywheel::api
