// Exposures by day, put together so that a long test still fits a chart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace flywheel::report {

struct DailyBin {
  std::string first_day;              ///< `2026-12-31`
  std::vector<std::int64_t> exposed;  ///< by arm
  [[nodiscard]] std::int64_t total() const;
};

struct DailyBins {
  std::size_t days_each = 1;  ///< 1, 7, 28 or a multiple of 28; the last bin may have fewer
  std::int64_t largest = 0;   ///< the largest total of a bin
  std::vector<DailyBin> bins;
};

/// At most `most` bins of Report::daily_exposures.
[[nodiscard]] DailyBins bin_days(const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& days,
                                 std::size_t most);

}  // namespace flywheel::report
