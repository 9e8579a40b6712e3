// Collects everything there is to say about the definitions of one run.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/source/node.hpp"
#include "config/source/source_text.hpp"

namespace flywheel::source {

/// A growing list of diagnostics. Not thread-safe.
class Diagnostics {
 public:
  /// Beyond so many diagnostics the rest is counted, not kept.
  static constexpr std::size_t kMost = 1000;

  /// About a node. The hint may be empty.
  void error(const Node& at, std::string message, std::string hint = {});
  /// About a node, which clashes with another.
  void clash(const Node& at, std::string message, const Node& other, std::string note);
  /// About a part of a file.
  void error(const TextFile& file, Stretch at, std::string message, std::string hint = {});
  /// About something that has no text: an unreadable file, a directory.
  void error(Place place, std::string message, std::string hint = {});
  void warning(const Node& at, std::string message, std::string hint = {});
  void warning(const TextFile& file, Stretch at, std::string message, std::string hint = {});

  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  /// Whether there are so many errors that what costs time to find or to explain is better left.
  [[nodiscard]] bool has_enough() const { return errors_ >= kMost; }
  /// Everything, by place; at one place in the order of reporting. The collector is empty afterwards.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  void add(Diagnostic diagnostic);

  std::vector<Diagnostic> list_;
  std::size_t errors_ = 0;
  std::size_t left_out_ = 0;
};

/// "did you mean `x`?" where a candidate is near enough, else "".
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);
/// did_you_mean, or where nothing is near: `otherwise` and the candidates (at most sixteen): "there are `a`, `b`".
[[nodiscard]] std::string suggest(std::string_view word, std::span<const std::string_view> candidates,
                                  std::string_view otherwise);
/// "`word`", with control characters escaped and what is too long cut.
[[nodiscard]] std::string quote(std::string_view word);

}  // namespace flywheel::source
