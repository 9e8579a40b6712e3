// Text on its way into HTML.
#pragma once

#include <string>
#include <string_view>

namespace flywheel::web {

/// `text` for element content and double-quoted attributes: `& < > " '` become references.
[[nodiscard]] std::string escaped(std::string_view text);

/// `text` as one segment of a URL's path: all but unreserved characters become %XX. Source: RFC 3986, 2.3.
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace flywheel::web
