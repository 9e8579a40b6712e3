#include <algorithm>
#include <chrono>

#include "config/expression/program.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "flagd/api/context_reader.hpp"
#include "flagd/commands/arguments.hpp"

namespace flywheel::commands {
namespace {

/// The message, the text and a caret below the place.
std::string with_caret(const std::string& text, const expression::CompileError& error) {
  std::size_t column = 0;  // in characters: bytes that continue one do not count
  for (std::size_t i = 0; i < error.offset && i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++column;
  }
  return error.message + "\n  " + text + "\n  " + std::string(column, ' ') +
         std::string(std::max<std::size_t>(1, error.length), '^');
}

}  // namespace

int run_expr(std::span<const std::string> words, Streams& streams) {
  const Signature signature{"flagd expr EXPR [--context JSON] [--at TIME]",
                            "Evaluates an expression and prints its value as JSON.",
                            {"EXPR"},
                            {{"context", "{}", "the attributes, as a JSON object"},
                             {"at", std::nullopt, "what `now` is, e.g. 2026-12-31T10:00:00Z; default: now"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;

  expression::Attributes attributes;
  expression::Scope scope{attributes, {}, {}};
  const std::string& text = arguments->get("EXPR");
  const auto program = expression::Program::compile(text, scope);
  if (!program) return complain(streams, "expr", with_caret(text, program.error()));

  Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  if (arguments->has("at")) {
    const auto at = parse_time(arguments->get("at"));
    if (!at) return complain(streams, "expr", "--at: " + at.error().message, kUsage);
    now = *at;
  }
  api::ContextReader reader;
  const auto context = reader.read_context(arguments->get("context"), attributes);
  if (!context) return complain(streams, "expr", "--context: " + context.error().message);
  const expression::Outcome outcome = program->evaluate({*context, now}, reader.arena());
  if (outcome.failed()) return complain(streams, "expr", outcome.failure.text());
  streams.out << to_json(outcome.value) << "\n";
  return kOk;
}

}  // namespace flywheel::commands
