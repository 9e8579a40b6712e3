// Text inside HTML and SVG.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flywheel::report {

/// `text` for an element's content or a quoted attribute: & < > " ' are references, control characters U+FFFD.
[[nodiscard]] std::string escape_html(std::string_view text);

/// `text` where it has at most `most` characters, else its beginning and an ellipsis.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// A coordinate with at most one decimal.
[[nodiscard]] std::string coordinate(double number);

}  // namespace flywheel::report
