// What other flags must serve first.
#pragma once

#include <string>
#include <vector>

namespace flywheel::catalog {

/// A prerequisite: `flag` serves one of `variants` to the same context.
struct Requirement {
  std::string flag;
  std::vector<std::string> variants;
  friend bool operator==(const Requirement&, const Requirement&) = default;
};

}  // namespace flywheel::catalog
