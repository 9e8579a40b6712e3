#include "flagd/store/embedded/history_reader.hpp"

#include "config/vocabulary/text.hpp"
#include "flagd/store/embedded/event_key.hpp"
#include "flagd/store/embedded/event_record.hpp"

namespace flywheel::store {
namespace {

Error corrupt(std::string_view key, std::string_view what) {
  return {"corrupt", describe_event_key(key) + ": " + std::string(what)};
}

}  // namespace

Result<void> HistoryReader::visit_units() {
  while (iterator_.Valid()) {
    const std::string_view key = view(iterator_.key());
    const auto prefix_size = unit_prefix_size(key);
    if (!prefix_size) return corrupt(key, "the key does not decode");
    prefix_ = key.substr(0, *prefix_size);
    visitor_.begin_unit(unit_of_prefix(prefix_, scratch_));
    if (const auto visited = visit_events(); !visited) return visited.error();
    visitor_.end_unit();
  }
  return status();
}

Result<void> HistoryReader::visit_unit(outcomes::UnitId unit, std::string_view prefix) {
  prefix_ = prefix;
  visitor_.begin_unit(unit);
  if (const auto visited = visit_events(); !visited) return visited.error();
  visitor_.end_unit();
  return {};
}

Result<void> HistoryReader::visit_events() {
  for (; iterator_.Valid(); iterator_.Next()) {
    const std::string_view key = view(iterator_.key());
    if (!key.starts_with(prefix_)) return {};
    if (const auto visited = visit_event(key); !visited) return visited.error();
  }
  return status();
}

Result<void> HistoryReader::visit_event(std::string_view key) {
  const auto place = place_after_prefix(key.substr(prefix_.size()));
  if (!place) return corrupt(key, "the key does not decode");
  outcomes::Event event;
  if (!read_event_record(key, view(iterator_.value()), event)) return corrupt(key, "the record fails its checksum");
  event.time = place->time;
  event.message_id = place->message_id;
  visitor_.event(event);
  return {};
}

Result<void> HistoryReader::status() const {
  const rocksdb::Status status = iterator_.status();
  if (status.ok()) return {};
  Error error = database_.error_of(status);
  if (!prefix_.empty()) {
    std::string scratch;
    const outcomes::UnitId unit = unit_of_prefix(prefix_, scratch);
    error.message += "; at or after " + printable(unit.type) + " \"" + printable(unit.id) + "\"";
  }
  return error;
}

}  // namespace flywheel::store
