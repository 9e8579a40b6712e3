// What other programs print.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace flywheel::commands {

/// What a program prints, where it ends well; its errors are not shown. `words[0]` is looked for in PATH. Beyond 17 MiB
/// the rest is not kept.
[[nodiscard]] std::optional<std::string> output_of(std::vector<std::string> words);

}  // namespace flywheel::commands
