#include "config/vocabulary/json_writer.hpp"
#include "flagd/web/overview.hpp"

namespace flywheel::web {
namespace {

void write(JsonWriter& json, const ArmLine& arm) {
  json.begin_object();
  json.member("name", arm.name);
  json.member("share", arm.share);
  json.member("exposed", arm.exposed);
  json.end_object();
}

void write(JsonWriter& json, const ExperimentLine& experiment) {
  json.begin_object();
  json.member("key", experiment.key);
  json.member("status", experiment.status);
  json.member("killed", experiment.killed);
  if (experiment.paused) {
    json.key("auto_pause");
    json.begin_object();
    json.member("time", format_time(experiment.paused->time));
    json.member("reason", experiment.paused->reason);
    json.end_object();
  }
  json.member("phase", experiment.phase);
  json.member("unit", experiment.unit);
  if (!experiment.goal.empty()) json.member("goal", experiment.goal);
  if (!experiment.hypothesis.empty()) json.member("hypothesis", experiment.hypothesis);
  if (!experiment.owner.empty()) json.member("owner", experiment.owner);
  json.member("exposed", experiment.exposed());
  if (experiment.last_exposure) json.member("last_exposure", format_time(*experiment.last_exposure));
  json.key("arms");
  json.begin_array();
  for (const ArmLine& arm : experiment.arms) write(json, arm);
  json.end_array();
  if (experiment.has_report) json.member("report", experiment.report_path());
  json.end_object();
}

}  // namespace

std::string render_json(const Overview& overview) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("experiments");
  json.begin_array();
  for (const ExperimentLine& experiment : overview.experiments) write(json, experiment);
  json.end_array();
  json.key("killed");
  json.begin_array();
  for (const std::string& key : overview.killed) json.string(key);
  json.end_array();
  json.member("as_of", format_time(overview.as_of));
  json.member("epoch", overview.epoch);
  json.end_object();
  return text;
}

}  // namespace flywheel::web
