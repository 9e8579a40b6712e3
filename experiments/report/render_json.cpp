#include <cmath>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/report/json_members.hpp"
#include "experiments/report/names.hpp"
#include "experiments/report/render_json_details.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {
namespace {

using statistics::Comparison;
using statistics::ReasonCode;

constexpr std::string_view kFormat = "flywheel-report/1";
constexpr int kMethodVersion = 1;  // of the formulas; rises when a number changes for the same sufficient statistics

void optional_time(JsonWriter& json, std::string_view name, const std::optional<Time>& time) {
  json.key(name);
  if (time) {
    json.string(format_time(*time));
  } else {
    json.null();
  }
}

void reason(JsonWriter& json, std::string_view name, ReasonCode code) {
  json.key(name);
  if (code == ReasonCode::kNone) {
    json.null();
  } else {
    json.string(statistics::reason_code_name(code));
  }
}

template <class Items, class Write>
void array(JsonWriter& json, std::string_view name, const Items& items, Write write) {
  json.key(name);
  json.begin_array();
  for (const auto& item : items) write(item);
  json.end_array();
}

void strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  array(json, name, texts, [&](const std::string& text) { json.string(text); });
}

void integers(JsonWriter& json, std::string_view name, const std::vector<std::int64_t>& numbers) {
  array(json, name, numbers, [&](std::int64_t number) { json.integer(number); });
}

void arm(JsonWriter& json, const MetricResult& metric, const ArmResult& result) {
  json.begin_object();
  json.member("arm", result.arm);
  json.member("exposed", result.exposed);
  write_moments(json, result.moments);
  // n·mean of whole successes is whole, but for its rounding.
  const double sum = result.moments.sum();
  json.member("sum", metric.compares_counts() ? std::round(sum) : sum);
  json.member("n_immature", result.immature);
  optional_number(json, "estimate", result.estimate);
  if (result.sums) {
    json.member("numerator", result.sums->numerator);
    json.member("denominator", result.sums->denominator);
  }
  reason(json, "reason", result.reason);
  write_arm_details(json, metric, result);
  json.end_object();
}

void posterior(JsonWriter& json, const Posterior& posterior) {
  json.key("posterior");
  json.begin_object();
  json.member("chance_to_win", posterior.chance_to_win);
  json.member("ln_chance_to_lose", posterior.ln_chance_to_lose);
  json.key("expected_loss");
  json.begin_array();
  json.number(posterior.loss_of_keeping);
  json.number(posterior.loss_of_choosing);
  json.end_array();
  optional_interval(json, "credible_interval", posterior.credible);
  json.member("prior", posterior.prior);
  json.end_object();
}

void harm(JsonWriter& json, const Harm& harm) {
  json.key("harm");
  json.begin_object();
  json.member("state", harm_state_name(harm.state));
  optional_number(json, "harm_above", harm.tolerance.above);
  optional_number(json, "harm_below", harm.tolerance.below);
  optional_number(json, "one_sided_low", harm.low);
  optional_number(json, "one_sided_high", harm.high);
  json.end_object();
}

void lift(JsonWriter& json, const statistics::Lift& lift) {
  optional_number(json, "lift", lift.estimate);
  optional_interval(json, "lift_ci", lift.interval);
  json.member("lift_ci_kind", lift.unbounded ? "fieller_unbounded" : "fieller");
  reason(json, "lift_reason", lift.reason);
}

void warnings(JsonWriter& json, const MetricResult& metric, const Comparison& comparison) {
  std::vector<std::string> words;
  if (comparison.borderline) words.emplace_back("borderline");
  if (comparison.lift.unbounded) words.emplace_back("lift_unbounded");
  if (metric.diagnostic) words.emplace_back("diagnostic");
  if (metric.growing) words.emplace_back("growing");
  strings(json, "warnings", words);
}

void comparison_numbers(JsonWriter& json, const Comparison& comparison) {
  json.member("n_a", comparison.n_a);
  json.member("n_b", comparison.n_b);
  optional_number(json, "est_a", comparison.estimate_a);
  optional_number(json, "est_b", comparison.estimate_b);
  optional_number(json, "diff", comparison.difference);
  optional_interval(json, "diff_ci", comparison.interval);
  lift(json, comparison.lift);
  optional_number(json, "se", comparison.standard_error);
  optional_number(json, "df", comparison.degrees_of_freedom);
  optional_number(json, "stat", comparison.statistic);
  optional_number(json, "p", comparison.p);
  optional_number(json, "ln_p", comparison.ln_p);
  json.member("alpha", comparison.alpha);
}

void always_valid(JsonWriter& json, const std::optional<AlwaysValid>& result) {
  const auto number = [&](std::string_view name, double AlwaysValid::*member) {
    optional_number(json, name, result ? std::optional((*result).*member) : std::nullopt);
  };
  number("always_valid_p", &AlwaysValid::p);
  number("always_valid_ln_p", &AlwaysValid::ln_p);
  optional_number(json, "cs_low", result ? std::optional(result->interval.low) : std::nullopt);
  optional_number(json, "cs_high", result ? std::optional(result->interval.high) : std::nullopt);
  optional_interval(json, "cs_lift_ci", result ? result->lift.interval : std::nullopt);
}

void effect(JsonWriter& json, const MetricResult& metric, const Effect& effect, const ArmResult& arm) {
  const ArmResult& baseline = metric.arms.front();
  json.begin_object();
  json.member("arm", effect.arm);
  json.member("baseline", baseline.arm);
  json.member("method", effect.comparison.method);
  json.member("version", kMethodVersion);
  json.member("n_immature", baseline.immature + arm.immature);
  comparison_numbers(json, effect.comparison);
  always_valid(json, effect.always_valid);
  optional_number(json, "p_adjusted", effect.p_adjusted);
  write_effect_details(json, effect);
  if (effect.finding == Finding::kCollecting) {
    json.member("reason", "collecting");
  } else {
    reason(json, "reason", effect.comparison.reason);
  }
  json.member("finding", finding_name(effect.finding));
  if (effect.harm) harm(json, *effect.harm);
  if (effect.posterior) posterior(json, *effect.posterior);
  warnings(json, metric, effect.comparison);
  json.key("suff_stats");
  json.begin_object();
  write_sufficient(json, "a", metric, baseline);
  write_sufficient(json, "b", metric, arm);
  json.end_object();
  json.member("tone", tone_name(effect.tone));
  json.member("sentence", effect.sentence);
  json.end_object();
}

void target(JsonWriter& json, const Target& target) {
  json.key("target");
  json.begin_object();
  optional_number(json, "from", target.from);
  optional_number(json, "to", target.to);
  json.key("by");
  if (target.by.empty()) {
    json.null();
  } else {
    json.string(target.by);
  }
  json.member("sentence", target.sentence);
  json.end_object();
}

/// How values were changed before arms were compared.
void preparation(JsonWriter& json, const MetricResult& result) {
  if (result.cuped) {
    json.key("cuped");
    json.begin_object();
    strings(json, "covariates", result.cuped->covariates);
    array(json, "theta", result.cuped->theta, [&](double theta) { json.number(theta); });
    if (!result.cuped->theta_within.empty()) {
      array(json, "theta_within", result.cuped->theta_within, [&](double theta) { json.number(theta); });
    }
    json.member("reduction", result.cuped->variance_reduction);
    optional_number(json, "pre_p", result.cuped->balance_p);
    json.end_object();
  }
  if (!result.winsorising) return;
  json.key("winsorising");
  json.begin_object();
  json.member("percentile", result.winsorising->percentile);
  json.member("cap", result.winsorising->cap);
  json.member("n_capped", result.winsorising->capped);
  optional_number(json, "share_removed", result.winsorising->share_removed);
  json.end_object();
}

void metric(JsonWriter& json, const MetricResult& result) {
  json.begin_object();
  json.member("name", result.name);
  json.member("description", result.description);
  json.member("role", role_name(result.role));
  json.member("unit", unit_name(result.unit));
  json.member("good", result.good_up ? "up" : "down");
  json.member("side", result.side);
  json.member("diagnostic", result.diagnostic);
  json.member("growing", result.growing);
  if (result.target) target(json, *result.target);
  write_metric_details(json, result);
  preparation(json, result);
  array(json, "arms", result.arms, [&](const ArmResult& one) { arm(json, result, one); });
  json.key("effects");
  json.begin_array();
  for (std::size_t i = 0; i < result.effects.size(); ++i) effect(json, result, result.effects[i], result.arms[i + 1]);
  json.end_array();
  json.end_object();
}

void sample_ratio(JsonWriter& json, std::string_view name, const std::vector<std::int64_t>& counts,
                  const statistics::SampleRatio& ratio, const std::optional<statistics::Tail>& sequential) {
  json.key(name);
  json.begin_object();
  integers(json, "counts", counts);
  json.member("method", ratio.exact ? "exact_binomial" : "srm_chi2");
  optional_number(json, "chi2", ratio.chi2);
  json.member("df", ratio.degrees_of_freedom);
  optional_number(json, "p", ratio.p);
  optional_number(json, "ln_p", ratio.ln_p);
  if (sequential) {
    json.member("sequential_p", static_cast<double>(sequential->p));
    json.member("sequential_ln_p", static_cast<double>(sequential->ln_p));
  }
  json.member("alpha", statistics::kSampleRatioAlpha);
  reason(json, "reason", ratio.reason);
  json.end_object();
}

void segment_level(JsonWriter& json, const std::string& level, const Effect& effect) {
  json.begin_object();
  json.member("level", level);
  json.member("method", effect.comparison.method);
  comparison_numbers(json, effect.comparison);
  always_valid(json, effect.always_valid);
  optional_number(json, "p_adjusted", effect.p_adjusted);
  reason(json, "reason", effect.comparison.reason);
  json.member("finding", finding_name(effect.finding));
  if (effect.posterior) posterior(json, *effect.posterior);
  json.end_object();
}

void segment(JsonWriter& json, const SegmentResult& segment) {
  const bool tested = segment.tested_levels >= 2;
  const statistics::Heterogeneity& interaction = segment.interaction;
  const auto number = [&](std::string_view name, statistics::Real value) {
    optional_number(json, name, tested ? std::optional(static_cast<double>(value)) : std::nullopt);
  };
  json.begin_object();
  json.member(segment.of_experiment ? "experiment" : "attribute", segment.attribute);
  json.member("metric", segment.metric);
  json.member("arm", segment.arm);
  number("q", interaction.q);
  json.member("df", interaction.degrees_of_freedom);
  number("p", interaction.p.p);
  number("ln_p", interaction.p.ln_p);
  number("i2", interaction.i2);
  number("pooled", interaction.pooled);
  number("pooled_se", interaction.pooled_se);
  optional_number(json, "p_adjusted", segment.p_adjusted);
  json.member("differs", segment.differs);
  array(json, "levels", segment.levels, [&](const auto& one) { segment_level(json, one.first, one.second); });
  json.member("sentence", segment.sentence);
  json.end_object();
}

void heading(JsonWriter& json, const Report& report) {
  json.member("format", kFormat);
  json.member("experiment", report.experiment);
  json.member("title", report.title);
  json.member("owner", report.owner);
  json.member("status", report.status);
  json.member("epoch", report.epoch);
  json.member("source", report.source);
  json.member("unit", report.unit);
  json.member("phase", report.phase);
  json.member("alpha", report.alpha);
  optional_time(json, "as_of", report.as_of);
  optional_time(json, "first_exposure", report.first_exposure);
  optional_time(json, "last_exposure", report.last_exposure);
}

void write_messages(JsonWriter& json, const MessageStages& messages) {
  const auto lines = [&](std::string_view name, const std::vector<MessageStages::Line>& all) {
    array(json, name, all, [&](const MessageStages::Line& one) {
      json.begin_object();
      json.member("name", one.name);
      integers(json, "units", one.units);
      json.end_object();
    });
  };
  json.key("messages");
  json.begin_object();
  json.member("estimand", messages.estimand);
  lines("stages", messages.stages);
  lines("reactions", messages.reactions);
  array(json, "suppressions", messages.suppressions, [&](const MessageStages::Suppression& one) {
    json.begin_object();
    json.member("reason", one.reason);
    integers(json, "units", one.units);
    optional_number(json, "p_adjusted", one.p_adjusted);
    json.member("unequal", one.unequal);
    json.end_object();
  });
  array(json, "by_exposure", messages.exposures, [&](const std::vector<outcomes::ExposureOutcomes>& arm) {
    json.begin_array();
    for (const outcomes::ExposureOutcomes& one : arm) {
      json.begin_object();
      json.member("exposed", one.exposed);
      json.member("shown", one.shown);
      json.member("acted", one.acted);
      json.member("dismissed", one.dismissed);
      json.end_object();
    }
    json.end_array();
  });
  json.end_object();
}

}  // namespace

std::string render_json(const Report& report) {
  std::string text;
  JsonWriter json(text, 2);
  json.begin_object();
  heading(json, report);
  json.key("verdict");
  json.begin_object();
  json.member("tone", tone_name(report.verdict_tone));
  json.member("sentence", report.verdict);
  strings(json, "remarks", report.remarks);
  json.end_object();
  strings(json, "arms", report.arms);
  array(json, "weights", report.weights, [&](double weight) { json.number(weight); });
  integers(json, "exposed", report.exposed);
  integers(json, "first_exposed", report.first_exposed);
  json.member("multi_arm_units", report.multi_arm_units);
  sample_ratio(json, "srm", report.phase_first_exposed, report.sample_ratio, report.sample_ratio_sequential);
  sample_ratio(json, "srm_after_exclusions", report.phase_exposed, report.sample_ratio_after,
               report.sample_ratio_sequential_after);
  write_causes(json, report);
  array(json, "health", report.health, [&](const HealthCheck& check) {
    json.begin_object();
    json.member("name", check.name);
    json.member("tone", tone_name(check.tone));
    json.member("sentence", check.sentence);
    json.end_object();
  });
  array(json, "metrics", report.metrics, [&](const MetricResult& result) { metric(json, result); });
  if (report.messages) write_messages(json, *report.messages);
  if (!report.segments.empty()) {
    array(json, "segments", report.segments, [&](const SegmentResult& one) { segment(json, one); });
  }
  if (!report.interactions.empty()) {
    array(json, "interactions", report.interactions, [&](const SegmentResult& one) { segment(json, one); });
  }
  if (!report.learning.empty()) json.member("learning", report.learning);
  array(json, "daily_exposures", report.daily_exposures, [&](const auto& day) {
    json.begin_object();
    json.member("day", day.first);
    integers(json, "exposed", day.second);
    json.end_object();
  });
  json.end_object();
  text += '\n';
  return text;
}

}  // namespace flywheel::report
