// Reading JSON from outside: strict, bounded, and with a place in every complaint.
#pragma once

#include <memory>
#include <string_view>

#include "config/vocabulary/result.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::json {

/// Parses texts one after another and reuses its buffers. Not thread-safe: one a thread.
class Reader {
 public:
  Reader();
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  /// The document as a Value that lives in `arena` (or in static memory). Integers that fit int64 are kInt, larger
  /// ones kUint or kDouble. Duplicate names within an object: the last one counts. Errors: `parse_error`, the message
  /// says what and at which byte (from 0); also for nesting beyond kMaxDepth, numbers that are not finite, invalid
  /// UTF-8, trailing text.
  [[nodiscard]] Result<Value> read(std::string_view text, Arena& arena);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace flywheel::json
