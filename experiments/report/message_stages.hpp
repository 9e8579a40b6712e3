// How far an experiment's messages came, and whether they came as far in every arm.
#pragma once

#include <cstddef>
#include <vector>

#include "config/catalog/experiment.hpp"
#include "experiments/outcomes/totals.hpp"
#include "experiments/report/details.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Of an experiment on messages; `order`: its arms, baseline first. Stages are of all phases, suppressions are tested
/// in the last one, whose shares are `weights`: the sample ratio of units with a suppression, by reason (Holm) and in
/// all.
[[nodiscard]] MessageStages message_stages(const catalog::Experiment& experiment,
                                           const outcomes::ExperimentTotals& totals,
                                           const std::vector<std::size_t>& order, const std::vector<double>& weights);

/// Render failures, suppressions and mutes.
[[nodiscard]] std::vector<HealthCheck> check_messages(const MessageStages& stages, const Report& report);

/// The stages, what people did, why messages were not shown, and what came of one exposure after the other.
[[nodiscard]] std::vector<DetailTable> message_tables(const MessageStages& stages,
                                                      const std::vector<std::string>& arms);

}  // namespace flywheel::report
