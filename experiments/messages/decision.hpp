// The answer to "which message do I show at this placement now?".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/assignment/evaluation.hpp"
#include "experiments/messages/plan.hpp"
#include "experiments/messages/reason.hpp"

namespace flywheel::messages {

/// A message and the arm of its experiment; kNoVariant without one.
struct Chosen {
  const Candidate* candidate = nullptr;
  catalog::VariantIndex arm = catalog::kNoVariant;
  bool test_user = false;  ///< counts for nobody's results

  [[nodiscard]] const Content* content() const { return candidate->content(arm); }
};

/// An experiment whose message was due and lost to something later than its trigger.
struct Suppressed {
  Chosen chosen;
  Reason reason = Reason::kNone;
};

struct Decision {
  enum class Do : std::uint8_t {
    kNothing,
    kRecordOnly,  ///< a control group's: as if something were shown, but nothing is
    kShow,
  };
  Do what = Do::kNothing;

  // Of kNothing.
  Reason reason = Reason::kNoCandidate;  ///< of the candidate that came furthest
  std::optional<Time> again;             ///< when asking again may help, as far as waiting does
  bool deferred = true;                  ///< false: what made it due is lost (quiet hours with `then: drop`)

  // Of the others.
  Chosen chosen;
  std::span<const Chosen> replaced;  ///< control groups that see `chosen` instead of nothing; lives in the Pipeline
  Id trigger = 0;                    ///< the event that made it due; 0: none, or one without an id
  Time due;                          ///< now, and what is left of the delay
  Time held_until;
  Time not_after;                    ///< from then on it must not be drawn any more
  const Decided* earlier = nullptr;  ///< the decision that this one repeats; points into the history

  /// What else was due for a unit whose results count, and why it is not shown: of those that come before the winner,
  /// as nobody judges the others; not of a decision that is repeated. Lives in the Pipeline.
  std::span<const Suppressed> suppressed;

  /// A holdout that keeps the user from a message that was due; an index into Catalog::holdouts().
  std::optional<std::uint16_t> holdout;
  bool state_unknown = false;  ///< nobody could say what the user has seen
};

/// What the decision, which is not kNothing, holds from now on under that id. Exposures are left to the caller.
[[nodiscard]] Decided held_by(const Decision& decision, std::string id, std::string_view placement,
                              std::uint32_t session, Time now);

/// One candidate, and the step at which it lost.
struct ExplainedCandidate {
  std::string message;  ///< its key
  Reason reason = Reason::kNone;
  std::string detail;  ///< why, in words; of the one that is shown or recorded, that it won
};
using Explanation = std::vector<ExplainedCandidate>;

}  // namespace flywheel::messages
