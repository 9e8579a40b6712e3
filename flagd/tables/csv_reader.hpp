// CSV files, row by row, however large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/result.hpp"

namespace flywheel::tables {

/// Reads RFC 4180 text: commas, fields in double quotes (`""` for one), LF or CRLF, an optional byte-order mark. The
/// first row names the columns. Memory does not grow with the file.
class CsvReader {
 public:
  /// Opens a file and reads its header. Errors: `cannot_read`, `bad_csv` (messages begin with `file:line:`; an empty
  /// file, a column named twice, invalid UTF-8).
  [[nodiscard]] static Result<CsvReader> open(const std::string& path);

  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  [[nodiscard]] std::span<const std::string> header() const { return header_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// The column, or an error that names it, the columns there are and the nearest one. Errors: `no_column`.
  [[nodiscard]] Result<std::size_t> require_column(std::string_view name) const;

  /// The next row's fields, as many as the header has; nothing after the last. They live until the next call.
  /// Errors: `bad_csv` with `file:line:` (a row with more or fewer fields, an open quote, text after a closing quote, a
  /// row above 1 MiB, invalid UTF-8), `cannot_read`.
  [[nodiscard]] Result<std::optional<std::span<const std::string_view>>> next();

  /// The line on which the row that `next` gave last begins, from 1 (the header's).
  [[nodiscard]] std::uint64_t line() const { return row_line_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// How much of the file has been read, 0 to 1.
  [[nodiscard]] double progress() const;

 private:
  class Source;
  CsvReader(std::string path, std::unique_ptr<Source> source);
  [[nodiscard]] Result<bool> read_row();
  [[nodiscard]] Result<bool> read_field();
  [[nodiscard]] Error error(std::string_view what) const;

  std::string path_;
  std::unique_ptr<Source> source_;
  std::vector<std::string> header_;
  std::string text_;               // the row's fields, unquoted, one after another
  std::vector<std::size_t> ends_;  // where each ends in text_
  std::vector<std::string_view> fields_;
  std::uint64_t line_ = 1;
  std::uint64_t row_line_ = 0;
};

}  // namespace flywheel::tables
