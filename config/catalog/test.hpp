// Expectations written beside a definition.
#pragma once

#include <optional>
#include <string>

#include "config/source/diagnostic.hpp"
#include "config/vocabulary/time.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::catalog {

/// What an evaluation with `context` must come to. What is empty or absent is not looked at.
struct Test {
  std::string name;
  Value context;  ///< a map, in the Catalog's arena
  std::optional<Time> at;
  std::string variant;
  std::string reason;  ///< OpenFeature's word
  Value value;
  source::Place place;
};

}  // namespace flywheel::catalog
