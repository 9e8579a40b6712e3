// Expressions over the rows of a table: every column is an attribute, every field a text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/expression/program.hpp"
#include "flagd/tables/csv_reader.hpp"

namespace flywheel::tables {

/// The columns that expressions of one table read, and the current row's fields in their slots.
class Row {
 public:
  explicit Row(const CsvReader& reader);

  /// Compiles an expression over the columns. Errors: `bad_expression` with the message and the text.
  [[nodiscard]] Result<expression::Program> compile(const std::string& text);

  /// Makes `fields` the row that `matches` looks at.
  void set(std::span<const std::string_view> fields);
  /// Whether the expression is true for the row. Errors: `bad_row` where it has no value or is neither true nor false;
  /// the message names the line.
  [[nodiscard]] Result<bool> matches(const expression::Program& program);

 private:
  const CsvReader* reader_;
  std::unique_ptr<expression::Attributes> attributes_;
  std::vector<Value> slots_;
  Arena arena_;
};

}  // namespace flywheel::tables
