// One use of the switch, as the audit log has it.
//
//   {"time":…,"action":"kill" or "unkill","key":…,"reason":…,"remote":…}
//
// and behind that, where the server did it itself:
//
//   "by":"auto_pause","epoch":…,"phase":…,"as_of":…,"alpha":…,"sample_ratio_off":…,"findings":[{"guardrail":…,
//   "metric":…,"arm":…,"baseline":…,"difference":…,"limit":…,"tolerance":…,"above":…,"n_arm":…,"n_baseline":…,
//   "look":…}]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/time.hpp"
#include "experiments/report/harm_findings.hpp"
#include "flagd/json/read.hpp"

namespace flywheel::history {

/// The `by` of what the server does itself.
inline constexpr std::string_view kAutoPause = "auto_pause";

/// Why the server paused an experiment.
struct Pausing {
  struct Finding {
    report::HarmFinding harm;
    std::string metric;  ///< the guardrail as it is declared, where `harm` is about its first 24 hours
  };
  std::string epoch;  ///< of the definitions that were judged
  int phase = 1;      ///< of the experiment
  Time as_of;         ///< of the results
  double alpha = 0.05;
  bool sample_ratio_off = false;
  std::vector<Finding> findings;
};

struct Switching {
  Time time;
  bool kill = true;  ///< false: switched on again
  std::string key;
  std::string reason;                   ///< may be empty
  std::string remote;                   ///< the address it was asked from; empty: the server did it itself
  std::optional<Pausing> pausing = {};  ///< why it did
};

/// The line of the audit log, without its end.
[[nodiscard]] std::string audit_line(const Switching& switching);
/// What a line says; none where it is torn or damaged. Of `pausing` what pauses are remembered by: phase, and
/// guardrail, metric and arm of the findings.
[[nodiscard]] std::optional<Switching> read_switching(std::string_view line, json::Reader& reader);

}  // namespace flywheel::history
