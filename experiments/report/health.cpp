#include "experiments/report/health.hpp"

#include <algorithm>
#include <numeric>

#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

constexpr double kManyMultiArm = 0.01;  // of the units first exposed

std::int64_t total(const std::vector<std::int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

bool fires(const statistics::SampleRatio& ratio) {
  return ratio.p && *ratio.p < statistics::kSampleRatioAlpha;
}

bool is_off(const statistics::SampleRatio& ratio, const std::optional<statistics::Tail>& sequential) {
  return sequential ? sequential->p < statistics::kSampleRatioAlpha : fires(ratio);
}

HealthCheck ratio_check(std::string name, const std::vector<std::int64_t>& counts, const std::vector<double>& weights,
                        const statistics::SampleRatio& ratio, const std::optional<statistics::Tail>& sequential) {
  HealthCheck check{std::move(name), Tone::kGood, sample_ratio_words(counts, weights, ratio)};
  if (sequential) {
    check.sentence += "; at the ends of days, however many, " +
                      p_text(static_cast<double>(sequential->p), static_cast<double>(sequential->ln_p)) +
                      " (this decides while the experiment runs)";
  }
  if (!ratio.p) {
    check.tone = Tone::kNeutral;
    check.sentence += ratio.reason == statistics::ReasonCode::kNoData ? ": no units yet." : ": cannot be tested.";
  } else if (is_off(ratio, sequential)) {
    check.tone = Tone::kBad;
    check.sentence += ": the arms did not get their share, so what is below compares different people.";
  } else {
    check.sentence += ": as configured.";
  }
  return check;
}

HealthCheck cause_check(const SampleRatioCause& cause) {
  std::string counts;
  for (const std::int64_t count : cause.counts) counts += (counts.empty() ? "" : " : ") + count_text(count);
  HealthCheck check{"where the sample ratio is off", Tone::kBad,
                    cause.attribute + " " + cause.level + ": " + counts + (cause.kept_out ? " never exposed" : "") +
                        ", adjusted for all places looked at " + p_text(cause.p, cause.ln_p) + "; everybody " +
                        (cause.kept_out ? "and them " : "else ") + p_text(cause.rest_p, cause.rest_ln_p) + "."};
  if (!cause.explains) return check;
  check.sentence += std::string(" Look there first: ") + (cause.kept_out ? "with them" : "without it") +
                    " the arms have their shares.";
  return check;
}

/// The likeliest causes; of many that explain nothing it is only said how many.
void check_causes(const Report& report, std::vector<HealthCheck>& checks) {
  constexpr std::size_t kMostTold = 5;
  const std::size_t told = std::min(report.causes.size(), kMostTold);
  for (std::size_t i = 0; i < told; ++i) checks.push_back(cause_check(report.causes[i]));
  if (told == report.causes.size()) return;
  const bool explained = report.causes.front().explains;
  checks.push_back({"where the sample ratio is off", Tone::kBad,
                    "At " + count_text(static_cast<std::int64_t>(report.causes.size() - told)) + " more places, too" +
                        (explained ? "." : ": it is off nearly everywhere, and no single place explains it.")});
}

HealthCheck phases_check(const Report& report) {
  std::size_t most = 0;
  for (const MetricResult& metric : report.metrics) most = std::max(most, metric.phases.size());
  HealthCheck check{"phases", Tone::kNeutral, "The split has changed. "};
  check.sentence += most > 1 ? "Effects are those of the phases, each by its share of the units; units of different "
                               "phases are never compared with each other."
                             : "Only one phase has two units or more in every arm: results are of that phase.";
  return check;
}

/// Nothing where there is nobody.
std::optional<HealthCheck> multi_arm_check(const Report& report, const HealthInput& input) {
  HealthCheck check{"multi-arm units", Tone::kGood, "No " + report.unit + " saw more than one arm."};
  const std::int64_t everybody = total(report.first_exposed);
  if (everybody == 0) return std::nullopt;
  if (!input.units_told_apart) {
    check.tone = Tone::kNeutral;
    check.sentence = "Not checked: no id tells whether a " + report.unit + " saw more than one arm.";
    return check;
  }
  if (report.multi_arm_units == 0) return check;
  const double share = static_cast<double>(report.multi_arm_units) / static_cast<double>(everybody);
  check.sentence = units_text(report.multi_arm_units, report.unit) + " (" + share_text(share) +
                   ") saw more than one arm and are left out";
  const statistics::SampleRatio balance = statistics::sample_ratio(input.excluded, report.weights);
  if (balance.p) check.sentence += "; by first arm " + sample_ratio_words(input.excluded, report.weights, balance);
  if (fires(balance)) {
    check.tone = Tone::kBad;
    check.sentence += ": leaving them out changes the arms unequally.";
  } else if (share > kManyMultiArm) {
    check.tone = Tone::kWarning;
    check.sentence += ": more than 1%, look for the cause.";
  } else {
    check.sentence += ".";
  }
  return check;
}

/// "eureka_rate 14,310 / 20,000", for the metrics that wait for somebody. Nothing where there is nobody.
std::optional<HealthCheck> maturity_check(const Report& report) {
  if (total(report.exposed) == 0) return std::nullopt;
  HealthCheck check{"maturity", Tone::kGood, "Every exposed " + report.unit + "'s window has closed"};
  std::string waiting, growing;
  for (const MetricResult& metric : report.metrics) {
    if (metric.growing) growing += (growing.empty() ? "" : ", ") + metric.name;
    std::int64_t mature = 0, exposed = 0, immature = 0;
    for (const ArmResult& arm : metric.arms) {
      mature += arm.mature;
      exposed += arm.exposed;
      immature += arm.immature;
    }
    if (immature == 0) continue;
    waiting += (waiting.empty() ? "" : ", ") + metric.name + " " + count_text(mature) + " / " + count_text(exposed);
  }
  if (!waiting.empty()) {
    check.tone = Tone::kNeutral;
    check.sentence = "Windows are still open; mature n / exposed n: " + waiting;
  }
  const bool all_grow = std::all_of(report.metrics.begin(), report.metrics.end(),
                                    [](const MetricResult& metric) { return metric.growing; });
  if (all_grow) {
    check.tone = Tone::kNeutral;
    check.sentence = "No metric has a window: all grow until now.";
    return check;
  }
  check.sentence += growing.empty() ? "." : "; without a window, and so growing until now: " + growing + ".";
  return check;
}

/// Nothing where no metric is adjusted.
std::optional<HealthCheck> covariates_check(const Report& report) {
  constexpr double kAlarm = 0.001, kTooGood = 0.99;
  HealthCheck check{"covariates", Tone::kGood, {}};
  std::string unequal, reduction, too_good;
  for (const MetricResult& metric : report.metrics) {
    if (!metric.cuped) continue;
    reduction += (reduction.empty() ? "" : ", ") + metric.name + " " + share_text(metric.cuped->variance_reduction);
    if (metric.cuped->variance_reduction > kTooGood) too_good += (too_good.empty() ? "" : ", ") + metric.name;
    if (!metric.cuped->balance_p || !(*metric.cuped->balance_p < kAlarm)) continue;
    unequal += (unequal.empty() ? "" : ", ") + metric.name + " (" + p_text(*metric.cuped->balance_p) + ")";
  }
  if (reduction.empty()) return std::nullopt;
  check.sentence = "The covariates take out this share of the variance: " + reduction + ".";
  if (!too_good.empty()) {
    check.tone = Tone::kWarning;
    check.sentence += " Next to nothing is left of " + too_good + ": is a covariate the metric itself?";
  }
  if (!unequal.empty()) {
    check.tone = Tone::kBad;
    check.sentence += " They differ between the arms, on " + unequal +
                      ": were they measured before exposure? Otherwise the adjusted effects are biased.";
  }
  return check;
}

/// "sales, revenue": those that do not have what `has` asks for.
template <class Has>
std::string names_without(const Report& report, Has has) {
  std::string names;
  for (const MetricResult& metric : report.metrics) {
    if (!has(metric)) names += (names.empty() ? "" : ", ") + metric.name;
  }
  return names;
}

HealthCheck planned_check(const Report& report, const LookPlan& plan) {
  HealthCheck check{"looks", Tone::kGood,
                    "Group-sequential: results are judged at " + std::to_string(plan.looks) +
                        " planned looks, the last at " + units_text(plan.planned_n, report.unit) +
                        " of both arms; what changes between them decides nothing"};
  const std::string names = names_without(report, [](const MetricResult& metric) { return metric.followed; });
  if (!names.empty()) {
    check.tone = Tone::kNeutral;
    check.sentence += "; except for metrics that are not followed by day, which hold for one look only (" + names + ")";
  }
  check.sentence += ".";
  return check;
}

HealthCheck looks_check(const Report& report, const HealthInput& input) {
  if (input.look_plan) return planned_check(report, *input.look_plan);
  if (input.bayesian) {
    return {"looks", Tone::kWarning,
            std::string("Bayesian, with ") + (input.prior ? "a prior of the effect on the goal" : "flat priors") +
                ": the experiment is running, and looking often makes it likelier that one of the "
                "looks is wrongly sure."};
  }
  if (input.sequential) {
    HealthCheck check{"looks", Tone::kGood, "Sequential: intervals and p hold at every look, however often one looks"};
    const std::string growing = names_without(report, [](const MetricResult& metric) { return !metric.growing; });
    if (!growing.empty()) {
      check.tone = Tone::kNeutral;
      check.sentence += "; except for metrics without a window, which hold for one look only (" + growing + ")";
    }
    check.sentence += ".";
    return check;
  }
  return {
      "looks", Tone::kWarning,
      "Fixed horizon: intervals and p hold for one look at a moment fixed beforehand. The experiment is running, and "
      "stopping at the first good look raises false alarms."};
}

/// Whether the effect on the goal depends on what other experiments show to the same units.
void check_interactions(const Report& report, std::vector<HealthCheck>& checks) {
  std::size_t tested = 0;
  double smallest = 1;
  for (const SegmentResult& one : report.interactions) {
    if (one.differs) checks.push_back({"other experiments", Tone::kWarning, one.sentence});
    if (one.differs || !one.p_adjusted) continue;
    ++tested;
    smallest = std::min(smallest, *one.p_adjusted);
  }
  if (tested == 0) return;
  checks.push_back(
      {"other experiments", Tone::kGood,
       "Its " + report.unit + "s are in others, too; in " + std::to_string(tested) +
           (tested == 1 ? " comparison" : " comparisons") + " of the effect on " + report.metrics.front().name +
           " by their arms it is not shown to depend on them (smallest adjusted " + p_text(smallest) + ")."});
}

}  // namespace

bool is_off_before(const Report& report) {
  return is_off(report.sample_ratio, report.sample_ratio_sequential);
}

bool is_off_after(const Report& report) {
  return is_off(report.sample_ratio_after, report.sample_ratio_sequential_after);
}

bool sample_ratio_is_off(const Report& report) {
  return is_off_before(report) || is_off_after(report);
}

std::string sample_ratio_words(const std::vector<std::int64_t>& counts, const std::vector<double>& weights,
                               const statistics::SampleRatio& ratio) {
  std::string seen, configured;
  for (const std::int64_t count : counts) seen += (seen.empty() ? "" : " : ") + count_text(count);
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (const double weight : weights) configured += (configured.empty() ? "" : " : ") + share_text(weight / sum);
  std::string text = seen + ", configured " + configured;
  if (!ratio.p) return text;
  if (ratio.exact) return text + ", exact binomial test, " + p_text(*ratio.p, ratio.ln_p);
  if (ratio.chi2) text += ", \u03c7\u00b2 = " + short_number(*ratio.chi2);
  return text + ", " + p_text(*ratio.p, ratio.ln_p);
}

std::vector<HealthCheck> check_health(const Report& report, const HealthInput& input) {
  std::vector<HealthCheck> checks;
  const std::vector<std::int64_t>&before = report.phase_first_exposed, &after = report.phase_exposed;
  const std::string of_phase = before == report.first_exposed ? "" : " of this phase";
  if (before == after) {
    checks.push_back(ratio_check("sample ratio" + of_phase, before, report.weights, report.sample_ratio,
                                 report.sample_ratio_sequential));
  } else {
    checks.push_back(ratio_check("sample ratio" + of_phase + " before exclusions", before, report.weights,
                                 report.sample_ratio, report.sample_ratio_sequential));
    checks.push_back(ratio_check("sample ratio" + of_phase + " after exclusions", after, report.weights,
                                 report.sample_ratio_after, report.sample_ratio_sequential_after));
  }
  check_causes(report, checks);
  const auto add = [&](std::optional<HealthCheck> check) {
    if (check) checks.push_back(std::move(*check));
  };
  add(multi_arm_check(report, input));
  if (input.phases > 1) checks.push_back(phases_check(report));
  if (report.as_of) add(maturity_check(report));
  add(covariates_check(report));
  check_interactions(report, checks);
  if (input.running) checks.push_back(looks_check(report, input));
  if (input.unknown_arm > 0) {
    checks.push_back({"unknown arms", Tone::kWarning,
                      count_text(input.unknown_arm) +
                          " exposure events name an arm that this experiment does not have; they are ignored."});
  }
  if (input.outside > 0) {
    checks.push_back({"outside the schedule", Tone::kNeutral,
                      units_text(input.outside, report.unit) +
                          " first exposed before the start or after the end; they are left out."});
  }
  if (input.test_users > 0) {
    checks.push_back({"test users", Tone::kNeutral,
                      units_text(input.test_users, report.unit) + " of the project's `test_users`; left out."});
  }
  if (input.bots > 0) {
    checks.push_back(
        {"bots", Tone::kNeutral, units_text(input.bots, report.unit) + " that the project's `bots` fits; left out."});
  }
  if (input.repeated_rows > 0) {
    checks.push_back({"repeated rows", Tone::kNeutral,
                      count_text(input.repeated_rows) +
                          " further rows of units already seen in the same arm; a unit's first row counts, and of a "
                          "conversion whether any row has it."});
  }
  if (input.left_out_rows > 0) {
    checks.push_back(
        {"rows left out", Tone::kNeutral, count_text(input.left_out_rows) + " rows for which `--where` is false."});
  }
  return checks;
}

}  // namespace flywheel::report
