// YAML text → trees of nodes with places. The only door to the YAML parser.
#pragma once

#include <cstddef>
#include <vector>

#include "config/source/diagnostics.hpp"
#include "config/source/node.hpp"

namespace flywheel::source {

inline constexpr std::size_t kMostFileBytes = 1024 * 1024;
inline constexpr std::size_t kMostProjectBytes = 16 * kMostFileBytes;
inline constexpr int kMostDepth = 64;               ///< lists and maps within each other
inline constexpr std::size_t kMostNodes = 100'000;  ///< a file's nodes, those that aliases repeat included

/// What a file holds.
struct Documents {
  std::vector<Node> roots;  ///< documents that hold nothing are left out; point to the file
  bool complete = true;     ///< false: something could not be read, so that what is missing proves nothing
};

/// Reads every document of a file. The YAML is 1.2 in spirit: scalars stay text, duplicate keys, merge keys (`<<`),
/// tags but `!!str`, `!!seq`, `!!map`, aliases inside of what they name, text that belongs to no document, control
/// characters and what is no UTF-8 are errors. Never throws for bad input; needs 1 MiB of stack.
[[nodiscard]] Documents read_yaml(const TextFile& file, Diagnostics& diagnostics);

}  // namespace flywheel::source
