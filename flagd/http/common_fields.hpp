// The header fields that every answer carries.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace flywheel::http {

/// Date and the security fields, rendered once a second. One a thread.
class CommonFields {
 public:
  /// Renders anew where the second has changed. Cheap to call often.
  void refresh(std::chrono::steady_clock::time_point now);

  /// Lines, each ended by CRLF.
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string text_;
  std::chrono::steady_clock::time_point valid_until_;
};

/// An IMF-fixdate, e.g. "Sun, 06 Nov 1994 08:49:37 GMT". Source: RFC 9110, 5.6.7.
[[nodiscard]] std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace flywheel::http
