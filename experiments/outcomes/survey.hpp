// Answers to the surveys that have a scale of their own.
#pragma once

#include <optional>

#include "config/catalog/metric.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::outcomes {

/// How many points a scale has.
[[nodiscard]] int survey_points(catalog::Metric::Scale scale);

/// Which point of the scale an answer is, from 0 for the lowest: of `value` 1 to 7 (ces) or 0 to 10 (nps), whole
/// numbers; of pmf `not_disappointed`, `somewhat_disappointed` or `very_disappointed`, with spaces or underscores.
/// Nothing where it is no answer, or one to another `question`: that is `ces`, `nps` or `pmf`, or absent.
[[nodiscard]] std::optional<int> survey_point(catalog::Metric::Scale scale, const Value& question, const Value& value);

/// What a point counts: of ces the answer itself; of nps 100 for those who promote (9, 10), −100 for those who detract
/// (0 to 6), else 0, so that the mean is the score; of pmf 1 for `very_disappointed`, else 0.
[[nodiscard]] double survey_score(catalog::Metric::Scale scale, int point);

}  // namespace flywheel::outcomes
