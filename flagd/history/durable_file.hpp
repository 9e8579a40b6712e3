// Small files that are on the disk when a function returns.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"

namespace flywheel::history {

/// Makes a directory, readable by its owner only, where there is none. Errors: `unavailable`.
[[nodiscard]] Result<void> make_private_directory(const std::filesystem::path& directory);

/// Gives a file new content, all or nothing: a neighbour `*.new` is written, synced and renamed over it, then the
/// directory is synced. Readable by its owner only. Errors: `unavailable`; the file is as before.
[[nodiscard]] Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes);

/// Appends a line, whose end is added, and syncs. A torn line that an earlier crash left is ended first, so that it
/// stays alone. Errors: `unavailable`; then a part of the line may stand at the end.
[[nodiscard]] Result<void> append_line_durably(const std::filesystem::path& path, std::string_view line);

/// The file's bytes; none where there is no such file. Errors: `unavailable`.
[[nodiscard]] Result<std::optional<std::string>> read_file(const std::filesystem::path& path);

/// Renames a damaged file to `*.damaged`, over an older one of that name; where that fails it stays.
void set_aside(const std::filesystem::path& path);

}  // namespace flywheel::history
