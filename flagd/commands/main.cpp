// flagd: one word, one command.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "config/source/text_file.hpp"
#include "flagd/api/version.hpp"
#include "flagd/commands/command.hpp"

namespace {

using flywheel::commands::Command;

int complete(std::span<const std::string> words, flywheel::commands::Streams& streams);

constexpr std::array kCommands{
    Command{"serve", "serve DIR", "answer apps and collect events", flywheel::commands::run_serve},
    Command{"check", "check DIR", "read definitions and report every error", flywheel::commands::run_check},
    Command{"test", "test DIR", "run the tests beside the definitions", flywheel::commands::run_test},
    Command{"plan", "plan OLD NEW", "what an edit does to people", flywheel::commands::run_plan},
    Command{"prove", "prove DIR", "prove the randomisation on your own ids", flywheel::commands::run_prove},
    Command{"preview", "preview DIR KEY", "a signed link with which one message is looked at",
            flywheel::commands::run_preview},
    Command{"fmt", "fmt PATH…", "give definitions their canonical form", flywheel::commands::run_fmt},
    Command{"schema", "schema", "what definitions may hold, as a JSON Schema", flywheel::commands::run_schema},
    Command{"eval", "eval KEY --dir DIR --context JSON", "one evaluation, explained", flywheel::commands::run_eval},
    Command{"explain", "explain KEY --data DIR --at TIME", "a past decision, rebuilt", flywheel::commands::run_explain},
    Command{"expr", "expr EXPR --context JSON", "the value of an expression", flywheel::commands::run_expr},
    Command{"report", "report KEY --data DIR", "what each arm of an experiment did", flywheel::commands::run_report},
    Command{"analyze", "analyze FILE.csv | --counts …", "the same for any table of one row a unit",
            flywheel::commands::run_analyze},
    Command{"power", "power --baseline 4.7% --mde 5%", "how many units a test needs, or what it can see",
            flywheel::commands::run_power},
    Command{"srm", "srm COUNT COUNT …", "did the arms get their share of units", flywheel::commands::run_srm},
    Command{"import", "import FILE.csv --map MAP.yaml --data DIR", "turn existing logs into events",
            flywheel::commands::run_import},
    Command{"simulate", "simulate SCENARIO.yaml --dir DIR", "people with known habits, to see what a report finds",
            flywheel::commands::run_simulate},
    Command{"compute", "compute METHOD", "any statistic, from JSON on standard input", flywheel::commands::run_compute},
    Command{"completion", "completion bash|zsh|fish", "a script that completes commands in a shell", complete},
};

int complete(std::span<const std::string> words, flywheel::commands::Streams& streams) {
  return flywheel::commands::run_completion(kCommands, words, streams);
}

void print_usage(std::ostream& out) {
  out << "flagd " << flywheel::api::kVersion
      << ": feature flags, experiments and in-app messages\n\nusage: flagd COMMAND …\n\n";
  for (const Command& command : kCommands) {
    const int width = flywheel::source::count_characters(command.usage);
    out << "  " << command.usage << std::string(static_cast<std::size_t>(44 - std::min(42, width)), ' ')
        << command.summary << "\n";
  }
  out << "\n`flagd COMMAND --help` says more. `flagd --version` prints the version.\n";
}

int terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is an error of that write, not the end of the process
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print_usage(words.empty() ? std::cerr : std::cout);
    return words.empty() ? flywheel::commands::kUsage : flywheel::commands::kOk;
  }
  if (words[0] == "--version" || words[0] == "version") {
    std::cout << "flagd " << flywheel::api::kVersion << "\n";
    return flywheel::commands::kOk;
  }
  const auto command =
      std::find_if(kCommands.begin(), kCommands.end(), [&](const Command& one) { return one.name == words[0]; });
  if (command == kCommands.end()) {
    std::cerr << "flagd: there is no command `" << words[0] << "`\n\n";
    print_usage(std::cerr);
    return flywheel::commands::kUsage;
  }
  flywheel::commands::Streams streams{std::cout, std::cerr, isatty(STDOUT_FILENO) == 1 && !std::getenv("NO_COLOR"),
                                      terminal_width()};
  try {
    return command->run({words.begin() + 1, words.end()}, streams);
  } catch (const std::exception& error) {
    std::cerr << "flagd " << command->name << ": " << error.what() << "\n";
    return flywheel::commands::kFailed;
  }
}
