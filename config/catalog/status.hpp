// Where a definition is in its life.
#pragma once

#include <cstdint>
#include <string_view>

namespace flywheel::catalog {

enum class Status : std::uint8_t { kDraft, kRunning, kPaused, kEnded };
/// "draft", "running", "paused", "ended".
[[nodiscard]] std::string_view status_name(Status status);
/// The inverse; kDraft where the word is none of these.
[[nodiscard]] Status status_of(std::string_view name);

}  // namespace flywheel::catalog
