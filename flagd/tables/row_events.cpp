#include "flagd/tables/row_events.hpp"

#include <array>
#include <map>

#include "config/vocabulary/text.hpp"
#include "flagd/tables/number.hpp"

namespace flywheel::tables {
namespace {

using outcomes::Event;
using outcomes::UnitId;

constexpr std::size_t kLongestText = 200;  // of an experiment's or arm's name, in bytes
constexpr std::size_t kLongestUnit = 512;  // of a unit's id with its prefix, in bytes
constexpr std::int64_t kPhase = 1;

std::string in_quotes(std::string_view text) {
  return "`" + printable(text.substr(0, 40)) + "`";
}

/// Rows become exposures of a single phase.
void encode_exposure(std::string_view experiment, std::string_view arm, std::string& out) {
  const std::array members{Member{outcomes::kExposureExperiment, Value::string(experiment)},
                           Member{outcomes::kExposureVariant, Value::string(arm)},
                           Member{outcomes::kExposurePhase, Value::integer(kPhase)}};
  out.clear();
  outcomes::encode_properties(Value::map(members), out);
}

}  // namespace

void EventBatch::clear() {
  events_.clear();
  arena_.clear();
}

RowEvents::RowEvents(const CsvReader& reader, const ImportMap& map, std::string file_hash)
    : reader_(&reader), map_(&map), file_hash_(std::move(file_hash)), row_(reader) {}

Result<RowEvents> RowEvents::prepare(const CsvReader& reader, const ImportMap& map, std::string file_hash) {
  RowEvents events(reader, map, std::move(file_hash));
  if (const auto found = events.find_columns(); !found) return found.error();
  if (const auto found = events.find_outcomes(); !found) return found.error();
  return events;
}

Result<void> RowEvents::find_columns() {
  const auto unit = reader_->require_column(map_->unit_column);
  if (!unit) return unit.error();
  unit_ = *unit;
  const auto time = find_time(map_->time);
  if (!time) return time.error();
  time_ = *time;
  if (map_->experiment) {
    const auto experiment = find_text(*map_->experiment);
    if (!experiment) return experiment.error();
    experiment_ = *experiment;
  }
  if (map_->arm) {
    const auto arm = find_text(*map_->arm);
    if (!arm) return arm.error();
    arm_ = *arm;
  }
  if (map_->where.empty()) return {};
  auto where = row_.compile(map_->where);
  if (!where) return where.error();
  where_ = std::move(*where);
  return {};
}

Result<void> RowEvents::find_outcomes() {
  std::map<std::string_view, int> times_named;
  for (const MappedOutcome& map : map_->outcomes) {
    Outcome outcome;
    outcome.map = &map;
    const int number = ++times_named[map.event];
    outcome.id_suffix = (number == 1 ? "outcome/" : "outcome." + std::to_string(number) + "/") + map.event;
    if (!map.when.empty()) {
      auto when = row_.compile(map.when);
      if (!when) return when.error();
      outcome.when = std::move(*when);
    }
    if (map.time) {
      const auto time = find_time(*map.time);
      if (!time) return time.error();
      outcome.time = *time;
    }
    if (map.value) {
      const auto value = reader_->require_column(*map.value);
      if (!value) return value.error();
      outcome.value = *value;
    }
    outcomes_.push_back(std::move(outcome));
  }
  return {};
}

Result<RowEvents::TimeField> RowEvents::find_time(const TimeColumn& map) const {
  const auto column = reader_->require_column(map.column);
  if (!column) return column.error();
  return TimeField{*column, &map};
}

Result<RowEvents::TextField> RowEvents::find_text(const Source& map) const {
  if (map.from == Source::From::kConstant) return TextField{std::nullopt, &map};
  const auto column = reader_->require_column(map.text);
  if (!column) return column.error();
  return TextField{*column, &map};
}

Result<bool> RowEvents::read(Fields fields, EventBatch& batch) {
  row_.set(fields);
  if (where_) {
    const auto counts = row_.matches(*where_);
    if (!counts) return counts.error();
    if (!*counts) return false;
  }
  const auto unit = unit_of(fields, batch.arena_);
  if (!unit) return unit.error();
  const auto time = time_of(fields, time_);
  if (!time) return time.error();
  Event event{*unit, {}, *time, std::nullopt, {}, {}};
  if (experiment_) {
    if (const auto added = add_exposure(fields, event, batch); !added) return added.error();
  }
  for (const Outcome& outcome : outcomes_) {
    if (const auto added = add_outcome(fields, outcome, event, batch); !added) return added.error();
  }
  return true;
}

Error RowEvents::bad_row(const std::string& what) const {
  return {"bad_row", reader_->path() + ":" + std::to_string(reader_->line()) + ": " + what};
}

Result<std::string_view> RowEvents::filled(Fields fields, std::size_t column) const {
  if (fields[column].empty()) return bad_row(in_quotes(reader_->header()[column]) + " is empty");
  return fields[column];
}

Result<Time> RowEvents::time_of(Fields fields, const TimeField& time) const {
  const auto text = filled(fields, time.column);
  if (!text) return text.error();
  const auto read =
      time.map->format.empty() ? parse_time(*text) : parse_time_as(*text, time.map->format, time.map->zone);
  if (!read) return bad_row(in_quotes(time.map->column) + ": " + read.error().message);
  return *read;
}

Result<std::string_view> RowEvents::text_of(Fields fields, const TextField& text) const {
  if (!text.column) return std::string_view(text.map->text);
  const auto found = filled(fields, *text.column);
  if (found && found->size() > kLongestText) {
    return bad_row(in_quotes(text.map->text) + " is longer than " + std::to_string(kLongestText) + " bytes");
  }
  return found;
}

Result<std::span<const UnitId>> RowEvents::unit_of(Fields fields, Arena& arena) const {
  const auto text = filled(fields, unit_);
  if (!text) return text.error();
  const std::string& prefix = map_->unit_prefix;
  if (prefix.size() + text->size() > kLongestUnit) {
    return bad_row(in_quotes(map_->unit_column) + " is longer than " + std::to_string(kLongestUnit) + " bytes");
  }
  auto* unit = arena.allocate_array<UnitId>(1);
  *unit = {map_->unit_type, prefix.empty() ? arena.copy(*text) : arena.copy(prefix + std::string(*text))};
  return std::span<const UnitId>(unit, 1);
}

std::string_view RowEvents::id_of(std::string_view suffix, Arena& arena) const {
  return arena.copy(file_hash_ + "/" + std::to_string(reader_->line()) + "/" + std::string(suffix));
}

Result<void> RowEvents::add_exposure(Fields fields, Event event, EventBatch& batch) const {
  const auto experiment = text_of(fields, *experiment_);
  if (!experiment) return experiment.error();
  const auto arm = text_of(fields, *arm_);
  if (!arm) return arm.error();
  encode_exposure(*experiment, *arm, batch.scratch_);
  event.name = outcomes::kExposure;
  event.properties = outcomes::Properties(batch.arena_.copy(batch.scratch_));
  event.message_id = id_of("exposure/" + std::string(*experiment), batch.arena_);
  batch.events_.push_back(event);
  return {};
}

Result<void> RowEvents::add_outcome(Fields fields, const Outcome& outcome, Event event, EventBatch& batch) {
  if (outcome.when) {
    const auto happened = row_.matches(*outcome.when);
    if (!happened) return happened.error();
    if (!*happened) return {};
  }
  if (outcome.time) {
    const auto time = time_of(fields, *outcome.time);
    if (!time) return time.error();
    event.time = *time;
  }
  if (outcome.value) {
    const auto text = filled(fields, *outcome.value);
    if (!text) return text.error();
    event.value = read_number(*text);
    if (!event.value)
      return bad_row(in_quotes(*outcome.map->value) + " is " + in_quotes(*text) + ", which is no number");
  }
  event.name = outcome.map->event;
  event.message_id = id_of(outcome.id_suffix, batch.arena_);
  batch.events_.push_back(event);
  return {};
}

}  // namespace flywheel::tables
