#include "experiments/messages/pipeline.hpp"

#include <algorithm>
#include <tuple>

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

/// The contenders for one placement, from the first group of equals to the last.
class Contest {
 public:
  Contest(const Plan& plan, const Request& request, Judge& judge, Decision& decision, Explanation* explanation,
          std::vector<Chosen>& eligible, std::vector<Chosen>& replaced)
      : plan_(plan),
        request_(request),
        judge_(judge),
        decision_(decision),
        explanation_(explanation),
        eligible_(eligible),
        replaced_(replaced) {
    replaced_.clear();
  }

  /// Fills in the decision.
  void hold() {
    const auto contenders = plan_.at(request_.placement);
    for (std::size_t begin = 0, end = 0; begin < contenders.size() && (!decided_ || explanation_); begin = end) {
      eligible_.clear();
      const Candidate& first = candidate(contenders[begin]);
      for (end = begin; end < contenders.size() && Plan::tie(first, candidate(contenders[end])); ++end) {
        judge(candidate(contenders[end]));
      }
      sort_equals(eligible_, request_.history, judge_.user());
      for (const Chosen& next : eligible_) hand_out(next);
    }
    if (!decided_ && !replaced_.empty()) {  // there is nobody to take the place of the first
      const Chosen control = replaced_.front();
      replaced_.erase(replaced_.begin());
      settle(decision_, control, judge_, request_.context.now);
    }
    decision_.replaced = replaced_;
  }

  /// Explains the candidates of other placements.
  void explain_others() {
    for (const Candidate& candidate : plan_.candidates()) {
      if (candidate.delivery->placement == request_.placement) continue;
      const Verdict verdict = judge_.judge(candidate);
      explain(candidate, verdict.reason, judge_.detail());
    }
  }

 private:
  [[nodiscard]] const Candidate& candidate(std::uint32_t index) const { return plan_.candidates()[index]; }

  void judge(const Candidate& candidate) {
    if (decision_.earlier && decision_.earlier->uses.front().id != candidate.id) return;
    const Verdict verdict = judge_.judge(candidate);
    if (verdict.reason == Reason::kNone) {
      eligible_.push_back({&candidate, judge_.evaluation().variant, judge_.is_test_user()});
      return;
    }
    if (!decided_) note_loss(verdict, decision_);
    if (verdict.reason == Reason::kHoldout && !decision_.holdout && judge_.is_due(candidate)) {
      decision_.holdout = judge_.evaluation().holdout;
    }
    explain(candidate, verdict.reason, judge_.detail());
  }

  /// Gives the placement to the next of those that could have it, if it is still free.
  void hand_out(const Chosen& next) {
    if (decided_) return explain(*next.candidate, Reason::kLostPriority, "another message goes before it");
    if (what_of(next) == Decision::Do::kRecordOnly && next.candidate->delivery->next_on_control) {
      replaced_.push_back(next);
      return explain(*next.candidate, Reason::kNone, "the control group sees the next message");
    }
    settle(decision_, next, judge_, request_.context.now);
    decided_ = true;
    explain(*next.candidate, Reason::kNone, "it wins the placement");
  }

  void explain(const Candidate& candidate, Reason reason, std::string_view detail) {
    if (explanation_) explanation_->push_back({std::string(candidate.key), reason, std::string(detail)});
  }

  const Plan& plan_;
  const Request& request_;
  Judge& judge_;
  Decision& decision_;
  Explanation* explanation_;
  std::vector<Chosen>& eligible_;
  std::vector<Chosen>& replaced_;
  bool decided_ = false;
};

}  // namespace

Decision Pipeline::decide(const Plan& plan, const Request& request, Arena& scratch, Explanation* explanation) {
  Decision decision;
  decision.state_unknown = request.history == nullptr;
  const auto own = repeated(request);
  if (!own) return decision;  // what it names is gone: there is nothing to decide
  decision.earlier = *own;
  Judge judge(plan, request, scratch, decision.earlier, explanation != nullptr);
  Contest contest(plan, request, judge, decision, explanation, eligible_, replaced_);
  contest.hold();
  if (explanation) contest.explain_others();
  return decision;
}

}  // namespace flywheel::messages
