// Errors as values. Fallible functions of every room return Result<T>.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace flywheel {

/// What went wrong, for a program (`code`, a stable word such as "invalid_input") and for a person
/// (`message`, one sentence that names what and where).
struct Error {
  std::string code;
  std::string message;

  Error() = default;
  /// Both or none: constructible from one text, it could not share a Result with a text.
  Error(std::string code_word, std::string sentence) : code(std::move(code_word)), message(std::move(sentence)) {}

  friend bool operator==(const Error&, const Error&) = default;
};

/// A value or an Error. Fallible functions are declared `[[nodiscard]] Result<T>`.
template <class T>
using Result = boost::system::result<T, Error>;

/// Lets `Result::value()` throw where an error was not handled; found by argument-dependent lookup.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(error.code + ": " + error.message);
}

}  // namespace flywheel
