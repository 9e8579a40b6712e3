#include "config/expression/program.hpp"

#include <stdexcept>
#include <utility>

#include "config/expression/checker.hpp"
#include "config/expression/code.hpp"
#include "config/expression/emitter.hpp"
#include "config/expression/machine.hpp"
#include "config/expression/parser.hpp"

namespace flywheel::expression {

std::string Failure::text() const {
  std::string text(code);
  if (!subject.empty()) text.append("(").append(subject).append(")");
  return text;
}

Program::Program(std::unique_ptr<const Code> code) : code_(std::move(code)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

boost::system::result<Program, CompileError> Program::compile(std::string_view text, Scope& scope) {
  Tree tree;
  Parser parser(text, scope, tree);
  Node* root = parser.parse();
  if (root == nullptr) return parser.error();
  Checker checker(scope, tree);
  if (!checker.check(*root)) return checker.error();
  auto code = std::make_unique<Code>();
  code->text = text;
  Emitter emitter(scope.attributes, tree, *code);
  if (!emitter.emit(*root)) return emitter.error();
  code->shortcut = shortcut_of(*code);
  return Program(std::move(code));
}

Outcome Program::evaluate(const Inputs& inputs, Arena& arena) const {
  return run(*code_, inputs, arena);
}

Match Program::matches(const Inputs& inputs, Arena& arena) const {
  if (!code_->shortcut.questions.empty()) return ask(*code_, inputs);
  const Value value = run(*code_, inputs, arena).value;
  if (!value.is(Kind::kBool)) return Match::kFailed;
  return value.as_bool() ? Match::kYes : Match::kNo;
}

std::string_view Program::text() const {
  return code_->text;
}

std::span<const AttributeSlot> Program::reads() const {
  return code_->reads;
}

std::span<const std::uint16_t> Program::moments() const {
  return code_->moments;
}

Kind Program::kind() const {
  return code_->kind;
}

void throw_exception_from_error(const CompileError& error, const boost::source_location&) {
  throw std::runtime_error(error.message + " (at byte " + std::to_string(error.offset) + ")");
}

}  // namespace flywheel::expression
