// In-app messages: what is shown, where, when and how often.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/gates.hpp"
#include "config/catalog/intent.hpp"
#include "config/catalog/message_texts.hpp"
#include "config/catalog/metric.hpp"
#include "config/catalog/status.hpp"

namespace flywheel::catalog {

/// What makes a message due.
struct Trigger {
  std::string event;
  std::optional<FilterId> where;
  Duration delay{0};
  std::vector<std::string> cancel_on;  ///< events
};

/// How many in which time. `max` absent: any number.
struct Allowance {
  enum class Window : std::uint8_t { kLifetime, kSession, kDuration };
  std::optional<int> max;
  Window window = Window::kLifetime;
  Duration duration{0};         ///< of kDuration
  std::optional<Duration> gap;  ///< the time between two
  bool calendar = false;        ///< in days of the user's zone
  friend bool operator==(const Allowance&, const Allowance&) = default;
};

enum class Priority : std::uint8_t { kUrgent, kHigh, kNormal, kLow };
/// What ends a message for a user.
enum class Until : std::uint8_t { kInteracted, kSeen, kDismissed };

/// Everything about showing a message but its content.
struct Delivery {
  std::string intent;     ///< adoption, upsell, …; may be empty
  std::string placement;  ///< may be empty
  std::optional<Trigger> trigger;
  Allowance frequency;
  std::optional<Until> until;  ///< absent: by intent
  Priority priority = Priority::kNormal;
  std::optional<ConditionId> stop_when;
  bool offline = false;
  bool next_on_control = false;  ///< experiments: the control group sees the next message instead of nothing
};

/// A message without an experiment.
struct Message {
  std::string key;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  Status status = Status::kRunning;
  bool client = true;
  std::string unit = "user";
  expression::AttributeSlot unit_attribute = expression::Attributes::kTargetingKey;
  std::optional<ConditionId> audience;
  Schedule schedule;
  Delivery delivery;
  Value content;  ///< a map with the fields of FORMAT.md's message content; texts only, lists and maps of them
  MessageTexts texts;
  Gates gates;
  source::Place place;
};

}  // namespace flywheel::catalog
