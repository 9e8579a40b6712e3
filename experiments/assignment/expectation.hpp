// The tests that stand beside definitions.
#pragma once

#include <string>
#include <vector>

#include "experiments/assignment/evaluation.hpp"

namespace flywheel::assignment {

/// One test of a definition and what came of it.
struct Tested {
  std::string key;
  std::string name;  ///< may be empty
  source::Place place;
  std::vector<std::string> failures;  ///< empty: passed. "the variant is `classic`, not `blocks`"
  Explanation explanation;            ///< where it failed
};

/// Runs all tests of flags and experiments, in order of key; those without `at:` run at `now`.
[[nodiscard]] std::vector<Tested> run_tests(const catalog::Catalog& catalog, Time now);

}  // namespace flywheel::assignment
