// What tells one state of a directory of definitions from another.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace flywheel::catalog_watch {

/// Path, device, inode, size, modification and change time of every file that the loader would read, links followed:
/// whatever replaces or rewrites a file changes some of it, also where size and modification time stay. Cheap.
[[nodiscard]] std::string facts_of(const std::filesystem::path& directory);

/// A hash of the texts of these files. Reads them all: for file systems whose times are too coarse to tell two writes
/// apart, or are not kept.
[[nodiscard]] std::uint64_t contents_of(const std::filesystem::path& directory);

/// Whether some process has one of these files open for writing, as far as that can be known: the kernel says so for
/// files of our own user (or to root) on local file systems.
[[nodiscard]] bool is_being_written(const std::filesystem::path& directory);

}  // namespace flywheel::catalog_watch
