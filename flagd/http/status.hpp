// The words behind a status code.
#pragma once

#include <string_view>

namespace flywheel::http {

/// "Not Found" for 404; "Unknown" for codes that no part of the server sends.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace flywheel::http
