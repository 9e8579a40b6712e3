// What holds for all definitions of a project.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/catalog/message.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::catalog {

/// When no message is shown, as times since midnight in the user's zone; `from` after `to` spans midnight.
struct QuietHours {
  Duration from{0};
  Duration to{0};
  bool defer = true;  ///< shown afterwards; else dropped
};

/// Who is left out of results and caps: a glob on the targeting key, or a condition with arms by force.
struct TestUser {
  std::string glob;  ///< empty: the condition counts
  std::optional<ConditionId> condition;
  std::map<std::string, std::string> force;  ///< key → variant or arm
};

struct Project {
  std::string name;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  std::string default_locale = "en";
  Zone timezone;                 ///< of days and dates
  Duration horizon = kDay * 30;  ///< how far back an event of the HTTP intake may lie
  std::optional<QuietHours> quiet_hours;
  std::map<std::string, Allowance> caps;  ///< by `everything`, `session` or intent
  std::vector<std::string> never_on;      ///< placements
  std::vector<TestUser> test_users;
  std::vector<std::string> link_schemes{"https"};
  std::vector<std::string> image_hosts;
  bool hash_units = false;
  std::vector<ConditionId> bots;                       ///< who is no person, by the context at exposure
  std::vector<expression::AttributeSlot> segments_by;  ///< what results are divided by
  std::string natural_frequency;                       ///< daily, weekly, …; may be empty
};

}  // namespace flywheel::catalog
