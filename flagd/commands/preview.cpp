#include <algorithm>
#include <chrono>

#include "flagd/api/preview_links.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "preview";

/// What is wrong with the message or arm that was asked for; nothing: all is well.
std::optional<std::string> objection(const catalog::Catalog& catalog, const std::string& key, const std::string& arm) {
  const auto named = [&](const auto& one) { return one.key == key; };
  const auto messages = catalog.messages();
  if (std::any_of(messages.begin(), messages.end(), named)) {
    return arm.empty() ? std::nullopt : std::optional("the message `" + key + "` has no arms");
  }
  const catalog::Experiment* experiment = catalog.find_experiment(key);
  if (!experiment || !experiment->is_message) return "there is no message or experiment on messages `" + key + "`";
  std::string arms;
  for (const catalog::Variant& one : experiment->arms) {
    if (one.name == arm) return std::nullopt;
    arms += (arms.empty() ? "`" : ", `") + one.name + "`";
  }
  if (arm.empty()) return "say which arm of `" + key + "` is shown: " + arms;
  return "`" + key + "` has no arm `" + arm + "`; there are " + arms;
}

}  // namespace

int run_preview(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd preview DIR KEY [--arm ARM] [--user ID] [--valid 24h]",
      "Prints a token with which a client is shown one message, or one arm of an experiment on messages, whatever its "
      "status, schedule,\naudience and caps. It goes into the member `preview` of /v1/messages/next. The server and "
      "this "
      "command need the same\nFLYWHEEL_PREVIEW_SECRET.",
      {"DIR", "KEY"},
      {{"arm", std::nullopt, "of the experiment"},
       {"user", std::nullopt, "only this targeting key may use it; default: whoever has the token"},
       {"valid", "24h", "for how long it holds"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const auto valid = parse_duration(arguments->get("valid"));
  if (!valid || *valid < std::chrono::seconds(1)) {
    return complain(streams, kName, "--valid is a duration like 24h or 30m", kUsage);
  }
  const auto links = api::PreviewLinks::from_environment();
  if (!links) return complain(streams, kName, links.error().message);
  const auto catalog = load_or_complain(arguments->get("DIR"), streams);
  if (!catalog) return kFailed;
  if (const auto wrong = objection(*catalog, arguments->get("KEY"), arguments->get("arm"))) {
    return complain(streams, kName, *wrong);
  }
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const auto token = links->sign({arguments->get("KEY"), arguments->get("arm"), arguments->get("user"), now + *valid});
  if (!token) return complain(streams, kName, token.error().message);
  streams.out << *token << "\n";
  return kOk;
}

}  // namespace flywheel::commands
