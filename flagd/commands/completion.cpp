#include <sstream>

#include "flagd/commands/completion_scripts.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "completion";

/// Every command with what it says that it takes.
std::vector<DescribedCommand> described(std::span<const Command> commands) {
  std::vector<DescribedCommand> all;
  for (const Command& command : commands) {
    DescribedCommand one{std::string(command.name), std::string(command.summary), {}};
    std::ostringstream nowhere;
    Streams asking{.out = nowhere, .err = nowhere, .asked = &one.signature};
    command.run({}, asking);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

int run_completion(std::span<const Command> commands, std::span<const std::string> words, Streams& streams) {
  const Signature signature{.usage = "flagd completion bash|zsh|fish",
                            .summary =
                                "Prints a script that teaches a shell to complete commands and options:\n"
                                "  source <(flagd completion bash)\n"
                                "  flagd completion zsh > \"${fpath[1]}/_flagd\"\n"
                                "  flagd completion fish > ~/.config/fish/completions/flagd.fish",
                            .positionals = {"SHELL"},
                            .options = {},
                            .choices = {"bash", "zsh", "fish"}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const std::string& shell = arguments->get("SHELL");
  const std::vector<DescribedCommand> all = described(commands);
  streams.out << (shell == "bash"  ? bash_completion(all)
                  : shell == "zsh" ? zsh_completion(all)
                                   : fish_completion(all))
              << std::flush;
  return streams.out ? kOk : complain(streams, kName, "the script cannot be written");
}

}  // namespace flywheel::commands
