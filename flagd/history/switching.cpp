#include "flagd/history/switching.hpp"

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::history {
namespace {

void write(JsonWriter& json, const Pausing::Finding& finding) {
  const report::HarmFinding& harm = finding.harm;
  json.begin_object();
  json.member("guardrail", harm.guardrail);
  json.member("metric", finding.metric);
  json.member("arm", harm.arm);
  json.member("baseline", harm.baseline);
  json.member("difference", harm.difference);
  json.member("limit", harm.limit);
  json.member("tolerance", harm.tolerance);
  json.member("above", harm.above);
  json.member("n_arm", harm.n_arm);
  json.member("n_baseline", harm.n_baseline);
  json.member("look", harm.look);
  json.end_object();
}

void write(JsonWriter& json, const Pausing& pausing) {
  json.member("by", kAutoPause);
  json.member("epoch", pausing.epoch);
  json.member("phase", pausing.phase);
  json.member("as_of", format_time(pausing.as_of));
  json.member("alpha", pausing.alpha);
  json.member("sample_ratio_off", pausing.sample_ratio_off);
  json.key("findings");
  json.begin_array();
  for (const Pausing::Finding& finding : pausing.findings) write(json, finding);
  json.end_array();
}

std::string text(const Value& object, std::string_view name) {
  const Value value = object.find(name);
  return value.is(Kind::kString) ? std::string(value.as_string()) : std::string();
}

Pausing read_pausing(const Value& line) {
  Pausing pausing;
  pausing.epoch = text(line, "epoch");
  if (const Value phase = line.find("phase"); phase.is(Kind::kInt)) pausing.phase = static_cast<int>(phase.as_int());
  const Value findings = line.find("findings");
  if (!findings.is(Kind::kList)) return pausing;
  for (const Value& one : findings.as_list()) {
    if (!one.is(Kind::kMap)) continue;
    Pausing::Finding& finding = pausing.findings.emplace_back();
    finding.harm.guardrail = text(one, "guardrail");
    finding.harm.arm = text(one, "arm");
    finding.metric = text(one, "metric");
  }
  return pausing;
}

}  // namespace

std::string audit_line(const Switching& switching) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.member("time", format_time(switching.time));
  json.member("action", switching.kill ? "kill" : "unkill");
  json.member("key", switching.key);
  json.member("reason", switching.reason);
  json.member("remote", switching.remote);
  if (switching.pausing) write(json, *switching.pausing);
  json.end_object();
  return line;
}

std::optional<Switching> read_switching(std::string_view line, json::Reader& reader) {
  Arena arena;
  const auto said = reader.read(line, arena);
  if (!said || !said->is(Kind::kMap)) return std::nullopt;
  const std::string action = text(*said, "action");
  const auto time = parse_time(text(*said, "time"));
  if (!time || !said->find("key").is(Kind::kString) || (action != "kill" && action != "unkill")) return std::nullopt;
  Switching switching{*time, action == "kill", text(*said, "key"), text(*said, "reason"), text(*said, "remote")};
  if (switching.kill && text(*said, "by") == kAutoPause) switching.pausing = read_pausing(*said);
  return switching;
}

}  // namespace flywheel::history
