// The version of this build.
#pragma once

#include <string_view>

namespace flywheel::api {

inline constexpr std::string_view kVersion = FLYWHEEL_VERSION;

}  // namespace flywheel::api
