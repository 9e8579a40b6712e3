// What is known of a simulated population, for people and for programs.
#pragma once

#include <string>

#include "experiments/report/terminal.hpp"
#include "experiments/simulation/population.hpp"

namespace flywheel::commands {

/// What became of a population's events.
struct Delivered {
  std::int64_t events = 0;  ///< handed over, duplicates counted
  std::int64_t stored = 0;  ///< of those, new in the store (all, where a file was written)
};

/// Tables of the arms and of what is true in each, beside the number of events.
[[nodiscard]] std::string truth_text(const simulation::Population& population, const simulation::Truth& truth,
                                     const Delivered& delivered, const report::Paint& paint);
/// The same as JSON.
[[nodiscard]] std::string truth_json(const simulation::Population& population, const simulation::Truth& truth,
                                     const Delivered& delivered);

}  // namespace flywheel::commands
