// A table of one row a unit, summed up for the report.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/report/assemble.hpp"

namespace flywheel::tables {

enum class MetricKind : std::uint8_t {
  kGuess,       ///< a conversion where every value is 0 or 1, else a mean
  kConversion,  ///< 0 or 1 (or false, true); a unit of several rows converted where any of them did
  kMean,        ///< any number; of a unit of several rows the first counts
};

struct SummarizeOptions {
  struct Metric {
    std::string column;
    MetricKind kind = MetricKind::kGuess;
  };
  std::string unit;     ///< column
  std::string variant;  ///< column
  std::string control;  ///< the arm the others are compared with
  std::vector<Metric> metrics;
  std::string where;                     ///< rows for which it is false are left out; empty: all count
  std::function<void(double)> progress;  ///< called now and then with the share read
};

/// Reads the whole file. Units seen in several arms are excluded and counted; further rows of a unit in the same arm
/// are counted as repeated. Arms: the control, then the others by name. Errors: those of CsvReader; `bad_row`
/// (`file:line:` an empty unit or arm, a value that is no number), `no_control` (names the arms there are),
/// `bad_expression`.
[[nodiscard]] Result<report::Table> summarize(const std::string& path, const SummarizeOptions& options);

}  // namespace flywheel::tables
