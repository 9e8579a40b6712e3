// Loading definitions on behalf of a command.
#pragma once

#include <memory>
#include <string>

#include "config/catalog/catalog.hpp"
#include "flagd/commands/command.hpp"

namespace flywheel::commands {

/// The catalog of a directory; null after its errors have been printed to `streams.err`. Warnings are printed too.
[[nodiscard]] std::shared_ptr<const catalog::Catalog> load_or_complain(const std::string& directory, Streams& streams);

/// "2 errors in 5 files", "5 files: 1 flag, 1 experiment, 6 metrics".
[[nodiscard]] std::string summary_of(const catalog::Loaded& loaded);

}  // namespace flywheel::commands
