#include "flagd/history/kill_list.hpp"

#include <algorithm>

#include "config/vocabulary/json_writer.hpp"
#include "flagd/history/durable_file.hpp"
#include "flagd/history/sealed.hpp"
#include "flagd/json/read.hpp"

namespace flywheel::history {
namespace {

constexpr std::string_view kKind = "killed";

std::string line_of(const Switching& switching) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.member("time", format_time(switching.time));
  json.member("action", switching.kill ? "kill" : "unkill");
  json.member("key", switching.key);
  json.member("reason", switching.reason);
  json.member("remote", switching.remote);
  json.end_object();
  return line;
}

/// Calls `take` with each line, without its end.
template <class Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Does what a line of the audit log says, where it was written by then.
void apply(std::string_view line, Time until, json::Reader& reader, KilledKeys& keys) {
  Arena arena;
  const auto said = reader.read(line, arena);
  if (!said) return;
  const Value time = said->find("time"), action = said->find("action"), key = said->find("key");
  if (!time.is(Kind::kString) || !action.is(Kind::kString) || !key.is(Kind::kString)) return;
  const auto at = parse_time(time.as_string());
  if (!at || *at > until) return;
  if (action.as_string() == "kill") keys.emplace(key.as_string());
  if (action.as_string() == "unkill") keys.erase(std::string(key.as_string()));
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
  json::Reader reader;
  each_line(**bytes, [&](std::string_view line) { apply(line, time, reader, keys); });
  return keys;
}

Result<void> KillList::write(const KilledKeys& killed, const Switching& switching) {
  if (const auto logged = append_line_durably(audit_, line_of(switching)); !logged) return logged.error();
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
