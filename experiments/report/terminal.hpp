// Text for a terminal: widths of what is shown, wrapping, tables, bars, colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Columns that `text` takes: wide (East Asian) characters two, combining ones none, ANSI colour sequences none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// `text` filled up with spaces to `width` columns.
[[nodiscard]] std::string pad_right(std::string text, std::size_t width);
[[nodiscard]] std::string pad_left(std::string text, std::size_t width);

/// Lines of at most `width` columns, broken at spaces; a longer word stands on a line of its own.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// A horizontal bar of eighths of a column: `share` (0 to 1) of `width` columns.
[[nodiscard]] std::string bar(double share, std::size_t width);

/// Colours where they are wanted.
class Paint {
 public:
  explicit Paint(bool colour) : colour_(colour) {}
  [[nodiscard]] std::string tone(Tone tone, std::string_view text) const;
  [[nodiscard]] std::string bold(std::string_view text) const;
  [[nodiscard]] std::string faint(std::string_view text) const;

 private:
  [[nodiscard]] std::string with(std::string_view code, std::string_view text) const;
  bool colour_;
};

/// Rows in columns two spaces apart; the columns of numbers are aligned to the right.
class TextTable {
 public:
  enum class Align : std::uint8_t { kLeft, kRight };
  void add_column(std::string title, Align align);
  /// Left for the first column, which names the row; right for the numbers after it.
  [[nodiscard]] Align next_align() const { return titles_.empty() ? Align::kLeft : Align::kRight; }
  /// One cell a column.
  void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Columns taken by all columns together.
  [[nodiscard]] std::size_t width() const;
  /// Takes away the last column.
  void remove_last_column();
  /// The titles (faint) and the rows, each without trailing spaces, with `indent` spaces before it.
  [[nodiscard]] std::string text(std::size_t indent, const Paint& paint) const;

 private:
  [[nodiscard]] std::size_t width_of(std::size_t column) const;
  [[nodiscard]] std::string line(const std::vector<std::string>& cells) const;

  std::vector<std::string> titles_;
  std::vector<Align> aligns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace flywheel::report
