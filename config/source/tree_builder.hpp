// Turns the events of the YAML parser into a tree. Stays inside the room: the parser's headers are private to it.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/source/diagnostics.hpp"
#include "config/source/node.hpp"

namespace flywheel::source {

/// Thrown out of the parser where reading cannot go on; what is wrong has been reported.
struct Refused {};

/// Builds one document after the other of one file, within the file's budgets.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const TextFile& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  /// The document built last; none where it holds nothing.
  [[nodiscard]] std::optional<Node> take_root();

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  /// A list or map that is being read.
  struct Frame {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Node> key = std::nullopt;                   // maps: read, its value is awaited
    std::unordered_map<std::string, std::size_t> index = {};  // maps: keys so far, into entries
  };

  [[nodiscard]] Node make(Node::Kind kind, const YAML::Mark& mark) const;
  void open(Node node, YAML::anchor_t anchor);
  void close();
  /// Puts a finished node where it belongs.
  void finish(Node node, YAML::anchor_t anchor);
  void add_to_map(Frame& frame, Node node);
  void add_entry(Frame& frame, Node key, Node value);
  void charge(std::size_t nodes);
  void refuse_tag(Node& node, const std::string& tag);
  [[noreturn]] void refuse(std::size_t offset, std::string message, std::string hint = {});

  const TextFile& file_;
  Diagnostics& diagnostics_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::optional<Node> root_;
  std::ptrdiff_t last_start_ = -1;  // where the document before began
  std::size_t nodes_ = 0;
};

}  // namespace flywheel::source
