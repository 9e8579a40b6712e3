#include "experiments/messages/judge.hpp"

#include <algorithm>
#include <array>

#include "experiments/assignment/evaluate.hpp"

namespace flywheel::messages {
namespace {

using assignment::ErrorCode;
using assignment::Evaluation;
using What = Standing::What;

const History kNothingKnown;

bool uses(const Decided& decided, Id message) {
  return std::any_of(decided.uses.begin(), decided.uses.end(), [&](const Use& use) { return use.id == message; });
}

}  // namespace

/// The order is the contract: see MESSAGES.md. Nothing in it looks at an arm.
struct Judge::Steps {
  static constexpr std::array kAll{&Judge::switched_off, &Judge::layout,      &Judge::placement,   &Judge::schedule,
                                   &Judge::holdout,      &Judge::mute,        &Judge::consent,     &Judge::audience,
                                   &Judge::layer,        &Judge::traffic,     &Judge::trigger,     &Judge::stop_when,
                                   &Judge::texts,        &Judge::quiet_hours, &Judge::frequency,   &Judge::dismissal,
                                   &Judge::group_cap,    &Judge::global_caps, &Judge::interruption};
};

Judge::Judge(const Plan& plan, const Request& request, Arena& scratch, bool explains)
    : plan_(plan),
      request_(request),
      now_(request.context.now),
      history_(request.history ? request.history : &kNothingKnown),
      explains_(explains),
      never_on_(plan.never_on(request.placement)),
      run_(plan.catalog(), request.context, scratch),
      test_user_(!plan.catalog().project().test_users.empty() && assignment::is_test_user(run_)) {}

Verdict Judge::judge(const Candidate& candidate) {
  detail_.clear();
  again_.reset();
  deferred_ = true;
  for (const Step step : Steps::kAll) {
    const Reason reason = (this->*step)(candidate);
    if (reason != Reason::kNone) return {reason, again_, deferred_};
  }
  return {};
}

Reason Judge::lose(Reason reason, std::string_view detail, std::optional<Time> again) {
  again_ = again;
  if (explains_) {
    detail_ = detail;
    if (again) detail_ += " until " + format_time(*again);
  }
  return reason;
}

Reason Judge::lose(Reason capped, Reason too_soon, const Standing& standing, std::string_view whose) {
  if (standing.what == What::kOpen) return Reason::kNone;
  const bool is_cap = standing.what == What::kCapped;
  const std::string_view what = is_cap ? "the cap " : "the gap ";
  return lose(is_cap ? capped : too_soon,
              explains_ ? std::string(what) + std::string(whose) + " allows no more" : std::string(), standing.again);
}

Reason Judge::switched_off(const Candidate& candidate) {
  if (!candidate.running && !previews(candidate)) return lose(Reason::kKilled, "it is not running");
  const auto place = static_cast<std::size_t>(&candidate - plan_.candidates().data());
  const std::size_t word = place / 64;
  if (word >= request_.killed.size() || (request_.killed[word] >> (place % 64) & 1) == 0) return Reason::kNone;
  return lose(Reason::kKilled, "it is switched off by hand");
}

Reason Judge::layout(const Candidate& candidate) {
  if ((candidate.layouts & ~request_.layouts) == 0) return Reason::kNone;
  return lose(Reason::kUnsupportedLayout, "some arm has a layout that the client does not draw");
}

Reason Judge::placement(const Candidate& candidate) {
  if (candidate.delivery->placement != request_.placement) {
    return lose(Reason::kWrongPlacement,
                explains_ ? "it is for `" + candidate.delivery->placement + "`" : std::string());
  }
  return never_on_ ? lose(Reason::kWrongPlacement, "the project shows nothing there") : Reason::kNone;
}

Reason Judge::schedule(const Candidate& candidate) {
  if (is_test(candidate) || assignment::in_schedule(run_, *candidate.schedule)) return Reason::kNone;
  return lose(Reason::kOutOfSchedule, "it is out of its schedule");
}

void Judge::evaluate(const Candidate& candidate) {
  if (previews(candidate)) {
    evaluation_ =
        assignment::answer(request_.preview->arm, assignment::Reason::kTargetingMatch, assignment::Step::kForced);
    evaluation_.test_user = true;
    return;
  }
  evaluation_ = candidate.experiment ? assignment::enrol(run_, *candidate.experiment, candidate.index)
                                     : assignment::enrol(run_, *candidate.message);
}

Reason Judge::holdout(const Candidate& candidate) {
  evaluate(candidate);
  if (evaluation_.error != ErrorCode::kNone || evaluation_.step != assignment::Step::kHoldout) return Reason::kNone;
  return lose(Reason::kHoldout, explains_ ? evaluated_detail(candidate) : std::string());
}

Reason Judge::mute(const Candidate& candidate) {
  if (!request_.history && !candidate.must_arrive()) {
    return lose(Reason::kStateUnavailable, "what the user has seen is not known");
  }
  if (history_->mutes(candidate.intent)) return lose(Reason::kMuted, "the user muted its intent");
  memory_ = history_->find(candidate.id);
  return memory_ && memory_->muted ? lose(Reason::kMuted, "the user muted it") : Reason::kNone;
}

Reason Judge::consent(const Candidate& candidate) {
  if (candidate.must_arrive() || !plan_.consent_attribute()) return Reason::kNone;
  const Value& agreed = attribute(*plan_.consent_attribute());
  const bool refuses = agreed == Value::boolean(false) || agreed == Value::string("false");
  if (!refuses) return Reason::kNone;
  return lose(Reason::kNoConsent, "the user does not agree to messages");
}

Reason Judge::audience(const Candidate& candidate) {
  const bool outside =
      evaluation_.error != ErrorCode::kNone || evaluation_.step == assignment::Step::kRequires ||
      (evaluation_.step == assignment::Step::kAudience && evaluation_.reason == assignment::Reason::kDefault);
  return outside ? lose(Reason::kNotInAudience, explains_ ? evaluated_detail(candidate) : std::string())
                 : Reason::kNone;
}

Reason Judge::layer(const Candidate& candidate) {
  if (evaluation_.step != assignment::Step::kLayer) return Reason::kNone;
  return lose(Reason::kNotInLayer, explains_ ? evaluated_detail(candidate) : std::string());
}

Reason Judge::traffic(const Candidate& candidate) {
  if (evaluation_.step != assignment::Step::kTraffic) return Reason::kNone;
  return lose(Reason::kNotInTraffic, explains_ ? evaluated_detail(candidate) : std::string());
}

const TriggerEvent* Judge::trigger_of(const Candidate& candidate) {
  if (triggered_ == &candidate) return trigger_;
  triggered_ = &candidate;
  trigger_ = nullptr;
  const catalog::Trigger& wanted = *candidate.delivery->trigger;
  for (const TriggerEvent& event : request_.triggers) {
    if (event.event != wanted.event) continue;
    if (wanted.where) {
      const expression::Program& filter = plan_.catalog().filters()[*wanted.where];
      if (filter.matches({event.properties, now_}, run_.scratch) != expression::Match::kYes) continue;
    }
    trigger_ = &event;
    break;
  }
  return trigger_;
}

bool Judge::is_due(const Candidate& candidate) {
  return !candidate.delivery->trigger || own_ || trigger_of(candidate);
}

Id Judge::trigger_id(const Candidate& candidate) {
  const TriggerEvent* event = candidate.delivery->trigger ? trigger_of(candidate) : nullptr;
  return event ? event->id : 0;
}

Reason Judge::trigger(const Candidate& candidate) {
  if (is_due(candidate)) return Reason::kNone;
  return lose(Reason::kNoTrigger,
              explains_ ? "it waits for `" + candidate.delivery->trigger->event + "`" : std::string());
}

Reason Judge::stop_when(const Candidate& candidate) {
  if (!candidate.delivery->stop_when) return Reason::kNone;
  const expression::Program& stop = plan_.catalog().conditions()[*candidate.delivery->stop_when];
  const expression::Inputs inputs = request_.context.inputs();
  const expression::Match match = stop.matches(inputs, run_.scratch);
  if (match == expression::Match::kYes) {
    return lose(Reason::kStopped, explains_ ? "`" + std::string(stop.text()) + "` is true" : std::string());
  }
  if (match == expression::Match::kNo || candidate.must_arrive()) return Reason::kNone;
  // Whoever may have what the message asks for is not asked again.
  const bool unknown = stop.evaluate(inputs, run_.scratch).failure.code == "STATE_UNAVAILABLE";
  return unknown ? lose(Reason::kStateUnavailable, "what the user has reached is not known") : Reason::kNone;
}

const Value& Judge::attribute(expression::AttributeSlot slot) const {
  static const Value kAbsent{};
  return slot < request_.context.attributes.size() ? request_.context.attributes[slot] : kAbsent;
}

Reason Judge::texts(const Candidate& candidate) {
  if (!candidate.texts->asks()) return Reason::kNone;
  const auto attributes = request_.context.attributes;
  if (!locale_) locale_ = candidate.texts->lookup_of(attributes);
  const auto slot = candidate.texts->lacking(candidate.texts->locale_of(*locale_), attributes);
  if (!slot) return Reason::kNone;
  const std::string_view name = plan_.catalog().attributes().name(*slot);
  return lose(Reason::kTemplateUnresolved,
              explains_ ? "`" + std::string(name) + "` has no value and no default" : std::string());
}

const Zone& Judge::zone() {
  if (zone_) return *zone_;
  zone_ = plan_.catalog().project().timezone;
  if (plan_.zone_attribute()) {
    const Value& name = attribute(*plan_.zone_attribute());
    if (name.is(Kind::kString)) {
      if (const auto found = Zone::find(name.as_string())) zone_ = *found;
    }
  }
  return *zone_;
}

Asking Judge::asking() {
  if (!index_) index_.emplace(*history_, run_.scratch);
  return {*history_, now_, request_.session, zone(), own_, &*index_};
}

Time Judge::due(const Candidate& candidate) {
  if (own_) return std::max(now_, own_->due);
  if (!candidate.delivery->trigger) return now_;
  const Duration delay = candidate.delivery->trigger->delay;
  const TriggerEvent* event = trigger_of(candidate);
  if (!event || !event->at) return now_ + delay;
  // A client's clock that is wrong neither shortens nor lengthens the delay beyond what it is.
  return now_ + std::clamp(*event->at + delay - now_, Duration(0), delay);
}

Reason Judge::quiet_hours(const Candidate& candidate) {
  const auto& hours = plan_.catalog().project().quiet_hours;
  if (!hours || candidate.must_arrive()) return Reason::kNone;
  const Time shown = due(candidate);
  std::optional<Time> end;
  if (shown - now_ < kDay) {
    if (!quiet_) quiet_.emplace(*hours, zone(), now_);
    end = quiet_->end_of(shown);
  } else {
    end = Quiet(*hours, zone(), shown).end_of(shown);
  }
  if (!end) return Reason::kNone;
  const Reason lost = lose(Reason::kQuietHours, "it is night", end);
  deferred_ = hours->defer;
  if (!hours->defer) again_.reset();
  return lost;
}

Reason Judge::frequency(const Candidate& candidate) {
  if (is_test(candidate)) return Reason::kNone;
  const catalog::Allowance& allowance = candidate.delivery->frequency;
  if (allowance.max || allowance.gap) {
    const Level level{Level::Of::kMessage, candidate.id, candidate.intent};
    const Reason lost = lose(Reason::kCapped, Reason::kGap, standing(allowance, level, asking()), "of the message");
    if (lost != Reason::kNone) return lost;
  }
  if (!candidate.interrupts()) return Reason::kNone;
  // Another tab or device may be about to draw it, or be drawing it.
  for (const Decided& decided : history_->decisions) {
    if (&decided == own_ || !decided.counts || decided.held_until <= now_) continue;
    if (!uses(decided, candidate.id)) continue;
    return lose(Reason::kGap, "another decision holds it", decided.held_until);
  }
  return Reason::kNone;
}

Reason Judge::dismissal(const Candidate& candidate) {
  const MessageMemory* memory = is_test(candidate) ? nullptr : memory_;
  if (!memory) return Reason::kNone;
  if (now_ < memory->snoozed_until) return lose(Reason::kDismissed, "the user snoozed it", memory->snoozed_until);
  bool over = memory->dismissed;
  if (candidate.until == catalog::Until::kInteracted) over = over || memory->clicked;
  if (candidate.until == catalog::Until::kSeen) over = over || memory->times > 0;
  return over ? lose(Reason::kDismissed, "the user is done with it") : Reason::kNone;
}

Reason Judge::group_cap(const Candidate& candidate) {
  const catalog::Allowance* cap = is_test(candidate) ? nullptr : plan_.cap_of(candidate.intent);
  if (!cap) return Reason::kNone;
  auto& known = groups_[static_cast<std::size_t>(candidate.intent)];
  if (!known) known = standing(*cap, {Level::Of::kIntent, 0, candidate.intent}, asking());
  return lose(Reason::kGroupCapped, Reason::kGroupCapped, *known, "of its intent");
}

Reason Judge::global_caps(const Candidate& candidate) {
  if (is_test(candidate) || candidate.must_arrive()) return Reason::kNone;
  if (plan_.everything()) {
    if (!everything_) everything_ = standing(*plan_.everything(), {}, asking());
    const Reason lost = lose(Reason::kGloballyCapped, Reason::kGloballyCapped, *everything_, "of everything");
    if (lost != Reason::kNone) return lost;
  }
  if (plan_.session()) {
    if (!session_) session_ = standing(*plan_.session(), {}, asking());
    const Reason lost = lose(Reason::kGloballyCapped, Reason::kGloballyCapped, *session_, "of the session");
    if (lost != Reason::kNone) return lost;
  }
  return Reason::kNone;
}

/// Of what interrupts, also of what must arrive, one is drawn at a time.
Reason Judge::interruption(const Candidate& candidate) {
  if (!candidate.interrupts()) return Reason::kNone;
  const Time from = due(candidate);
  std::optional<Time> until;
  for (const Decided& decided : history_->decisions) {
    if (&decided == own_ || !decided.interrupts || decided.exposed || decided.held_until <= now_) continue;
    // Who tests may look again and again, and keeps nothing back that counts.
    if (is_test(candidate) ? decided.uses.front().id == candidate.id : !decided.counts) continue;
    const bool meets = decided.due < from + kHold && from < decided.held_until;
    if (meets) until = std::max(until.value_or(decided.held_until), decided.held_until);
  }
  return until ? lose(Reason::kGloballyCapped, "another message is about to interrupt", until) : Reason::kNone;
}

std::string Judge::evaluated_detail(const Candidate& candidate) {
  assignment::Explanation explanation;
  assignment::Run<assignment::Explainer> run(plan_.catalog(), request_.context, run_.scratch, {},
                                             assignment::Explainer(explanation));
  (void)(candidate.experiment ? assignment::enrol(run, *candidate.experiment, candidate.index)
                              : assignment::enrol(run, *candidate.message));
  if (explanation.empty()) return {};
  return explanation.back().step + ": " + explanation.back().detail;
}

}  // namespace flywheel::messages
