// Writing JSON: what the SDK sends, and values as text.
#pragma once

#include <string>
#include <string_view>

#include "flywheel/client.hpp"
#include "sdk/src/result.hpp"

namespace flywheel::sdk {

/// Appends `text` in quotes. Errors: text that is not UTF-8; `out` is unchanged then.
[[nodiscard]] Result<void> append_string(std::string& out, std::string_view text);

/// Appends a value; doubles so that they read back exactly and stay doubles (3.0). Errors: text that is not UTF-8,
/// numbers that are not finite, Json that does not parse.
[[nodiscard]] Result<void> append_scalar(std::string& out, const Scalar& value);

/// Appends `"name":value` for each attribute, with commas between. Errors: as append_scalar, naming the attribute.
[[nodiscard]] Result<void> append_members(std::string& out, const Attributes& attributes);

}  // namespace flywheel::sdk
