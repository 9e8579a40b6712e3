// Expression text → tokens.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,    ///< an identifier or word operator; `text` is it, without backticks where `quoted`
  kNumber,  ///< `value`
  kString,  ///< `value`
  kSymbol,  ///< `text`
  kError,   ///< `message`
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::size_t offset = 0;
  std::size_t length = 1;
  std::string_view text;
  Value value;
  bool quoted = false;
  std::string message;
};

/// Reads tokens from left to right. White space and `// comments` are skipped.
class Lexer {
 public:
  /// Texts of literals with escapes are put in `arena`; everything else points into `text`.
  Lexer(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

  /// The next token. A minus directly before a number is a symbol of its own. After kEnd or kError: kEnd.
  [[nodiscard]] Token next();

 private:
  void skip_space();
  [[nodiscard]] Token name();
  [[nodiscard]] Token quoted_name();
  [[nodiscard]] Token number();
  [[nodiscard]] Token whole_number(std::string_view digits, int base);
  [[nodiscard]] Token string_literal();
  [[nodiscard]] Token symbol();
  [[nodiscard]] Token token(TokenKind kind) const;
  [[nodiscard]] Token error(std::string message, std::size_t offset, std::size_t length);
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  std::string_view text_;
  Arena& arena_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;  // of the token being read
};

}  // namespace flywheel::expression
