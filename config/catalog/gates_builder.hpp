// Test users, holdouts and prerequisites, by the definitions they touch.
#pragma once

#include <cstddef>
#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/holdout.hpp"
#include "config/catalog/message.hpp"
#include "config/catalog/project.hpp"

namespace flywheel::catalog {

/// How many flags one evaluation may ask through `requires`, however deep.
inline constexpr std::size_t kMostPrerequisites = 1000;

/// Resolves every `requires` to flags and variants: reports variants that do not exist, circles, and what leads to more
/// than kMostPrerequisites flags.
void resolve_requirements(Context& context, std::vector<Flag>& flags, std::vector<Experiment>& experiments,
                          std::vector<Message>& messages);

/// Notes in each flag, experiment and message which test users are forced to an arm of it, and which holdouts hold it
/// back. Messages that must arrive are held back by none.
void assign_gates(const Project& project, const std::vector<Holdout>& holdouts, std::vector<Flag>& flags,
                  std::vector<Experiment>& experiments, std::vector<Message>& messages);

}  // namespace flywheel::catalog
