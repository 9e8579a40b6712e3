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
  static constexpr std::array kAll{&Judge::switched_off, &Judge::layout,      &Judge::placement, &Judge::schedule,
                                   &Judge::holdout,      &Judge::mute,        &Judge::consent,   &Judge::audience,
                                   &Judge::layer,        &Judge::traffic,     &Judge::trigger,   &Judge::stop_when,
                                   &Judge::texts,        &Judge::quiet_hours, &Judge::frequency, &Judge::dismissal,
                                   &Judge::group_cap,    &Judge::global_caps};
};

Judge::Judge(const Plan& plan, const Request& request, Arena& scratch, const Decided* own, bool explains)
    : plan_(plan),
      request_(request),
      now_(request.context.now),
      history_(request.history ? request.history : &kNothingKnown),
      own_(own),
      explains_(explains),
      run_(plan.catalog(), request.context, scratch),
      test_user_(!plan.catalog().project().test_users.empty() && assignment::is_test_user(run_)) {}

Verdict Judge::judge(const Candidate& candidate) {
  detail_.clear();
  for (const Step step : Steps::kAll) {
    const Verdict verdict = (this->*step)(candidate);
    if (verdict.reason != Reason::kNone) return verdict;
  }
  return {};
}

Verdict Judge::lose(Reason reason, std::string_view detail, std::optional<Time> again) {
  if (explains_) {
    detail_ = detail;
    if (again) detail_ += " until " + format_time(*again);
  }
  return {reason, again};
}

Verdict Judge::lose(Reason capped, Reason too_soon, const Standing& standing, std::string_view whose) {
  if (standing.what == What::kOpen) return {};
  const bool is_cap = standing.what == What::kCapped;
  if (!explains_) return {is_cap ? capped : too_soon, standing.again};
  return lose(is_cap ? capped : too_soon,
              std::string(is_cap ? "the cap " : "the gap ") + std::string(whose) + " allows no more", standing.again);
}

Verdict Judge::switched_off(const Candidate& candidate) {
  if (!candidate.running && !previews(candidate)) return lose(Reason::kKilled, "it is not running");
  const auto place = static_cast<std::size_t>(&candidate - plan_.candidates().data());
  const std::size_t word = place / 64;
  if (word >= request_.killed.size() || (request_.killed[word] >> (place % 64) & 1) == 0) return {};
  return lose(Reason::kKilled, "it is switched off by hand");
}

Verdict Judge::layout(const Candidate& candidate) {
  if ((candidate.layouts & ~request_.layouts) == 0) return {};
  return lose(Reason::kUnsupportedLayout, "some arm has a layout that the client does not draw");
}

Verdict Judge::placement(const Candidate& candidate) {
  if (candidate.delivery->placement != request_.placement) {
    return lose(Reason::kWrongPlacement,
                explains_ ? "it is for `" + candidate.delivery->placement + "`" : std::string());
  }
  return plan_.never_on(request_.placement) ? lose(Reason::kWrongPlacement, "the project shows nothing there")
                                            : Verdict();
}

Verdict Judge::schedule(const Candidate& candidate) {
  if (is_test(candidate) || assignment::in_schedule(run_, *candidate.schedule)) return {};
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

Verdict Judge::holdout(const Candidate& candidate) {
  evaluate(candidate);
  if (evaluation_.error != ErrorCode::kNone || evaluation_.step != assignment::Step::kHoldout) return {};
  return lose(Reason::kHoldout, explains_ ? evaluated_detail(candidate) : std::string());
}

Verdict Judge::mute(const Candidate& candidate) {
  if (!request_.history && !candidate.must_arrive()) {
    return lose(Reason::kStateUnavailable, "what the user has seen is not known");
  }
  if (history_->mutes(candidate.intent)) return lose(Reason::kMuted, "the user muted its intent");
  memory_ = history_->find(candidate.id);
  return memory_ && memory_->muted ? lose(Reason::kMuted, "the user muted it") : Verdict();
}

Verdict Judge::consent(const Candidate& candidate) {
  if (candidate.must_arrive() || !plan_.consent_attribute()) return {};
  const Value& agreed = attribute(*plan_.consent_attribute());
  if (!agreed.is(Kind::kBool) || agreed.as_bool()) return {};
  return lose(Reason::kNoConsent, "the user does not agree to messages");
}

Verdict Judge::audience(const Candidate& candidate) {
  const bool outside =
      evaluation_.error != ErrorCode::kNone || evaluation_.step == assignment::Step::kRequires ||
      (evaluation_.step == assignment::Step::kAudience && evaluation_.reason == assignment::Reason::kDefault);
  return outside ? lose(Reason::kNotInAudience, explains_ ? evaluated_detail(candidate) : std::string()) : Verdict();
}

Verdict Judge::layer(const Candidate& candidate) {
  if (evaluation_.step != assignment::Step::kLayer) return {};
  return lose(Reason::kNotInLayer, explains_ ? evaluated_detail(candidate) : std::string());
}

Verdict Judge::traffic(const Candidate& candidate) {
  if (evaluation_.step != assignment::Step::kTraffic) return {};
  return lose(Reason::kNotInTraffic, explains_ ? evaluated_detail(candidate) : std::string());
}

const TriggerEvent* Judge::trigger_of(const Candidate& candidate) const {
  const catalog::Trigger& wanted = *candidate.delivery->trigger;
  for (const TriggerEvent& event : request_.triggers) {
    if (event.event != wanted.event) continue;
    if (!wanted.where) return &event;
    const expression::Program& filter = plan_.catalog().filters()[*wanted.where];
    if (filter.matches({event.properties, now_}, run_.scratch) == expression::Match::kYes) return &event;
  }
  return nullptr;
}

bool Judge::is_due(const Candidate& candidate) const {
  return !candidate.delivery->trigger || own_ || trigger_of(candidate);
}

Verdict Judge::trigger(const Candidate& candidate) {
  if (is_due(candidate)) return {};
  return lose(Reason::kNoTrigger,
              explains_ ? "it waits for `" + candidate.delivery->trigger->event + "`" : std::string());
}

Verdict Judge::stop_when(const Candidate& candidate) {
  if (!candidate.delivery->stop_when) return {};
  const expression::Program& stop = plan_.catalog().conditions()[*candidate.delivery->stop_when];
  const expression::Inputs inputs = request_.context.inputs();
  const expression::Match match = stop.matches(inputs, run_.scratch);
  if (match == expression::Match::kYes) {
    return lose(Reason::kStopped, explains_ ? "`" + std::string(stop.text()) + "` is true" : std::string());
  }
  if (match == expression::Match::kNo || candidate.must_arrive()) return {};
  // Whoever may have what the message asks for is not asked again.
  const bool unknown = stop.evaluate(inputs, run_.scratch).failure.code == "STATE_UNAVAILABLE";
  return unknown ? lose(Reason::kStateUnavailable, "what the user has reached is not known") : Verdict();
}

const Value& Judge::attribute(expression::AttributeSlot slot) const {
  static const Value kAbsent{};
  return slot < request_.context.attributes.size() ? request_.context.attributes[slot] : kAbsent;
}

Verdict Judge::texts(const Candidate& candidate) {
  if (!candidate.texts->asks()) return {};
  const auto attributes = request_.context.attributes;
  if (!locale_) locale_ = candidate.texts->lookup_of(attributes);
  const auto slot = candidate.texts->lacking(candidate.texts->locale_of(*locale_), attributes);
  if (!slot) return {};
  if (!explains_) return {Reason::kTemplateUnresolved, {}};
  return lose(Reason::kTemplateUnresolved,
              "`" + std::string(plan_.catalog().attributes().name(*slot)) + "` has no value and no default");
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

Time Judge::due(const Candidate& candidate) const {
  if (own_) return std::max(now_, own_->due);
  if (!candidate.delivery->trigger) return now_;
  const Duration delay = candidate.delivery->trigger->delay;
  const TriggerEvent* event = trigger_of(candidate);
  if (!event || !event->at) return now_ + delay;
  // A client's clock that is wrong neither shortens nor lengthens the delay beyond what it is.
  return now_ + std::clamp(*event->at + delay - now_, Duration(0), delay);
}

Verdict Judge::quiet_hours(const Candidate& candidate) {
  const auto& hours = plan_.catalog().project().quiet_hours;
  if (!hours || candidate.must_arrive()) return {};
  const Time shown = due(candidate);
  std::optional<Time> end;
  if (shown - now_ < kDay) {
    if (!quiet_) quiet_.emplace(*hours, zone(), now_);
    end = quiet_->end_of(shown);
  } else {
    end = Quiet(*hours, zone(), shown).end_of(shown);
  }
  if (!end) return {};
  Verdict verdict = lose(Reason::kQuietHours, "it is night", end);
  verdict.deferred = hours->defer;
  if (!hours->defer) verdict.again.reset();
  return verdict;
}

Verdict Judge::frequency(const Candidate& candidate) {
  if (is_test(candidate)) return {};
  const catalog::Allowance& allowance = candidate.delivery->frequency;
  if (allowance.max || allowance.gap) {
    const Level level{Level::Of::kMessage, candidate.id, candidate.intent};
    const Verdict verdict = lose(Reason::kCapped, Reason::kGap, standing(allowance, level, asking()), "of the message");
    if (verdict.reason != Reason::kNone) return verdict;
  }
  if (!candidate.interrupts()) return {};
  // Another tab or device may be about to draw it, or be drawing it.
  for (const Decided& decided : history_->decisions) {
    if (&decided == own_ || !decided.counts || decided.held_until <= now_) continue;
    if (!uses(decided, candidate.id)) continue;
    return lose(Reason::kGap, "another decision holds it", decided.held_until);
  }
  return {};
}

Verdict Judge::dismissal(const Candidate& candidate) {
  const MessageMemory* memory = is_test(candidate) ? nullptr : memory_;
  if (!memory) return {};
  if (now_ < memory->snoozed_until) return lose(Reason::kDismissed, "the user snoozed it", memory->snoozed_until);
  bool over = memory->dismissed;
  if (candidate.until == catalog::Until::kInteracted) over = over || memory->clicked;
  if (candidate.until == catalog::Until::kSeen) over = over || memory->times > 0;
  return over ? lose(Reason::kDismissed, "the user is done with it") : Verdict();
}

Verdict Judge::group_cap(const Candidate& candidate) {
  const catalog::Allowance* cap = is_test(candidate) ? nullptr : plan_.cap_of(candidate.intent);
  if (!cap) return {};
  auto& known = groups_[static_cast<std::size_t>(candidate.intent)];
  if (!known) known = standing(*cap, {Level::Of::kIntent, 0, candidate.intent}, asking());
  return lose(Reason::kGroupCapped, Reason::kGroupCapped, *known, "of its intent");
}

Verdict Judge::global_caps(const Candidate& candidate) {
  if (is_test(candidate) || candidate.must_arrive()) return {};
  if (plan_.everything()) {
    if (!everything_) everything_ = standing(*plan_.everything(), {}, asking());
    const Verdict verdict = lose(Reason::kGloballyCapped, Reason::kGloballyCapped, *everything_, "of everything");
    if (verdict.reason != Reason::kNone) return verdict;
  }
  if (plan_.session()) {
    if (!session_) session_ = standing(*plan_.session(), {}, asking());
    const Verdict verdict = lose(Reason::kGloballyCapped, Reason::kGloballyCapped, *session_, "of the session");
    if (verdict.reason != Reason::kNone) return verdict;
  }
  if (!candidate.interrupts()) return {};
  if (!interrupted_) {
    interrupted_.emplace();
    for (const Decided& decided : history_->decisions) {
      if (&decided != own_ && decided.interrupts && decided.holds(now_)) *interrupted_ = decided.held_until;
    }
  }
  return *interrupted_ ? lose(Reason::kGloballyCapped, "another message is about to interrupt", *interrupted_)
                       : Verdict();
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
