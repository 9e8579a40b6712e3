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
  kRatio,       ///< the sum of one column over the sum of another; of a unit of several rows the first counts
};

struct SummarizeOptions {
  struct Metric {
    std::string column;  ///< a ratio's numerator
    MetricKind kind = MetricKind::kGuess;
    std::string denominator = {};  ///< of a ratio: a column
    std::string name = {};         ///< as the report calls it; empty: the column
  };
  std::string unit;     ///< column; empty: every row is a unit, which takes no look-up
  std::string variant;  ///< column
  std::string control;  ///< the arm the others are compared with
  std::vector<Metric> metrics;
  std::string where;                         ///< rows for which it is false are left out; empty: all count
  std::function<void(double)> progress;      ///< called now and then with the share read
  std::vector<std::string> covariates = {};  ///< columns from before the exposure, for CUPED; may have empty cells
  std::vector<std::string> segments = {};    ///< columns of attributes from before the exposure
  std::vector<std::string> arms = {};        ///< the only arms there may be, also empty ones; none: those of the rows
  std::optional<double> winsorise = {};      ///< percentile of the non-zero values at which means are capped
};

/// Reads the whole file. Units seen in several arms are excluded and counted; further rows of a unit in the same arm
/// are counted as repeated. Arms: the control, then the others by name. Segments with more than 50 levels are refused;
/// levels are sorted by name. Errors: those of CsvReader and UnitRows, `bad_row` where a conversion is not 0 or 1,
/// `no_control` (names the arms there are), `bad_row` where two arms differ by blanks alone, `bad_expression`.
[[nodiscard]] Result<report::Table> summarize(const std::string& path, const SummarizeOptions& options);

}  // namespace flywheel::tables
