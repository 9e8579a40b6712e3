// A file of definitions: its text, and where its lines are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/source/diagnostic.hpp"

namespace flywheel::source {

/// Immutable. Nodes read from it point to it: it must stay where it is while they live.
class TextFile {
 public:
  /// Takes byte order marks off the beginning of the text.
  TextFile(std::string path, std::string text);
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  /// As shown in diagnostics.
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  /// The place of a byte; beyond the end: of the end.
  [[nodiscard]] Place place(std::size_t offset) const;
  /// A line without its line break; numbers count from 1, others give "".
  [[nodiscard]] std::string_view line(int number) const;
  /// The offset at which the line of `offset` begins.
  [[nodiscard]] std::size_t line_start(std::size_t offset) const;

 private:
  [[nodiscard]] std::size_t line_index(std::size_t offset) const;

  std::string path_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

/// How many characters (code points) of UTF-8 text.
[[nodiscard]] int count_characters(std::string_view text);

}  // namespace flywheel::source
