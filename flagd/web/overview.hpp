// What there is to look at: every experiment and flag, with what happened so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/vocabulary/time.hpp"

namespace flywheel::web {

struct ArmLine {
  std::string name;
  double share = 0;          ///< configured, 0 to 1
  std::int64_t exposed = 0;  ///< units in the analysis
};

/// The server paused an experiment by itself.
struct PauseLine {
  Time time;
  std::string reason;  ///< sentences
};

struct ExperimentLine {
  std::string key;
  std::string status;      ///< "draft", "running", "paused", "ended"
  std::string hypothesis;  ///< or the description; may be empty
  std::string owner;
  std::string goal;  ///< the metric's name; may be empty
  std::string unit;
  int phase = 1;
  std::vector<ArmLine> arms;  ///< in declared order
  bool has_report = false;
  std::optional<Time> last_exposure;
  bool killed = false;              ///< switched off, by hand or by the server
  std::optional<PauseLine> paused;  ///< by the server, while that lasts

  [[nodiscard]] std::int64_t exposed() const {
    std::int64_t sum = 0;
    for (const ArmLine& arm : arms) sum += arm.exposed;
    return sum;
  }
  /// The path of its report.
  [[nodiscard]] std::string report_path() const;
};

struct FlagLine {
  std::string key;
  std::string type;
  std::string description;
  std::string owner;
  bool enabled = true;
  std::vector<std::string> variants;
  bool killed = false;  ///< switched off by hand
};

struct Overview {
  std::string project;
  std::string epoch;
  Time as_of;
  std::vector<ExperimentLine> experiments;
  std::vector<FlagLine> flags;
  std::vector<std::string> killed;  ///< every key that is switched off, also one that no definition has
};

/// The index page: experiments, running ones first, then flags.
[[nodiscard]] std::string render_html(const Overview& overview);
/// The experiments as JSON, in the overview's order.
[[nodiscard]] std::string render_json(const Overview& overview);

}  // namespace flywheel::web
