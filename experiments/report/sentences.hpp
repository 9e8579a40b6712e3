// Results in plain words.
#pragma once

#include <string>
#include <string_view>

#include "experiments/report/number_style.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// What a reader needs to say about one comparison.
struct Subject {
  const MetricResult& metric;
  std::string_view baseline;  ///< arm
  std::string_view unit;      ///< "user"
};

/// One comparison with its numbers, n, interval and p: "team: 9.80% of 5,000 users, 1.70 points more than control's
/// 8.10% of 10,000 (95% interval +0.90 to +2.50, p = 2.1e-05): better."
[[nodiscard]] std::string effect_sentence(const Subject& subject, const Effect& effect);

/// The finding on the goal: "team is better than control on eureka_rate: …".
[[nodiscard]] std::string verdict_sentence(const Subject& subject, const Effect& effect);

/// The goal's way from where it was to where it should be, with each arm's place on it.
[[nodiscard]] std::string target_sentence(const MetricResult& metric);

/// Which way is good, and what kind of metric this is: "less is better, value capture".
[[nodiscard]] std::string direction_words(const MetricResult& metric);

/// What the deciding intervals of a metric are: "95% interval", "95% interval", "always-valid 95% interval",
/// "Holm-adjusted 95% interval", "95% credible interval".
[[nodiscard]] std::string interval_title(const Report& report, const MetricResult& metric);

/// What an attribute's levels say of an effect: "By country the effect of b on spent does not differ by more than
/// chance (Q = 1.2, 2 degrees of freedom, p = 0.55)."
[[nodiscard]] std::string segment_sentence(const SegmentResult& segment, std::string_view baseline);

/// How a comparison was computed: "pooled z test, Newcombe's interval of the difference, Fieller's interval of the
/// lift".
[[nodiscard]] std::string method_words(const Effect& effect);

/// Why a number is not defined, as the end of a sentence: "one unit says nothing of the spread".
[[nodiscard]] std::string_view reason_words(statistics::ReasonCode reason);

/// What a guardrail tolerates: "a change above +1.00 points is harm".
[[nodiscard]] std::string tolerance_words(const Tolerance& tolerance, const NumberStyle& style);

}  // namespace flywheel::report
