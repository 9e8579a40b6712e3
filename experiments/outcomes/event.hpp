// Something a unit did, or was shown.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/properties.hpp"

namespace flywheel::outcomes {

/// Who: the type of unit ("user", "account", "device", …) and its id.
struct UnitId {
  std::string_view type;
  std::string_view id;
  friend bool operator==(const UnitId&, const UnitId&) = default;
};

/// A view; the text belongs to somebody else.
struct Event {
  std::span<const UnitId> units;  ///< every unit it is stored under; empty when one unit's history is read
  std::string_view name;
  Time time;
  std::optional<double> value;
  Properties properties;
  std::string_view message_id;  ///< the idempotency key
};

/// The event that records an exposure, with the properties below (the words of Segment's A/B testing specification).
inline constexpr std::string_view kExposure = "Experiment Viewed";
inline constexpr std::string_view kExposureExperiment = "experiment_id";
inline constexpr std::string_view kExposureVariant = "variation_id";
inline constexpr std::string_view kExposurePhase = "phase";
/// A map of what Experiment::exposure_attributes names of the unit's context.
inline constexpr std::string_view kExposureAttributes = "attributes";

/// The event that records that a holdout kept a unit back where it would have been exposed.
inline constexpr std::string_view kHoldoutExposure = "Holdout Viewed";
inline constexpr std::string_view kExposureHoldout = "holdout_id";

/// The events that record what the server decided about a message of an experiment: that it be shown (or, to a control
/// group, recorded), and that it was due and not shown. Both carry an exposure's experiment, variant and phase.
inline constexpr std::string_view kMessageDecided = "Message Decided";
inline constexpr std::string_view kMessageSuppressed = "Message Suppressed";
/// The decision's id: of kMessageDecided, and of everything that clients report about it.
inline constexpr std::string_view kDecision = "decision";
/// kMessageDecided: whether another message is shown instead, as the unit is in the control group.
inline constexpr std::string_view kReplaced = "replaced";
/// kMessageSuppressed: why.
inline constexpr std::string_view kReason = "reason";

/// Whether an event is something the unit did, as opposed to something it was shown: everything but exposures,
/// `Holdout Viewed`, `Message Decided`, `Message Suppressed` and the events that clients report about in-app messages
/// (`message_exposed`, `message_shown`, `message_clicked`, `message_dismissed`, `message_snoozed`, `message_muted`,
/// `message_failed`, `survey_answered`). A product's own events may begin with `message_`, too: a chat's `message_sent`
/// is an activity.
[[nodiscard]] bool is_activity(std::string_view event_name);

/// Receives histories: units in store order, each unit's events by time, then message id (at equal times an exposure
/// comes first). Views live until the call returns.
class HistoryVisitor {
 public:
  virtual ~HistoryVisitor() = default;
  virtual void begin_unit(UnitId unit) = 0;
  virtual void event(const Event& event) = 0;
  virtual void end_unit() = 0;
};

}  // namespace flywheel::outcomes
