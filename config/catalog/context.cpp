#include "config/catalog/context.hpp"

#include <algorithm>

namespace flywheel::catalog {

using source::Fields;
using source::Node;
using source::quote;

bool Context::among(const Node& at, std::string_view noun, std::span<const std::string_view> names) const {
  if (std::find(names.begin(), names.end(), at.text) != names.end()) return true;
  // A name that is missing may stand in the part that could not be read.
  if (!index.complete) return false;
  std::string hint = "no " + std::string(noun) + " is defined";
  if (!names.empty()) hint = diagnostics.has_enough() ? "" : source::suggest(at.text, names, "there are");
  diagnostics.error(at, "unknown " + std::string(noun) + " " + quote(at.text), std::move(hint));
  return false;
}

bool Context::refer(const Node* at, std::string_view noun, const Definitions& names) const {
  if (!at) return true;
  if (names.contains(at->text)) return true;
  std::vector<std::string_view> known;
  for (const auto& [name, definition] : names) known.push_back(name);
  return among(*at, noun, known);
}

expression::AttributeSlot Context::refer_unit(const Fields& fields, std::string& unit) const {
  const Node* node = fields.scalar("unit");
  if (!node) return units.find(unit)->second;
  std::vector<std::string_view> known;
  for (const auto& [name, slot] : units) known.push_back(name);
  if (!among(*node, "unit", known)) return expression::Attributes::kTargetingKey;
  unit = node->text;
  return units.find(unit)->second;
}

Time Context::instant(const source::When& when, const Zone& zone, bool end) {
  if (when.time) return *when.time;
  return zone.from_local(when.day + (end ? kDay : Duration(0)));
}

Schedule Context::schedule(const Fields& fields) const {
  Schedule schedule;
  const Node* node = fields.find("schedule");
  if (!node) return schedule;
  const Fields parts(*node);
  Zone in = zone;
  if (const Node* name = parts.scalar("timezone"); name && name->text != "user") {
    const auto found = Zone::find(name->text);
    if (found) {
      in = *found;
    } else {
      diagnostics.error(*name, "unknown time zone " + quote(name->text), "write one like Europe/Vienna, or `user`");
    }
  }
  schedule.in_user_zone = parts.text("timezone") == "user";
  if (const auto start = parts.when("start")) {
    schedule.start = instant(*start, in, false);
    if (schedule.in_user_zone && !start->time) schedule.local_start = start->day;
  }
  if (const auto end = parts.when("end")) {
    schedule.end = instant(*end, in, true);
    if (schedule.in_user_zone && !end->time) schedule.local_end = end->day + kDay;
  }
  if (schedule.in_user_zone) expressions.read_attribute(kZoneAttribute);
  if (schedule.start && schedule.end && *schedule.end <= *schedule.start) {
    diagnostics.error(*parts.find("end"), "the schedule ends before it starts");
  }
  return schedule;
}

}  // namespace flywheel::catalog
