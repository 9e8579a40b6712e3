// Everything that a definition can answer.
#pragma once

#include <vector>

#include "experiments/assignment/evaluation.hpp"

namespace flywheel::assignment {

/// Each evaluation that `entry` can come to, whoever asks and whenever, once; errors included. What serves answers
/// prepares them from this list.
[[nodiscard]] std::vector<Evaluation> possible_evaluations(const catalog::Catalog& catalog,
                                                           const catalog::Entry& entry);

}  // namespace flywheel::assignment
