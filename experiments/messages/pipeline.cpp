#include "experiments/messages/pipeline.hpp"

#include <algorithm>

#include "config/hashing/slot.hpp"
#include "experiments/messages/judge.hpp"

namespace flywheel::messages {
namespace {

/// The decision that a request repeats: the one it names, or one for the very same trigger that is still to be drawn.
/// Nothing: it names one that is gone.
std::optional<const Decided*> repeated(const Request& request) {
  const History* history = request.history;
  const Time now = request.context.now;
  if (!request.recheck.empty()) {
    const Decided* named = history ? history->decision(request.recheck) : nullptr;
    const bool holds = named && named->placement == request.placement && !named->exposed && now < named->held_until;
    return holds ? std::optional(named) : std::nullopt;
  }
  if (!history) return nullptr;
  for (const Decided& decided : history->decisions) {
    if (decided.trigger == 0 || decided.exposed || decided.held_until <= now) continue;
    if (decided.placement != request.placement) continue;
    for (const TriggerEvent& event : request.triggers) {
      if (event.id == decided.trigger) return &decided;
    }
  }
  return nullptr;
}

/// Keeps the reason of whoever came furthest, and of several such the earliest time to ask again.
void note_loss(const Verdict& verdict, Decision& decision) {
  if (verdict.reason < decision.reason) return;
  if (verdict.reason > decision.reason) {
    decision.reason = verdict.reason;
    decision.again = verdict.again;
    decision.deferred = verdict.deferred;
  } else if (verdict.again) {
    decision.again = decision.again ? std::min(*decision.again, *verdict.again) : verdict.again;
  }
}

/// Of candidates that tie: who was shown less to this user, then whom the user's hash prefers.
void sort_equals(std::vector<Chosen>& equals, const History* history, std::string_view user) {
  if (equals.size() < 2) return;
  const auto times = [&](const Candidate& candidate) -> std::uint32_t {
    const MessageMemory* memory = history ? history->find(candidate.id) : nullptr;
    return memory ? memory->times : 0;
  };
  std::sort(equals.begin(), equals.end(), [&](const Chosen& left, const Chosen& right) {
    const Candidate &a = *left.candidate, &b = *right.candidate;
    return std::tuple(times(a), hashing::hash_of(a.tie_seed, user), a.key) <
           std::tuple(times(b), hashing::hash_of(b.tie_seed, user), b.key);
  });
}

Decision::Do what_of(const Chosen& chosen) {
  return chosen.content().absent() ? Decision::Do::kRecordOnly : Decision::Do::kShow;
}

/// Fills in what is known only once somebody has won.
void settle(Decision& decision, const Chosen& winner, const Judge& judge, Time now) {
  const Candidate& candidate = *winner.candidate;
  decision.what = what_of(winner);
  decision.reason = Reason::kNone;
  decision.again.reset();
  decision.chosen = winner;
  decision.due = judge.due(candidate);
  decision.held_until = decision.earlier ? decision.earlier->held_until : decision.due + kHold;
  decision.not_after = std::min(decision.held_until, candidate.schedule->end.value_or(Time::max()));
  if (decision.not_after < now) decision.not_after = decision.held_until;  // a test user's, out of schedule
  if (decision.what == Decision::Do::kShow) decision.locale = candidate.locales[*judge.locale(candidate)];
}

void explain(Explanation* explanation, const Candidate& candidate, Reason reason, std::string detail) {
  if (explanation) explanation->push_back({std::string(candidate.key), reason, std::move(detail)});
}

}  // namespace

Decision Pipeline::decide(const Plan& plan, const Request& request, Arena& scratch, Explanation* explanation) {
  Decision decision;
  decision.state_unknown = request.history == nullptr;
  const auto own = repeated(request);
  decision.earlier = own.value_or(nullptr);
  Judge judge(plan, request, scratch, decision.earlier, explanation != nullptr);
  const auto contenders = plan.at(request.placement);
  const auto candidates = plan.candidates();
  replaced_.clear();
  bool decided = !own;  // what it names is gone, so there is nothing to decide
  for (std::size_t begin = 0, end = 0; begin < contenders.size(); begin = end) {
    eligible_.clear();
    for (end = begin; end < contenders.size(); ++end) {
      const Candidate& candidate = candidates[contenders[end]];
      if (!Plan::tie(candidates[contenders[begin]], candidate)) break;
      if (decision.earlier && decision.earlier->uses.front().id != candidate.id) continue;
      const Verdict verdict = judge.judge(candidate);
      if (verdict.reason == Reason::kNone) {
        eligible_.push_back({&candidate, judge.evaluation().variant, judge.is_test_user()});
        continue;
      }
      if (!decided) note_loss(verdict, decision);
      if (verdict.reason == Reason::kHoldout && !decision.holdout && judge.is_due(candidate)) {
        decision.holdout = judge.evaluation().holdout;
      }
      explain(explanation, candidate, verdict.reason, judge.detail());
    }
    sort_equals(eligible_, request.history, judge.user());
    for (const Chosen& next : eligible_) {
      if (decided) {
        explain(explanation, *next.candidate, Reason::kLostPriority, "another message goes before it");
      } else if (what_of(next) == Decision::Do::kRecordOnly && next.candidate->delivery->next_on_control) {
        replaced_.push_back(next);
        explain(explanation, *next.candidate, Reason::kNone, "the control group sees the next message");
      } else {
        settle(decision, next, judge, request.context.now);
        decided = true;
        explain(explanation, *next.candidate, Reason::kNone, "it wins the placement");
      }
    }
    if (decided && !explanation) break;
  }
  if (decision.what == Decision::Do::kNothing && !replaced_.empty()) {
    const Chosen control = replaced_.front();
    replaced_.erase(replaced_.begin());
    settle(decision, control, judge, request.context.now);
  }
  decision.replaced = replaced_;
  if (explanation) {
    for (const Candidate& candidate : candidates) {
      if (candidate.delivery->placement == request.placement) continue;
      const Verdict verdict = judge.judge(candidate);
      explain(explanation, candidate, verdict.reason, judge.detail());
    }
  }
  return decision;
}

}  // namespace flywheel::messages
