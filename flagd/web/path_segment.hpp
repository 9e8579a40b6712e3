// Text on its way into a URL.
#pragma once

#include <string>
#include <string_view>

namespace flywheel::web {

/// `text` as one segment of a URL's path: all but unreserved characters become %XX. Source: RFC 3986, 2.3.
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace flywheel::web
