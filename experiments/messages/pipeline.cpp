#include "experiments/messages/pipeline.hpp"

#include <algorithm>

#include "config/hashing/slot.hpp"
#include "experiments/messages/judge.hpp"

namespace flywheel::messages {
namespace {

bool previews(const Request& request, const Decided& decided) {
  return request.preview && decided.uses.front().id == id_of(request.preview->key);
}

/// Whether a decision answers such a request: what is previewed is no answer to a question that counts, nor the other
/// way round.
bool is_of_its_kind(const Decided& decided, const Request& request, bool test_user) {
  return decided.counts != (test_user || previews(request, decided));
}

/// The decision that a request repeats: the one it names, or one for the very same trigger that is still to be drawn.
/// Nothing: it names one that is gone.
std::optional<const Decided*> repeated(const Request& request, bool test_user) {
  const History* history = request.history;
  const Time now = request.context.now;
  if (!request.recheck.empty()) {
    const Decided* named = history ? history->decision(request.recheck) : nullptr;
    const bool holds = named && named->placement == request.placement && !named->exposed && now < named->held_until &&
                       is_of_its_kind(*named, request, test_user);
    return holds ? std::optional(named) : std::nullopt;
  }
  if (!history) return nullptr;
  for (const Decided& decided : history->decisions) {
    if (decided.trigger == 0 || decided.exposed || decided.held_until <= now) continue;
    if (decided.placement != request.placement || !is_of_its_kind(decided, request, test_user)) continue;
    if (request.preview && !previews(request, decided)) continue;  // what is previewed goes before it
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

/// Of candidates that tie, who was shown less to this user goes first, then whom the user's hash prefers.
bool goes_after(const Contender& a, const Contender& b) {
  if (a.times != b.times) return a.times > b.times;
  return a.hash != b.hash ? a.hash > b.hash : a.candidate->key > b.candidate->key;
}

Decision::Do what_of(const Chosen& chosen) {
  return !chosen.content() ? Decision::Do::kRecordOnly : Decision::Do::kShow;
}

/// Fills in what is known only once somebody has won.
void settle(Decision& decision, const Chosen& winner, Judge& judge, Time now) {
  const Candidate& candidate = *winner.candidate;
  decision.what = what_of(winner);
  decision.reason = Reason::kNone;
  decision.again.reset();
  decision.chosen = winner;
  decision.trigger = judge.trigger_id(candidate);
  decision.due = judge.due(candidate);
  decision.held_until = decision.earlier ? decision.earlier->held_until : decision.due + kHold;
  decision.not_after = std::min(decision.held_until, candidate.schedule->end.value_or(Time::max()));
  if (decision.not_after < now) decision.not_after = decision.held_until;  // a test user's, out of schedule
}

/// The contenders for one placement, from the first group of equals to the last.
class Contest {
 public:
  Contest(const Plan& plan, const Request& request, Judge& judge, Decision& decision, Explanation* explanation,
          std::vector<Contender>& equals, std::vector<Chosen>& replaced, std::vector<Suppressed>& suppressed)
      : plan_(plan),
        request_(request),
        judge_(judge),
        decision_(decision),
        explanation_(explanation),
        equals_(equals),
        replaced_(replaced),
        suppressed_(suppressed) {
    replaced_.clear();
    suppressed_.clear();
  }

  /// Fills in the decision.
  void hold() {
    const auto contenders = plan_.at(request_.placement);
    // What is previewed goes before all others.
    for (const std::uint32_t index : request_.preview ? contenders : std::span<const std::uint32_t>()) {
      if (judge_.previews(candidate(index))) judge(candidate(index));
    }
    for (std::size_t begin = 0, end = 0; begin < contenders.size() && goes_on(); begin = end) {
      const Candidate& first = candidate(contenders[begin]);
      for (end = begin + 1; end < contenders.size() && Plan::tie(first, candidate(contenders[end]));) ++end;
      line_up(contenders.subspan(begin, end - begin));
      while (!equals_.empty() && goes_on()) judge(*first_of_equals().candidate);
    }
    if (!decided_ && !replaced_.empty()) {  // there is nobody to take the place of the first
      const Chosen control = replaced_.front();
      replaced_.erase(replaced_.begin());
      settle(decision_, control, judge_, request_.context.now);
    }
    decision_.replaced = replaced_;
    decision_.suppressed = suppressed_;
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
  /// Whoever comes after the winner costs nothing, but for an explanation.
  [[nodiscard]] bool goes_on() const { return !decided_ || explanation_; }
  [[nodiscard]] const Candidate& candidate(std::uint32_t index) const { return plan_.candidates()[index]; }

  /// Gathers candidates that tie, in a heap: most often the first wins, and the others need no order.
  void line_up(std::span<const std::uint32_t> equals) {
    equals_.clear();
    for (const std::uint32_t index : equals) {
      const Candidate& one = candidate(index);
      if (judge_.previews(one)) continue;  // it has been judged
      const MessageMemory* memory = request_.history ? request_.history->find(one.id) : nullptr;
      equals_.push_back({&one, memory ? memory->times : 0, hashing::hash_of(one.tie_seed, judge_.user())});
    }
    std::make_heap(equals_.begin(), equals_.end(), goes_after);
  }

  /// Takes out the one that goes before the others.
  Contender first_of_equals() {
    std::pop_heap(equals_.begin(), equals_.end(), goes_after);
    const Contender first = equals_.back();
    equals_.pop_back();
    return first;
  }

  void judge(const Candidate& candidate) {
    if (decision_.earlier && decision_.earlier->uses.front().id != candidate.id) return;
    // Whoever is not due comes as far as the trigger at best, which says nothing new once somebody has come there.
    if (!explanation_ && decision_.reason >= Reason::kNoTrigger && !judge_.is_due(candidate)) return;
    const Verdict verdict = judge_.judge(candidate);
    if (verdict.reason == Reason::kNone) {
      return hand_out({&candidate, judge_.evaluation().variant, judge_.is_test(candidate)});
    }
    if (!decided_) {
      note_loss(verdict, decision_);
      note_suppressed({&candidate, judge_.evaluation().variant, judge_.is_test(candidate)}, verdict.reason);
    }
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

  void note_suppressed(const Chosen& chosen, Reason reason) {
    const bool counts = reason > Reason::kNoTrigger && chosen.candidate->experiment && !chosen.test_user;
    if (counts && !decision_.earlier && request_.recheck.empty()) suppressed_.push_back({chosen, reason});
  }

  void explain(const Candidate& candidate, Reason reason, std::string_view detail) {
    if (explanation_) explanation_->push_back({std::string(candidate.key), reason, std::string(detail)});
  }

  const Plan& plan_;
  const Request& request_;
  Judge& judge_;
  Decision& decision_;
  Explanation* explanation_;
  std::vector<Contender>& equals_;
  std::vector<Chosen>& replaced_;
  std::vector<Suppressed>& suppressed_;
  bool decided_ = false;
};

}  // namespace

Decision Pipeline::decide(const Plan& plan, const Request& request, Arena& scratch, Explanation* explanation) {
  Decision decision;
  decision.state_unknown = request.history == nullptr;
  Judge judge(plan, request, scratch, explanation != nullptr);
  const auto own = repeated(request, judge.is_test_user());
  if (!own) return decision;  // what it names is gone: there is nothing to decide
  decision.earlier = *own;
  judge.ask_for(decision.earlier);
  Contest contest(plan, request, judge, decision, explanation, equals_, replaced_, suppressed_);
  contest.hold();
  if (explanation) contest.explain_others();
  return decision;
}

}  // namespace flywheel::messages
