#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"

namespace flywheel::commands {

int run_check(std::span<const std::string> words, Streams& streams) {
  const Signature signature{"flagd check DIR [--format text|json]",
                            "Reads all definitions below DIR and reports every error at once.",
                            {"DIR"},
                            {{"format", "text", "text or json"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const std::string& format = arguments->get("format");
  if (format != "text" && format != "json") return complain(streams, "check", "--format is text or json", kUsage);

  const catalog::Loaded loaded = catalog::load(arguments->get("DIR"));
  if (format == "json") {
    streams.out << render_json(loaded.diagnostics) << "\n";
  } else {
    for (const source::Diagnostic& diagnostic : loaded.diagnostics) streams.out << render_text(diagnostic) << "\n";
    streams.out << summary_of(loaded) << "\n";
  }
  return loaded.catalog ? kOk : kFailed;
}

}  // namespace flywheel::commands
