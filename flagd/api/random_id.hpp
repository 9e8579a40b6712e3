// Ids that nobody else makes.
#pragma once

#include <string>

#include "config/vocabulary/time.hpp"

namespace flywheel::api {

/// 128 random bits as 32 hex digits. Thread-safe.
[[nodiscard]] std::string random_id();

/// A ULID: 48 bits of the time in milliseconds and 80 random bits as 26 digits of Crockford's base 32, so that ids sort
/// as their times do. Thread-safe. Source: https://github.com/ulid/spec.
[[nodiscard]] std::string make_ulid(Time now);

}  // namespace flywheel::api
