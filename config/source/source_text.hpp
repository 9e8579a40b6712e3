// From a scalar back to the characters that wrote it.
#pragma once

#include <cstddef>

#include "config/source/node.hpp"

namespace flywheel::source {

/// A stretch of a file, in bytes.
struct Stretch {
  std::size_t offset = 0;
  std::size_t length = 1;
};

/// Where a node stands: a scalar's whole text with its quotes up to the end of its first line; the first character of
/// a list or map.
[[nodiscard]] Stretch stretch_of(const Node& node);

/// Where a part of a scalar's text stands in the file, `offset` and `length` in bytes of Node::text. Exact where the
/// scalar is plain or quoted on one line; else the start of the scalar.
[[nodiscard]] Stretch stretch_within(const Node& scalar, std::size_t offset, std::size_t length);

}  // namespace flywheel::source
