// What apps report about messages, as the server knows it.
#pragma once

#include "flywheel/message.hpp"

namespace flywheel::sdk {

inline constexpr const char* kMessageExposed = "message_exposed";
/// "message_shown" … "survey_answered".
[[nodiscard]] const char* event_name(MessageEvent::Type type) noexcept;

}  // namespace flywheel::sdk
