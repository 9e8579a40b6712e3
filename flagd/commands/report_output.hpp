// Printing a report in the format that was asked for.
#pragma once

#include <string>

#include "experiments/report/report.hpp"
#include "flagd/commands/arguments.hpp"

namespace flywheel::commands {

/// The options `--format` and `--out`, for a command's Signature.
[[nodiscard]] std::vector<Option> report_output_options();

/// Writes the report to `--out`, or to the terminal. Returns the exit code.
int write_report(const report::Report& report, const Arguments& arguments, std::string_view command, Streams& streams);

/// A progress line on a terminal: "reading ab_data.csv 42%"; `done` ≥ 1 wipes it.
void show_progress(Streams& streams, std::string_view what, double done);

}  // namespace flywheel::commands
