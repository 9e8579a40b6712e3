#include "config/source/json_schema.hpp"
#include "config/source/reference.hpp"
#include "flagd/commands/arguments.hpp"

namespace flywheel::commands {

int run_schema(std::span<const std::string> words, Streams& streams) {
  const Signature signature{"flagd schema [--format json|markdown]",
                            "Prints what a document of definitions may hold. In an editor, name the file it was saved "
                            "to at the top of definitions:\n"
                            "# yaml-language-server: $schema=flywheel.schema.json",
                            {},
                            {{"format",
                              "json",
                              "json: a JSON Schema, draft 7 (default); markdown: the reference that is part of "
                              "config/FORMAT.md",
                              false,
                              false,
                              {"json", "markdown"}}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  streams.out << (arguments->get("format") == "json" ? source::json_schema() : source::reference_markdown())
              << std::flush;
  return streams.out ? kOk : kFailed;
}

}  // namespace flywheel::commands
