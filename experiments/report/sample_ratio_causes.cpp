#include "experiments/report/sample_ratio_causes.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "experiments/statistics/multiplicity.hpp"

namespace flywheel::report {

using statistics::kSampleRatioAlpha;
using statistics::Real;

std::vector<SampleRatioCause> sample_ratio_causes(std::span<const LevelCounts> levels,
                                                  std::span<const std::int64_t> total,
                                                  std::span<const double> weights) {
  std::vector<std::optional<Real>> p;
  std::vector<double> ln_p;
  for (const LevelCounts& level : levels) {
    const auto inside = statistics::sample_ratio(level.counts, weights);
    p.push_back(inside.p ? std::optional<Real>(*inside.p) : std::nullopt);
    ln_p.push_back(inside.ln_p.value_or(0));
  }
  const double ln_of_all = std::log(static_cast<double>(std::max<std::size_t>(levels.size(), 1)));
  const auto adjusted = statistics::adjusted(p, statistics::Adjustment::kHolm);
  std::vector<SampleRatioCause> causes;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (!adjusted[i] || !(*adjusted[i] < kSampleRatioAlpha)) continue;
    std::vector<std::int64_t> rest(total.begin(), total.end());
    const int sign = levels[i].kept_out ? 1 : -1;
    for (std::size_t arm = 0; arm < rest.size(); ++arm) rest[arm] += sign * levels[i].counts[arm];
    const auto outside = statistics::sample_ratio(rest, weights);
    SampleRatioCause& cause = causes.emplace_back(
        SampleRatioCause{.attribute = levels[i].attribute, .level = levels[i].level, .counts = levels[i].counts});
    cause.p = static_cast<double>(*adjusted[i]);
    cause.ln_p = cause.p > 0 ? std::log(cause.p) : ln_p[i] + ln_of_all;
    cause.rest_p = outside.p.value_or(1);
    cause.rest_ln_p = outside.ln_p.value_or(0);
    cause.explains = cause.rest_p >= kSampleRatioAlpha;
    cause.kept_out = levels[i].kept_out;
  }
  // A level that holds everybody explains nothing: there is no rest that would be fine.
  for (SampleRatioCause& cause : causes) {
    if (!cause.kept_out && std::equal(cause.counts.begin(), cause.counts.end(), total.begin(), total.end()))
      cause.explains = false;
  }
  std::stable_sort(causes.begin(), causes.end(), [](const SampleRatioCause& a, const SampleRatioCause& b) {
    return std::tuple(!a.explains, a.ln_p) < std::tuple(!b.explains, b.ln_p);
  });
  return causes;
}

}  // namespace flywheel::report
