// Reading a scenario. SIMULATION.md describes the file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/source/diagnostic.hpp"
#include "experiments/simulation/scenario.hpp"

namespace flywheel::simulation {

/// What reading gave: a scenario where there was no error, and everything there is to say.
struct ReadScenario {
  std::optional<Scenario> scenario;
  std::vector<source::Diagnostic> diagnostics;
};

/// Reads a scenario of an experiment of `catalog`, whose arms it may name. `path` is for diagnostics. Never throws for
/// bad input.
[[nodiscard]] ReadScenario read_scenario(const std::string& path, std::string text, const catalog::Catalog& catalog);

}  // namespace flywheel::simulation
