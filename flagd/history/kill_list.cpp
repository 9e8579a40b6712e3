#include "flagd/history/kill_list.hpp"

#include <algorithm>

#include "config/vocabulary/json_writer.hpp"
#include "flagd/history/durable_file.hpp"
#include "flagd/history/sealed.hpp"
#include "flagd/json/read.hpp"

namespace flywheel::history {
namespace {

constexpr std::string_view kKind = "killed";

/// Calls `take` with each line, without its end.
template <class Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Calls `take` with what each line of an audit log says, where it was written by then. Torn and damaged lines are
/// passed over.
template <class Take>
void each_switching(std::string_view log, Time until, Take take) {
  json::Reader reader;
  each_line(log, [&](std::string_view line) {
    const auto switching = read_switching(line, reader);
    if (switching && switching->time <= until) take(*switching);
  });
}

}  // namespace

Result<KilledKeys> KillList::read() const {
  const auto bytes = read_file(killed_);
  if (!bytes) return bytes.error();
  KilledKeys keys;
  if (!*bytes) return keys;
  const auto payload = unseal(kKind, **bytes);
  if (!payload) return Error("corrupt", killed_.string() + " is damaged");
  json::Reader reader;
  Arena arena;
  each_line(*payload, [&](std::string_view line) {
    const auto key = reader.read(line, arena);
    if (key && key->is(Kind::kString)) keys.emplace(key->as_string());
  });
  return keys;
}

Result<KilledKeys> KillList::recover() {
  auto keys = at(Time::max());
  if (!keys) return keys.error();
  set_aside(killed_);
  return keys;
}

Result<KilledKeys> KillList::at(Time time) const {
  const auto bytes = read_file(audit_);
  if (!bytes) return bytes.error();
  KilledKeys keys;
  if (!*bytes) return keys;
  each_switching(**bytes, time, [&](const Switching& switching) {
    if (switching.kill) {
      keys.insert(switching.key);
    } else {
      keys.erase(switching.key);
    }
  });
  return keys;
}

Result<Pauses> KillList::pauses(Time time) const {
  const auto bytes = read_file(audit_);
  if (!bytes) return bytes.error();
  Pauses pauses;
  if (*bytes) each_switching(**bytes, time, [&](const Switching& switching) { pauses.note(switching); });
  return pauses;
}

Result<void> KillList::write(const KilledKeys& killed, const Switching& switching) {
  if (const auto logged = append_line_durably(audit_, audit_line(switching)); !logged) return logged.error();
  std::string payload;
  for (const std::string& key : killed) {
    append_json_string(payload, key);
    payload += '\n';
  }
  return write_durably(killed_, seal(kKind, payload));
}

std::vector<std::uint64_t> killed_places(const catalog::Catalog& catalog, const KilledKeys& keys) {
  std::vector<std::uint64_t> places;
  for (const std::string& key : keys) {
    const catalog::Entry* entry = catalog.find(key);
    if (!entry) continue;
    const auto place = static_cast<std::size_t>(entry - catalog.entries().data());
    places.resize(std::max(places.size(), place / 64 + 1));
    places[place / 64] |= std::uint64_t{1} << (place % 64);
  }
  return places;
}

}  // namespace flywheel::history
