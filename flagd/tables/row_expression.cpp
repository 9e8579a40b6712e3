#include "flagd/tables/row_expression.hpp"

namespace flywheel::tables {

Row::Row(const CsvReader& reader) : reader_(&reader), attributes_(std::make_unique<expression::Attributes>()) {
  expression::AttributeType text;
  text.kind = Kind::kString;
  for (const std::string& name : reader.header()) {
    // A table of more columns than an expression can name: those beyond are unknown names, which the compiler says.
    if (!attributes_->declare(name, text)) break;
  }
  attributes_->close();
}

Result<expression::Program> Row::compile(const std::string& text) {
  expression::Scope scope{*attributes_, {}, {}};
  auto program = expression::Program::compile(text, scope);
  if (!program) {
    return Error("bad_expression", "`" + text + "`: " + program.error().message + " (at character " +
                                       std::to_string(program.error().offset + 1) + ")");
  }
  return std::move(*program);
}

void Row::set(std::span<const std::string_view> fields) {
  slots_.assign(attributes_->size(), Value());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto slot = attributes_->find(reader_->header()[i]);
    if (slot) slots_[*slot] = Value::string(fields[i]);
  }
}

Result<bool> Row::matches(const expression::Program& program) {
  arena_.clear();
  const expression::Outcome outcome = program.evaluate({slots_, Time()}, arena_);
  if (outcome.value.is(Kind::kBool)) return outcome.value.as_bool();
  const std::string why = outcome.failed() ? outcome.failure.text() : "it is neither true nor false";
  return Error("bad_row", reader_->path() + ":" + std::to_string(reader_->line()) + ": `" +
                              std::string(program.text()) + "`: " + why);
}

}  // namespace flywheel::tables
