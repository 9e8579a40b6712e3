// Patterns as people write them for names.
#pragma once

#include <string_view>

namespace flywheel {

/// Whether `pattern` covers the whole of `text`: `*` stands for any bytes, `?` for one character (UTF-8), everything
/// else for itself. Takes at most the product of both sizes.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace flywheel
