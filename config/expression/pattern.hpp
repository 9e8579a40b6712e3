// A regular expression, compiled once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"

namespace re2 {
class RE2;
}

namespace flywheel::expression {

/// RE2 syntax; time linear in the text, memory bounded. Move-only. Thread-safety: const use from any number of threads.
class Pattern {
 public:
  /// Errors: `invalid_pattern` with RE2's reason; a pattern whose automaton is too large counts as invalid.
  [[nodiscard]] static Result<Pattern> compile(std::string_view text);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// Whether some part of `text` matches.
  [[nodiscard]] bool found_in(std::string_view text) const;

 private:
  explicit Pattern(std::unique_ptr<const re2::RE2> expression);
  std::unique_ptr<const re2::RE2> expression_;
};

}  // namespace flywheel::expression
