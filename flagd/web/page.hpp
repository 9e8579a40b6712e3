// The frame of every page: one self-contained document, without scripts, light and dark, printable.
#pragma once

#include <string>
#include <string_view>

namespace flywheel::web {

/// A whole document. `title` is plain text, `body` is HTML.
[[nodiscard]] std::string render_page(std::string_view title, std::string_view body);

/// A page that says what is wrong and leads back to the index. Both are plain text.
[[nodiscard]] std::string render_error_page(std::string_view title, std::string_view sentence);

}  // namespace flywheel::web
