// Learnings: what an experiment taught, written down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/source/diagnostic.hpp"
#include "config/vocabulary/time.hpp"

namespace flywheel::catalog {

/// What moved, and by how much (as a fraction).
struct LearnedEffect {
  std::string funnel;  ///< the part of the funnel
  std::string metric;
  double change = 0;
  std::optional<double> low;  ///< of the interval
  std::optional<double> high;
};

struct Learning {
  enum class Decision : std::uint8_t { kShip, kIterate, kDecline };
  std::string key;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  std::string experiment;
  std::string summary;
  std::string funnel;
  std::string product_area;
  std::vector<LearnedEffect> effects;
  Decision decision = Decision::kIterate;
  std::string shipped;  ///< kShip: the arm
  std::string because;
  std::string alternative;
  std::string confidence;  ///< low, moderate, high; may be empty
  std::string holds_for;
  std::vector<std::string> driven_by;
  bool win = false;
  std::optional<Time> revisit;
  source::Place place;
};

}  // namespace flywheel::catalog
