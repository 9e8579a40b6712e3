#include "config/expression/pattern.hpp"

#include <re2/re2.h>

#include "config/expression/limits.hpp"

namespace flywheel::expression {

Pattern::Pattern(std::unique_ptr<const re2::RE2> expression) : expression_(std::move(expression)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostPatternMemory);
  auto expression = std::make_unique<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!expression->ok()) return Error("invalid_pattern", expression->error());
  return Pattern(std::move(expression));
}

bool Pattern::found_in(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

}  // namespace flywheel::expression
