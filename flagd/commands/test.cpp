#include <algorithm>
#include <chrono>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/assignment/expectation.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"

namespace flywheel::commands {
namespace {

using assignment::Tested;

std::string place_text(const source::Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string as_text(const std::vector<Tested>& all, std::size_t failed) {
  std::string text;
  for (const Tested& tested : all) {
    if (tested.failures.empty()) continue;
    text += place_text(tested.place) + ": " + tested.key + (tested.name.empty() ? "" : ", " + tested.name) + "\n";
    for (const std::string& failure : tested.failures) text += "  " + failure + "\n";
    for (const auto& step : tested.explanation) {
      text += std::string(step.decided ? "    → " : "      ") + step.step + ": " + step.detail + "\n";
    }
  }
  return text + std::to_string(all.size()) + (all.size() == 1 ? " test, " : " tests, ") + std::to_string(failed) +
         " failed\n";
}

std::string as_json(const std::vector<Tested>& all) {
  std::string out;
  JsonWriter json(out, 2);
  json.begin_array();
  for (const Tested& tested : all) {
    json.begin_object();
    json.member("key", tested.key);
    json.member("name", tested.name);
    json.member("file", tested.place.file);
    json.member("line", tested.place.line);
    json.member("column", tested.place.column);
    json.member("passed", tested.failures.empty());
    json.key("failures");
    json.begin_array();
    for (const std::string& failure : tested.failures) json.string(failure);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace

int run_test(std::span<const std::string> words, Streams& streams) {
  const Signature signature{"flagd test DIR [--format text|json]",
                            "Runs the `tests:` that stand beside the definitions below DIR.",
                            {"DIR"},
                            {{"format", "text", "text or json", false, false, {"text", "json"}}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const auto catalog = load_or_complain(arguments->get("DIR"), streams);
  if (!catalog) return kFailed;
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const std::vector<Tested> all = assignment::run_tests(*catalog, now);
  const auto failed = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Tested& one) { return !one.failures.empty(); }));
  if (arguments->get("format") == "json") {
    streams.out << as_json(all) << "\n";
  } else {
    streams.out << as_text(all, failed);
  }
  return failed == 0 ? kOk : kFailed;
}

}  // namespace flywheel::commands
