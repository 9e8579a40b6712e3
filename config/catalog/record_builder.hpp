// Layers, holdouts and learnings.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/holdout.hpp"
#include "config/catalog/layer.hpp"
#include "config/catalog/learning.hpp"

namespace flywheel::catalog {

[[nodiscard]] std::vector<Layer> build_layers(Context& context);
/// `experiments` are all of the project, for those that are held back by tag.
[[nodiscard]] std::vector<Holdout> build_holdouts(Context& context, const std::vector<Experiment>& experiments);
/// A learning may outlive the metrics it speaks of; its experiment must exist.
[[nodiscard]] std::vector<Learning> build_learnings(Context& context);

}  // namespace flywheel::catalog
