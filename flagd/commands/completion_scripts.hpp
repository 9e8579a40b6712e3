// Scripts that teach a shell what `flagd` takes.
#pragma once

#include <span>
#include <string>

#include "flagd/commands/arguments.hpp"

namespace flywheel::commands {

/// A command with what it takes.
struct DescribedCommand {
  std::string name;
  std::string summary;
  Signature signature;
};

/// A script for bash: commands, options, and the values of those that take certain words only; file names elsewhere.
[[nodiscard]] std::string bash_completion(std::span<const DescribedCommand> commands);
/// The same for zsh, with descriptions.
[[nodiscard]] std::string zsh_completion(std::span<const DescribedCommand> commands);
/// The same for fish, with descriptions.
[[nodiscard]] std::string fish_completion(std::span<const DescribedCommand> commands);

}  // namespace flywheel::commands
