#include "config/source/yaml.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "config/source/tree_builder.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::source {
namespace {

/// The first character that no YAML text may hold; npos: none.
std::size_t forbidden_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) return at;
  }
  return std::string_view::npos;
}

/// Refuses what the parser would read wrongly or at too great a cost.
bool admissible(const TextFile& file, Diagnostics& diagnostics) {
  const std::string_view text = file.text();
  if (text.size() > kMostFileBytes) {
    diagnostics.error(Place{file.path()}, "the file is larger than 1 MiB", "divide it into several files");
    return false;
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    diagnostics.error(Place{file.path()}, "the file is empty", "remove it, or give it a comment");
    return false;
  }
  if (const auto at = invalid_utf8(text)) {
    const Place place = file.place(*at);  // the line itself cannot be shown
    diagnostics.error(place, "the text is not UTF-8 from here on");
    return false;
  }
  if (const std::size_t at = forbidden_character(text); at != std::string_view::npos) {
    std::array<char, 8> code;
    std::snprintf(code.data(), code.size(), "U+%04X", static_cast<unsigned>(static_cast<unsigned char>(text[at])));
    diagnostics.error(file, {at, 1}, "the control character " + std::string(code.data()) + " has no place here",
                      text[at] == '\r' ? "lines end with a line feed" : "");
    return false;
  }
  return true;
}

/// Whether a value begins with a quoted text and goes on after it: `"beta" == source`.
bool goes_on_after_quotes(std::string_view value) {
  if (!value.starts_with('"') && !value.starts_with('\'')) return false;
  const std::size_t close = value.find(value[0], 1);
  if (close == std::string_view::npos) return false;
  const std::string_view rest = value.substr(close + 1);
  const std::size_t more = rest.find_first_not_of(" \t\r");
  return more != std::string_view::npos && std::string_view("#,]}:").find(rest[more]) == std::string_view::npos;
}

/// What may help where the parser gave up, guessed from the line.
std::string hint_for(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin != std::string_view::npos && line.substr(0, begin).find('\t') != std::string_view::npos) {
    return "indent with spaces, not with tabs";
  }
  const std::size_t colon = line.find(": ");
  const std::size_t dash = line.find("- ");
  const std::size_t value_at = colon != std::string_view::npos  ? colon + 2
                               : dash != std::string_view::npos ? dash + 2
                                                                : 0;
  std::string_view value = line.substr(value_at);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (goes_on_after_quotes(value)) return "an expression that begins with a quote wants single quotes around the whole";
  if (!value.empty() && std::string_view("@`%!").find(value[0]) != std::string_view::npos) {
    return "a value that begins with `" + std::string(1, value[0]) + "` wants quotes around it";
  }
  if (value.find(": ") != std::string_view::npos && value.find_first_of("{[") == std::string_view::npos) {
    return "a value with `: ` in it wants quotes around it";
  }
  if (line.find_first_of("{}[]") != std::string_view::npos) {
    return "every `{` and `[` wants its end; inside them an expression with commas, brackets or quotes wants single "
           "quotes around the whole";
  }
  return {};
}

/// The same with the parser's own message, where the line alone tells nothing.
std::string hint_for(std::string_view line, const std::string& problem) {
  if (problem == "the referenced anchor is not defined") return "a text that begins with `*` wants quotes around it";
  if (std::string hint = hint_for(line); !hint.empty()) return hint;
  if (problem == "end of map not found" || problem == "end of sequence not found") {
    return "keys of one map begin in the same column, and so do the `-` of one list";
  }
  return {};
}

/// The parser's message in words for people who write definitions.
std::string in_words(const std::string& message) {
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"illegal map value", "a `:` has no place here"},
      {"illegal flow end", "this closes nothing"},
      {"end of map not found", "this does not continue the map above"},
      {"end of sequence not found", "this does not continue the list above"},
      {"end of map flow not found", "`,` or `}` is missing before this"},
      {"end of sequence flow not found", "`,` or `]` is missing before this"},
      {"illegal block entry", "a `-` has no place here"},
      {"illegal map key", "a key has no place here"},
      {"unknown token", "this character begins no value"},
      {"the referenced anchor is not defined", "no `&` above gives this name to a value"},
  };
  for (const auto& [theirs, ours] : kWords) {
    if (message == theirs) return std::string(ours);
  }
  return message;
}

void report(const TextFile& file, const YAML::ParserException& problem, Diagnostics& diagnostics) {
  std::size_t at = problem.mark.pos < 0 ? file.text().size() : static_cast<std::size_t>(problem.mark.pos);
  std::string message = in_words(problem.msg);
  // At the very end there is nothing to point at: the last line with something on it is where it broke off.
  if (at >= file.text().size()) {
    at = file.text().find_last_not_of(" \r\n");
    constexpr std::string_view kBefore = "missing before this";
    if (message.ends_with(kBefore))
      message.replace(message.size() - kBefore.size(), kBefore.size(), "missing after this");
  }
  const std::string_view line = file.line(file.place(at).line);
  diagnostics.error(file, {at, 1}, "this is not YAML: " + message, hint_for(line, problem.msg));
}

}  // namespace

Documents read_yaml(const TextFile& file, Diagnostics& diagnostics) {
  Documents documents;
  const std::size_t errors = diagnostics.errors();
  documents.complete = false;
  if (!admissible(file, diagnostics)) return documents;
  std::istringstream stream{std::string(file.text())};
  TreeBuilder builder(file, diagnostics);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
      if (auto root = builder.take_root()) documents.roots.push_back(std::move(*root));
    }
    documents.complete = diagnostics.errors() == errors;
  } catch (const Refused&) {
    // reported where it was noticed
  } catch (const YAML::ParserException& problem) {
    report(file, problem, diagnostics);
  } catch (const std::exception& problem) {
    diagnostics.error(Place{file.path()}, std::string("this cannot be read as YAML: ") + problem.what());
  }
  return documents;
}

}  // namespace flywheel::source
