#include "experiments/report/daily_bins.hpp"

#include <algorithm>
#include <numeric>

namespace flywheel::report {
namespace {

std::size_t days_each_of(std::size_t days, std::size_t most) {
  for (const std::size_t each : {std::size_t{1}, std::size_t{7}}) {
    if (days <= each * most) return each;
  }
  const std::size_t four_weeks = 28 * most;
  return 28 * ((days + four_weeks - 1) / four_weeks);
}

}  // namespace

std::int64_t DailyBin::total() const {
  return std::accumulate(exposed.begin(), exposed.end(), std::int64_t{0});
}

DailyBins bin_days(const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& days, std::size_t most) {
  DailyBins result;
  result.days_each = days_each_of(days.size(), most);
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto& [day, exposed] = days[i];
    if (i % result.days_each == 0) result.bins.push_back({day, std::vector<std::int64_t>(exposed.size(), 0)});
    DailyBin& bin = result.bins.back();
    for (std::size_t arm = 0; arm < exposed.size(); ++arm) bin.exposed[arm] += exposed[arm];
  }
  for (const DailyBin& bin : result.bins) result.largest = std::max(result.largest, bin.total());
  return result;
}

}  // namespace flywheel::report
