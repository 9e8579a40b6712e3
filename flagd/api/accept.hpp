// What a client would rather read.
#pragma once

#include <string_view>

namespace flywheel::api {

/// Whether an Accept field prefers HTML to JSON: by quality, and at equal quality by the more specific range; JSON
/// where both are as good, and where the field is missing. Source: RFC 9110, 12.5.1.
[[nodiscard]] bool prefers_html(std::string_view accept);

}  // namespace flywheel::api
