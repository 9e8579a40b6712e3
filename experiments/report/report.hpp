// The result model: everything the readers see, independent of how it is drawn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/stage_totals.hpp"
#include "experiments/report/metric_result.hpp"
#include "experiments/statistics/heterogeneity.hpp"
#include "experiments/statistics/sample_ratio.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::report {

/// One metric's effects by the levels of an attribute that was known before exposure, for one arm. The arms of another
/// experiment that the same units are in are such levels, too.
struct SegmentResult {
  std::string attribute;
  bool of_experiment = false;  ///< the attribute is the key of another experiment, its levels are that one's arms
  std::string metric;
  std::string arm;
  statistics::Heterogeneity interaction;  ///< over the levels whose effect has a standard error
  int tested_levels = 0;                  ///< those levels; below 2 nothing is tested
  std::optional<double> p_adjusted;       ///< of the interaction, over all segments (Benjamini–Hochberg)
  bool differs = false;                   ///< the gate is open: p_adjusted < alpha. Closed: no level is a winner
  std::vector<std::pair<std::string, Effect>> levels;  ///< with Holm's p over the levels
  std::string sentence;
};

/// Where a sample-ratio mismatch comes from.
struct SampleRatioCause {
  std::string attribute;  ///< "platform", "day"
  std::string level;
  std::vector<std::int64_t> counts;  ///< units first exposed there, by arm
  double p = 1;                      ///< of the sample ratio there, adjusted for all levels looked at (Holm)
  double ln_p = 0;                   ///< also where p is too small for a number; then by Bonferroni
  double rest_p = 1;                 ///< of the sample ratio of all others
  double rest_ln_p = 0;
  bool explains = false;  ///< it is off there, and nowhere else
  /// `counts` are units that were kept from being exposed, and rest_p is that of everybody and them.
  bool kept_out = false;
};

/// How far the messages of an experiment came: units by arm, baseline first.
struct MessageStages {
  struct Line {
    std::string name;
    std::vector<std::int64_t> units;
  };
  /// Messages that were due and kept back before the unit's first exposure.
  struct Suppression {
    std::string reason;  ///< a code of the decision pipeline; "any reason"
    std::vector<std::int64_t> units;
    std::optional<double> p_adjusted{};  ///< of the sample ratio, over all reasons (Holm)
    bool unequal = false;
  };
  std::string estimand;         ///< which question the experiment answers, in words
  std::vector<Line> stages;     ///< assigned, eligible, exposed, shown, acted
  std::vector<Line> reactions;  ///< of what was drawn
  std::vector<Suppression> suppressions;
  std::vector<bool> draws;  ///< by arm: whether it has anything to show
  /// By arm: what came of a unit's first exposure, its second, …
  std::vector<std::vector<outcomes::ExposureOutcomes>> exposures;
};

/// A line of the health section. Tone kGood: fine.
struct HealthCheck {
  std::string name;  ///< "sample ratio", "maturity", "multi-arm units", "looks"
  Tone tone = Tone::kGood;
  std::string sentence;
};

/// One experiment's (or table's) results.
struct Report {
  std::string experiment;
  std::string title;  ///< the hypothesis or description, may be empty
  std::string owner;
  std::string status;       ///< "running", …; empty for tables
  std::string epoch;        ///< of the catalog; empty for tables
  std::string source;       ///< "flagd events", "table ab_data.csv", "published counts"
  bool of_holdout = false;  ///< the arms are who is held out, and the rest
  std::string unit = "user";
  int phase = 1;
  double alpha = 0.05;
  std::optional<Time> as_of;
  std::optional<Time> first_exposure;
  std::optional<Time> last_exposure;

  Tone verdict_tone = Tone::kNeutral;
  std::string verdict;               ///< one sentence in plain words
  std::vector<std::string> remarks;  ///< sentences below the verdict (method, looks, what to do next)

  std::vector<std::string> arms;            ///< baseline first
  std::vector<double> weights;              ///< configured shares, same order
  std::vector<std::int64_t> exposed;        ///< units in the analysis, same order
  std::vector<std::int64_t> first_exposed;  ///< before exclusions, same order
  /// The same two of the phase at hand, whose shares are known: what the sample ratio is tested on.
  std::vector<std::int64_t> phase_exposed;
  std::vector<std::int64_t> phase_first_exposed;
  std::int64_t multi_arm_units = 0;
  statistics::SampleRatio sample_ratio;        ///< on first_exposed
  statistics::SampleRatio sample_ratio_after;  ///< on exposed
  /// The smallest p of the sequential test at the ends of days, before and after exclusions: while an experiment runs
  /// they decide instead.
  std::optional<statistics::Tail> sample_ratio_sequential;
  std::optional<statistics::Tail> sample_ratio_sequential_after;
  std::vector<SampleRatioCause> causes;  ///< where the sample ratio is off, the likeliest first
  std::vector<HealthCheck> health;
  std::vector<MetricResult> metrics;      ///< goal, guardrails, secondary
  std::optional<MessageStages> messages;  ///< of experiments on messages
  std::vector<SegmentResult> segments;
  std::vector<SegmentResult> interactions;  ///< of the goal, by the arms of concurrent experiments; a family of its own
  /// Units first exposed, by day (`2026-12-31`) and arm; days without exposures in between are present with zeros
  /// (unless first and last are more than ten years apart).
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> daily_exposures;
  std::string learning;  ///< a suggested `learning` document in YAML; may be empty
};

/// A table drawn in the terminal; `colour` uses ANSI escapes, `width` is the number of columns.
[[nodiscard]] std::string render_text(const Report& report, bool colour = false, int width = 100);
/// Every number with 17 significant digits where needed, undefined ones null with a reason.
[[nodiscard]] std::string render_json(const Report& report);
/// One self-contained page: no scripts, SVG forest plot and daily exposures, light and dark, printable.
[[nodiscard]] std::string render_html(const Report& report);
/// For a pull request: GitHub-flavoured Markdown, tables of the arms and the comparisons, details folded.
[[nodiscard]] std::string render_markdown(const Report& report);
/// The text between `<style>` and `</style>` of that page: the same for every report, so that a server's content
/// security policy can name its hash. The page has no style attributes.
[[nodiscard]] std::string_view html_style();

}  // namespace flywheel::report
