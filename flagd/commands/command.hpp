// What `flagd WORD …` can do.
#pragma once

#include <iostream>
#include <span>
#include <string>
#include <string_view>

namespace flywheel::commands {

struct Signature;

/// What a command reads and writes. Results go to `out`, complaints and progress to `err`.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool colour = false;         ///< `out` is a terminal that shows colours
  int width = 100;             ///< columns of the terminal
  Signature* asked = nullptr;  ///< set: the command says here what it takes, and does nothing
  std::istream& in = std::cin;
};

/// Exit codes of every command.
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;  ///< the input has errors, or nothing could be computed
inline constexpr int kUsage = 2;   ///< the command was called wrongly

struct Command {
  std::string_view name;
  std::string_view usage;    ///< "check DIR [--format text|json]"
  std::string_view summary;  ///< one line
  int (*run)(std::span<const std::string> arguments, Streams& streams);
};

// One function a command, each in the file of its name.
int run_analyze(std::span<const std::string> arguments, Streams& streams);
int run_check(std::span<const std::string> arguments, Streams& streams);
/// Knows the other commands by their table.
int run_completion(std::span<const Command> commands, std::span<const std::string> arguments, Streams& streams);
int run_compute(std::span<const std::string> arguments, Streams& streams);
int run_eval(std::span<const std::string> arguments, Streams& streams);
int run_explain(std::span<const std::string> arguments, Streams& streams);
int run_expr(std::span<const std::string> arguments, Streams& streams);
int run_fmt(std::span<const std::string> arguments, Streams& streams);
int run_import(std::span<const std::string> arguments, Streams& streams);
int run_plan(std::span<const std::string> arguments, Streams& streams);
int run_power(std::span<const std::string> arguments, Streams& streams);
int run_preview(std::span<const std::string> arguments, Streams& streams);
int run_prove(std::span<const std::string> arguments, Streams& streams);
int run_report(std::span<const std::string> arguments, Streams& streams);
int run_schema(std::span<const std::string> arguments, Streams& streams);
int run_serve(std::span<const std::string> arguments, Streams& streams);
int run_simulate(std::span<const std::string> arguments, Streams& streams);
int run_srm(std::span<const std::string> arguments, Streams& streams);
int run_test(std::span<const std::string> arguments, Streams& streams);

}  // namespace flywheel::commands
