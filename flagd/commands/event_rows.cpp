#include "flagd/commands/event_rows.hpp"

#include "config/vocabulary/json_writer.hpp"
#include "experiments/simulation/history.hpp"

namespace flywheel::commands {
namespace {

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_value(const Value& value) {
  if (value.absent()) return "";
  return value.is(Kind::kString) ? csv_field(value.as_string()) : csv_field(to_json(value));
}

}  // namespace

EventRows::EventRows(const simulation::Scenario& scenario, std::ostream& out) : scenario_(scenario), out_(out) {
  out_ << "time,unit,event,experiment,arm,amount";
  for (const simulation::Attribute& attribute : scenario.attributes) out_ << "," << csv_field(attribute.name);
  out_ << ",message_id\n";
}

void EventRows::write(const outcomes::Event& event) {
  arena_.clear();
  const Value properties = event.properties.all(arena_);
  out_ << format_time(event.time) << "," << csv_field(event.units.front().id) << "," << csv_field(event.name) << ","
       << csv_value(properties.find(outcomes::kExposureExperiment)) << ","
       << csv_value(properties.find(outcomes::kExposureVariant)) << "," << csv_value(amount_of(event, properties));
  const Value attributes = properties.find(outcomes::kExposureAttributes);
  for (const simulation::Attribute& one : scenario_.attributes) out_ << "," << csv_value(attributes.find(one.name));
  out_ << "," << csv_field(event.message_id) << "\n";
}

Value EventRows::amount_of(const outcomes::Event& event, const Value& properties) const {
  if (event.value) return Value::number(*event.value);
  for (const simulation::Outcome& outcome : scenario_.outcomes) {
    if (outcome.event == event.name && outcome.amount && !outcome.amount->property.empty())
      return properties.find(outcome.amount->property);
  }
  return {};
}

}  // namespace flywheel::commands
