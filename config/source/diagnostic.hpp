// What the reader of definitions has to say: an error or a warning with its place.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace flywheel::source {

enum class Severity : std::uint8_t { kError, kWarning };

/// A place in a file. Lines and columns count from 1, columns in characters (code points); 0 = unknown.
struct Place {
  std::string file;  ///< as the user named the directory, plus the path below it
  int line = 0;
  int column = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Diagnostic {
  Severity severity = Severity::kError;
  Place place;
  int length = 1;           ///< how many characters the caret line underlines
  std::string message;      ///< "unknown key `guardrail`"
  std::string hint;         ///< "did you mean `guardrails`?", what was expected; may be empty
  std::string source_line;  ///< the text of that line, for the caret; may be empty
  std::vector<std::pair<Place, std::string>> related;  ///< "first defined here"
};

/// `file:line:column: error: message`, the line, the caret, the hint, what is related; no line break at the end.
[[nodiscard]] std::string render_text(const Diagnostic& diagnostic);
/// A JSON array of {severity, file, line, column, length, message, hint, related}.
[[nodiscard]] std::string render_json(const std::vector<Diagnostic>& diagnostics);
/// Annotations for GitHub Actions, a line each: `::error file=…,line=…,col=…,endColumn=…::message`.
[[nodiscard]] std::string render_github(const std::vector<Diagnostic>& diagnostics);

}  // namespace flywheel::source
