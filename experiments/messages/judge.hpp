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
  /// `explains`: details are worth their words.
  Judge(const Plan& plan, const Request& request, Arena& scratch, bool explains);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  [[nodiscard]] bool is_test_user() const { return test_user_; }
  /// A decision asks for itself. nullptr: none does.
  void ask_for(const Decided* own) { own_ = own; }

  /// Takes the candidate through the steps, to the first at which it loses.
  Verdict judge(const Candidate& candidate);

  // Of the candidate that was judged last.
  [[nodiscard]] const assignment::Evaluation& evaluation() const { return evaluation_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }
  /// Whether what it waits for has happened.
  [[nodiscard]] bool is_due(const Candidate& candidate);
  [[nodiscard]] Time due(const Candidate& candidate);
  /// The id of what made it due; 0: nothing did, or something without an id.
  [[nodiscard]] Id trigger_id(const Candidate& candidate);
  /// Whether what becomes of it counts for nobody's results.
  [[nodiscard]] bool is_test(const Candidate& candidate) const { return test_user_ || previews(candidate); }
  [[nodiscard]] bool previews(const Candidate& candidate) const {
    return request_.preview && request_.preview->key == candidate.key;
  }
  [[nodiscard]] std::string_view user() const { return run_.user.text(); }

 private:
  using Step = Reason (Judge::*)(const Candidate&);
  struct Steps;

  Reason switched_off(const Candidate& candidate);
  Reason layout(const Candidate& candidate);
  Reason placement(const Candidate& candidate);
  Reason schedule(const Candidate& candidate);
  Reason holdout(const Candidate& candidate);
  Reason mute(const Candidate& candidate);
  Reason consent(const Candidate& candidate);
  Reason audience(const Candidate& candidate);
  Reason layer(const Candidate& candidate);
  Reason traffic(const Candidate& candidate);
  Reason trigger(const Candidate& candidate);
  Reason stop_when(const Candidate& candidate);
  Reason texts(const Candidate& candidate);
  Reason quiet_hours(const Candidate& candidate);
  Reason frequency(const Candidate& candidate);
  Reason dismissal(const Candidate& candidate);
  Reason group_cap(const Candidate& candidate);
  Reason global_caps(const Candidate& candidate);
  Reason interruption(const Candidate& candidate);

  Reason lose(Reason reason, std::string_view detail, std::optional<Time> again = std::nullopt);
  /// By an allowance that is used up.
  Reason lose(Reason capped, Reason too_soon, const Standing& standing, std::string_view whose);
  void evaluate(const Candidate& candidate);
  /// What the last evaluation came to, in words.
  [[nodiscard]] std::string evaluated_detail(const Candidate& candidate);
  /// The event that makes it due; nullptr: none.
  [[nodiscard]] const TriggerEvent* trigger_of(const Candidate& candidate);
  [[nodiscard]] const Zone& zone();
  [[nodiscard]] Asking asking();
  [[nodiscard]] const Value& attribute(expression::AttributeSlot slot) const;

  const Plan& plan_;
  const Request& request_;
  const Time now_;
  const History* history_;  // an empty one where nothing is known
  const Decided* own_ = nullptr;
  const bool explains_;
  const bool never_on_;  // the project shows nothing at the placement
  assignment::Run<assignment::Silent> run_;
  const bool test_user_;
  std::optional<LocaleLookup> locale_;
  std::optional<Zone> zone_;
  std::optional<Quiet> quiet_;
  std::optional<ImpressionIndex> index_;
  std::optional<Standing> everything_, session_;
  std::array<std::optional<Standing>, catalog::kIntents> groups_;
  assignment::Evaluation evaluation_;
  const Candidate* triggered_ = nullptr;  // what trigger_ is known of
  const TriggerEvent* trigger_ = nullptr;
  const MessageMemory* memory_ = nullptr;  // of the candidate; nullptr: nothing is remembered of it
  // Of the verdict on it:
  std::optional<Time> again_;
  bool deferred_ = true;
  std::string detail_;
};

}  // namespace flywheel::messages
