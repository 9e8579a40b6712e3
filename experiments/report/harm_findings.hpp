// The guardrails that an experiment is paused for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// One arm harms one guardrail, by a limit that holds at every look.
struct HarmFinding {
  std::string guardrail;  ///< the metric's name
  std::string arm;        ///< that does harm
  std::string baseline;   ///< the arm it is compared with
  double difference = 0;  ///< arm less baseline
  double limit = 0;      ///< one-sided, always-valid: the difference is at least that where it is `above`, else at most
  double tolerance = 0;  ///< the change beyond which there is harm
  bool above = true;     ///< harm is a difference above `tolerance`; else one below it
  std::int64_t n_arm = 0;  ///< units whose window had closed
  std::int64_t n_baseline = 0;
  int look = 1;          ///< which look this is: the ends of days are looks
  std::string sentence;  ///< the same in plain words
};

/// What a report that is computed again and again may be paused for: the guardrails that are harmed by an always-valid
/// limit, of arms that have, as the baseline has, kFewestForRates units whose window has closed. A limit of a fixed
/// horizon is none: looked at often enough it finds harm everywhere. The sample ratio is not asked: where it is off
/// there is no verdict that a pause could spoil, and what hurts people often loses their exposures, too.
[[nodiscard]] std::vector<HarmFinding> harm_findings(const Report& report);

}  // namespace flywheel::report
