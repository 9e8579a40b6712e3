// What became of messages with one unit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/split.hpp"
#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/stage_totals.hpp"

namespace flywheel::outcomes {

/// What a client reports about a decision.
enum class MessageStep : std::uint8_t {
  kExposed,
  kShown,
  kClicked,
  kAnswered,
  kDismissed,
  kSnoozed,
  kMuted,
  kFailed,
};

/// Gathers a unit's decisions, and what was reported about them, in whatever order they come: a client's clock may say
/// that a message was drawn before the server decided so. Reused from unit to unit.
class MessageTrail {
 public:
  /// A dismissal so soon after the message was drawn says that it was in the way.
  static constexpr Duration kQuick = std::chrono::seconds(2);

  /// The arm in which an experiment has the unit.
  struct Place {
    std::uint32_t experiment = 0;
    catalog::VariantIndex arm = 0;
    int phase = 1;
    friend bool operator==(const Place&, const Place&) = default;
  };

  /// `replaced`: the unit is in the control group and sees another message instead; what is reported about that one is
  /// not about this experiment, but for the exposure.
  void decided(const Place& place, std::string_view decision, bool replaced);
  void suppressed(const Place& place, std::string_view reason, Time at);
  /// `shown_for`: of a dismissal, how long the message had been there.
  void reported(std::string_view decision, MessageStep step, Time at, std::optional<Duration> shown_for);

  [[nodiscard]] bool empty() const { return decisions_.empty() && suppressions_.empty(); }
  /// Joins decisions and reports; the experiments' places, one of each experiment, that of its last phase.
  [[nodiscard]] std::span<const Place> settle();
  /// Adds what became of the messages of a place's experiment. `first_exposure`: none yet; then units are kept out of
  /// that arm and phase by what kept them out there.
  void add_to(StageTotals& totals, const Place& place, std::optional<Time> first_exposure);
  void clear();

 private:
  struct Decision {
    std::uint64_t id = 0;
    Place place;
    bool replaced = false;
    std::optional<Time> exposed{};
    std::uint32_t steps = 0;  ///< bit i: MessageStep i
    bool quick = false;

    [[nodiscard]] bool has(MessageStep step) const { return (steps >> static_cast<unsigned>(step) & 1U) != 0; }
  };
  struct Suppression {
    Place place;
    std::string reason;
    Time at;
  };
  struct Report {
    std::uint64_t decision = 0;
    MessageStep step;
    Time at;
    bool quick = false;
  };

  std::vector<Decision> decisions_;
  std::vector<Suppression> suppressions_;
  std::vector<Report> reports_;
  std::vector<Place> places_;
  std::vector<const Decision*> exposed_;
};

}  // namespace flywheel::outcomes
