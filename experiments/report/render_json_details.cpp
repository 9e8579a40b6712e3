#include "experiments/report/render_json_details.hpp"

#include "experiments/report/json_members.hpp"
#include "experiments/report/names.hpp"

namespace flywheel::report {
namespace {

template <class Items, class Write>
void objects(JsonWriter& json, std::string_view name, const Items& items, Write write) {
  if (items.empty()) return;
  json.key(name);
  json.begin_array();
  for (const auto& item : items) {
    json.begin_object();
    write(item);
    json.end_object();
  }
  json.end_array();
}

void write_planned(JsonWriter& json, const PlannedLooks& looks) {
  const PlannedLook* crossed = looks.crossed();
  json.key("group_sequential");
  json.begin_object();
  json.member("look", looks.taken.empty() ? 0 : looks.taken.back().number);
  json.member("looks", looks.planned);
  json.member("planned_n", looks.planned_n);
  json.member("spending", "obf");
  json.member("crossed", crossed != nullptr);
  optional_number(json, "p", looks.p);
  optional_interval(json, "ci", looks.interval);
  optional_interval(json, "lift_ci", looks.lift.interval);
  objects(json, "taken", looks.taken, [&](const PlannedLook& look) {
    json.member("look", look.number);
    json.member("day", look.day);
    json.member("n", look.n);
    json.member("information", look.information);
    json.member("diff", look.difference());
    json.member("z", look.z());
    optional_number(json, "boundary", look.boundary);
    json.member("spent_alpha", look.spent_alpha);
    json.member("crossed", look.crossed());
  });
  json.end_object();
}

void write_influence(JsonWriter& json, const Influence& influence) {
  json.key("largest_unit");
  json.begin_object();
  json.member("arm", influence.arm);
  json.member("value", influence.largest);
  json.member("share", influence.share);
  objects(json, "without", influence.without, [&](const auto& one) {
    json.member("arm", one.first);
    optional_number(json, "diff", one.second.difference);
    optional_interval(json, "diff_ci", one.second.interval);
  });
  json.member("sentence", influence.sentence);
  json.end_object();
}

void write_returns(JsonWriter& json, std::string_view name, const std::vector<Return>& returns) {
  objects(json, name, returns, [&](const Return& seen) {
    json.member("period", seen.period);
    json.member("watched", seen.watched);
    json.member("active", seen.active);
  });
}

void strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void numbers(JsonWriter& json, std::string_view name, const std::vector<statistics::Real>& numbers) {
  json.key(name);
  json.begin_array();
  for (const statistics::Real number : numbers) json.number(static_cast<double>(number));
  json.end_array();
}

}  // namespace

void write_moments(JsonWriter& json, const statistics::Moments& moments) {
  json.member("n", moments.n);
  json.member("mean", moments.mean);
  json.member("m2", moments.m2);
}

void write_sufficient(JsonWriter& json, std::string_view name, const MetricResult& metric, const ArmResult& arm) {
  json.key(name);
  json.begin_object();
  write_moments(json, arm.moments);
  if (!arm.raw.empty()) strings(json, "variables", metric.variables);
  objects(json, "phases", arm.raw, [&](const PhaseMoments& phase) {
    const statistics::CrossMoments& cross = phase.cross;
    json.member("phase", phase.phase);
    json.member("n", static_cast<std::int64_t>(cross.n));
    numbers(json, "means", cross.mean);
    json.key("centred");
    json.begin_array();
    for (std::size_t i = 0; i < cross.size(); ++i) {
      json.begin_array();
      for (std::size_t j = 0; j < cross.size(); ++j) json.number(static_cast<double>(cross.at(i, j)));
      json.end_array();
    }
    json.end_array();
  });
  json.end_object();
}

void write_arm_details(JsonWriter& json, const MetricResult& metric, const ArmResult& arm) {
  objects(json, "steps", arm.steps, [&](const FunnelStep& step) {
    json.member("units", step.units);
    optional_number(json, "median_seconds", step.median_seconds);
  });
  if (!arm.answers.empty()) {
    json.key("answers");
    json.begin_array();
    for (const std::int64_t units : arm.answers) json.integer(units);
    json.end_array();
  }
  if (metric.estimator == Estimator::kRestrictedMean) {
    optional_number(json, "median_days", arm.median_days);
    if (arm.log_rank) {
      json.member("log_rank_p", static_cast<double>(arm.log_rank->p));
      json.member("log_rank_ln_p", static_cast<double>(arm.log_rank->ln_p));
    }
    objects(json, "by_day", arm.by_day, [&](const ShareByDay& one) {
      json.member("day", one.day);
      json.member("share", one.share);
      optional_interval(json, "ci", one.interval);
    });
    objects(json, "curve", arm.curve, [&](const CurvePoint& point) {
      json.member("days", point.days);
      json.member("share", point.share);
    });
  }
  if (arm.sent) {
    json.member("accepted", arm.sent->numerator);
    json.member("sent", arm.sent->denominator);
  }
  write_returns(json, "returns", arm.returns);
  objects(json, "by_days_since_exposure", arm.by_age,
          [&](const statistics::Moments& day) { write_moments(json, day); });
}

void write_metric_details(JsonWriter& json, const MetricResult& metric) {
  json.member("estimator", estimator_name(metric.estimator));
  if (metric.estimator == Estimator::kQuantile) json.member("quantile", metric.quantile);
  if (metric.estimator == Estimator::kRestrictedMean) json.member("restricted_to_days", metric.restricted_to);
  if (metric.phases.size() > 1) {
    json.key("phases");
    json.begin_array();
    for (const int phase : metric.phases) json.integer(phase);
    json.end_array();
  }
  if (metric.influence) write_influence(json, *metric.influence);
  strings(json, "steps", metric.steps);
  strings(json, "answers", metric.answers);
  objects(json, "cohorts", metric.cohorts, [&](const Cohort& cohort) {
    json.member("week", cohort.week);
    write_returns(json, "returns", cohort.weeks);
  });
}

void write_effect_details(JsonWriter& json, const Effect& effect) {
  if (effect.family) {
    json.key("family");
    json.begin_object();
    json.member("correction", effect.family->correction);
    json.member("alpha", effect.family->level);
    optional_interval(json, "diff_ci", effect.family->interval);
    optional_interval(json, "lift_ci", effect.family->lift.interval);
    json.end_object();
  }
  if (effect.no_sequence) {
    json.key("no_sequence");
    json.begin_object();
    json.member("reason", statistics::reason_code_name(effect.no_sequence->reason));
    json.end_object();
  }
  if (effect.always_valid) {
    json.member("p_of_look", effect.always_valid->p_of_look);
    json.member("look", effect.always_valid->look);
    json.key("shown_on");
    if (effect.always_valid->shown_on.empty()) {
      json.null();
    } else {
      json.string(effect.always_valid->shown_on);
    }
    json.member("drift", effect.drift);
  }
  if (effect.planned) write_planned(json, *effect.planned);
  objects(json, "looks", effect.looks, [&](const Look& look) {
    json.member("day", look.day);
    json.member("n", look.n);
    json.member("diff", look.difference);
    json.member("cs_low", look.interval.low);
    json.member("cs_high", look.interval.high);
    json.member("p", look.p);
    json.member("ln_p", look.ln_p);
  });
  if (!effect.novelty) return;
  json.key("novelty");
  json.begin_object();
  json.member("slope_of_ln_ratio", static_cast<double>(effect.novelty->trend.slope));
  json.member("se", static_cast<double>(effect.novelty->trend.standard_error));
  json.member("p", static_cast<double>(effect.novelty->trend.p.p));
  objects(json, "days", effect.novelty->days, [&](const DayEffect& day) {
    json.member("day", day.day);
    json.member("diff", day.difference);
    json.member("se", day.standard_error);
  });
  json.end_object();
}

void write_causes(JsonWriter& json, const Report& report) {
  objects(json, "srm_causes", report.causes, [&](const SampleRatioCause& cause) {
    json.member("attribute", cause.attribute);
    json.member("level", cause.level);
    json.key("counts");
    json.begin_array();
    for (const std::int64_t count : cause.counts) json.integer(count);
    json.end_array();
    json.member("p_adjusted", cause.p);
    json.member("rest_p", cause.rest_p);
    json.member("explains", cause.explains);
    json.member("kept_out", cause.kept_out);
  });
}

}  // namespace flywheel::report
