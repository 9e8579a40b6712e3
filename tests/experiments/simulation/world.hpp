// Definitions and scenarios of a small shop.
#pragma once

#include <memory>
#include <string>

#include "experiments/simulation/population.hpp"

namespace world {

/// Experiments `greeting` (arms control, warm and cold; for plan "free" only) and `draft`.
[[nodiscard]] std::shared_ptr<const flywheel::catalog::Catalog> shop();

/// A scenario of `greeting` with these further lines; fails the test where it does not read.
[[nodiscard]] flywheel::simulation::Population population(const std::string& more, int units = 1000);

/// The population of a whole text.
[[nodiscard]] flywheel::simulation::Population population_of(const std::string& text);

/// What there is to say about a scenario: "line:column message (hint)", a line each.
[[nodiscard]] std::string complaints(const std::string& text);

/// The scenario's text.
[[nodiscard]] std::string text(const std::string& more, int units = 1000);

}  // namespace world
