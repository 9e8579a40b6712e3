// Reading YAML from a literal, for the tests of the room.
#pragma once

#include <memory>
#include <string>

#include "config/source/diagnostics.hpp"
#include "config/source/yaml.hpp"

namespace reading {

/// A text that has been read, as "t.yaml".
struct Read {
  explicit Read(std::string text)
      : file("t.yaml", std::move(text)), documents(flywheel::source::read_yaml(file, diagnostics)) {}

  flywheel::source::Diagnostics diagnostics;
  flywheel::source::TextFile file;
  flywheel::source::Documents documents;

  [[nodiscard]] const flywheel::source::Node& root() const { return documents.roots.at(0); }
  /// Everything reported, rendered, a line break after each.
  std::string messages() {
    std::string text;
    for (const auto& diagnostic : diagnostics.take()) text += render_text(diagnostic) + "\n";
    return text;
  }
};

/// A tree in one line: texts in quotes where they are quoted, `[a, b]`, `{k: v}`.
inline std::string shape(const flywheel::source::Node& node) {
  using flywheel::source::Node;
  std::string text;
  if (node.is(Node::Kind::kScalar)) return node.style == Node::Style::kQuoted ? "\"" + node.text + "\"" : node.text;
  if (node.is(Node::Kind::kList)) {
    for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + shape(item);
    return "[" + text + "]";
  }
  for (const auto& entry : node.entries)
    text += (text.empty() ? "" : ", ") + shape(entry.key) + ": " + shape(entry.value);
  return "{" + text + "}";
}

}  // namespace reading
