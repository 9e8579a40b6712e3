// What a document may be at most.
#pragma once

#include <cstddef>

namespace flywheel::json {

/// Lists and objects within each other.
inline constexpr std::size_t kMaxDepth = 64;

}  // namespace flywheel::json
