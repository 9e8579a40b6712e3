// The steps of the pipeline for one candidate after the other.
#pragma once

#include <optional>
#include <string>

#include "experiments/assignment/run.hpp"
#include "experiments/messages/allowance.hpp"
#include "experiments/messages/pipeline.hpp"
#include "experiments/messages/quiet.hpp"

namespace flywheel::messages {

/// What became of one candidate.
struct Verdict {
  Reason reason = Reason::kNone;
  std::optional<Time> again;
  bool deferred = true;
};

/// Judges candidates for one request. What is the same for all of them is found out once, when the first asks.
class Judge {
 public:
  /// `explains`: details are worth their words. `own`: a decision that asks for itself.
  Judge(const Plan& plan, const Request& request, Arena& scratch, const Decided* own, bool explains);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  /// Takes the candidate through the steps, to the first at which it loses.
  Verdict judge(const Candidate& candidate);

  // Of the candidate that was judged last.
  [[nodiscard]] const assignment::Evaluation& evaluation() const { return evaluation_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }
  /// Whether what it waits for has happened.
  [[nodiscard]] bool is_due(const Candidate& candidate) const;
  [[nodiscard]] Time due(const Candidate& candidate) const;
  /// Whether what becomes of it counts for nobody's results.
  [[nodiscard]] bool is_test(const Candidate& candidate) const { return test_user_ || previews(candidate); }
  [[nodiscard]] bool previews(const Candidate& candidate) const {
    return request_.preview && request_.preview->key == candidate.key;
  }
  [[nodiscard]] std::string_view user() const { return run_.user.text(); }

 private:
  using Step = Verdict (Judge::*)(const Candidate&);
  struct Steps;

  Verdict switched_off(const Candidate& candidate);
  Verdict layout(const Candidate& candidate);
  Verdict placement(const Candidate& candidate);
  Verdict schedule(const Candidate& candidate);
  Verdict holdout(const Candidate& candidate);
  Verdict mute(const Candidate& candidate);
  Verdict consent(const Candidate& candidate);
  Verdict audience(const Candidate& candidate);
  Verdict layer(const Candidate& candidate);
  Verdict traffic(const Candidate& candidate);
  Verdict trigger(const Candidate& candidate);
  Verdict stop_when(const Candidate& candidate);
  Verdict texts(const Candidate& candidate);
  Verdict quiet_hours(const Candidate& candidate);
  Verdict frequency(const Candidate& candidate);
  Verdict dismissal(const Candidate& candidate);
  Verdict group_cap(const Candidate& candidate);
  Verdict global_caps(const Candidate& candidate);

  Verdict lose(Reason reason, std::string_view detail, std::optional<Time> again = std::nullopt);
  /// By an allowance that is used up.
  Verdict lose(Reason capped, Reason too_soon, const Standing& standing, std::string_view whose);
  void evaluate(const Candidate& candidate);
  /// What the last evaluation came to, in words.
  [[nodiscard]] std::string evaluated_detail(const Candidate& candidate);
  [[nodiscard]] const TriggerEvent* trigger_of(const Candidate& candidate) const;
  [[nodiscard]] const Zone& zone();
  [[nodiscard]] Asking asking();
  [[nodiscard]] const Value& attribute(expression::AttributeSlot slot) const;

  const Plan& plan_;
  const Request& request_;
  const Time now_;
  const History* history_;  // an empty one where nothing is known
  const Decided* own_;
  const bool explains_;
  assignment::Run<assignment::Silent> run_;
  const bool test_user_;
  std::optional<LocaleLookup> locale_;
  std::optional<Zone> zone_;
  std::optional<Quiet> quiet_;
  std::optional<ImpressionIndex> index_;
  std::optional<Standing> everything_, session_;
  std::array<std::optional<Standing>, catalog::kIntents> groups_;
  std::optional<std::optional<Time>> interrupted_;  // the end of the hold of one that interrupts
  assignment::Evaluation evaluation_;
  const MessageMemory* memory_ = nullptr;  // of the candidate; nullptr: nothing is remembered of it
  std::string detail_;
};

}  // namespace flywheel::messages
