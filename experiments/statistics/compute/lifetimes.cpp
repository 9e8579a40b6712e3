// Survival, retention, windows, referral.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "experiments/statistics/compute/methods.hpp"
#include "experiments/statistics/survival.hpp"

namespace flywheel::statistics::methods {

namespace {

std::vector<Lifetime> read_lifetimes(Inputs& in) {
  const std::vector<Real> times = in.numbers("time");
  const Value events = in.find("event");
  std::vector<Lifetime> lifetimes;
  if (!events.is(Kind::kList) || events.as_list().size() != times.size()) {
    in.mark_invalid();
    return lifetimes;
  }
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Value event = events.as_list()[i];
    const std::optional<Real> number =
        event.is(Kind::kBool) ? std::optional<Real>(event.as_bool() ? 1 : 0) : real_of(event);
    if (!number || (*number != 0 && *number != 1) || times[i] < 0) in.mark_invalid();
    lifetimes.push_back({times[i], number == Real{1}});
  }
  return lifetimes;
}

}  // namespace

void kaplan_meier(Inputs& in, Answer& out) {
  const std::vector<Lifetime> lifetimes = read_lifetimes(in);
  const Real alpha = in.alpha();
  const std::initializer_list<std::string_view> undefined{"time",         "n_risk", "survival",
                                                          "se_greenwood", "ci_low", "ci_high"};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (lifetimes.empty()) return out.refuse(ReasonCode::kNoData, undefined);
  std::vector<Real> time;
  std::vector<Real> at_risk;
  std::vector<Real> survival;
  std::vector<Real> standard_error;
  std::vector<std::optional<Real>> low;
  std::vector<std::optional<Real>> high;
  for (const SurvivalStep& step : survival_curve(lifetimes)) {
    const auto bounds = survival_interval(step, alpha);
    low.push_back(bounds ? std::optional(bounds->low) : std::nullopt);
    high.push_back(bounds ? std::optional(bounds->high) : std::nullopt);
    time.push_back(step.time);
    at_risk.push_back(step.at_risk);
    survival.push_back(step.survival);
    standard_error.push_back(step.standard_error);
  }
  const auto half = std::find_if(survival.begin(), survival.end(), [](Real s) { return s <= 0.5L; });
  out.numbers("time", time);
  out.integers("n_risk", at_risk);
  out.numbers("survival", survival);
  out.numbers("se_greenwood", standard_error);
  out.optional_numbers("ci_low", low);
  out.optional_numbers("ci_high", high);
  out.number("median", half == survival.end() ? std::nullopt : std::optional<Real>(time[half - survival.begin()]));
  out.number("final_survival", survival.empty() ? 1 : survival.back());
}

namespace {

// Lifetimes by group, 0 and 1.
std::array<std::vector<Lifetime>, 2> read_groups(Inputs& in, const std::vector<Lifetime>& lifetimes) {
  const std::vector<Real> groups = in.numbers("group");
  std::array<std::vector<Lifetime>, 2> split;
  if (groups.size() != lifetimes.size()) in.mark_invalid();
  for (std::size_t i = 0; in.valid() && i < groups.size(); ++i) {
    if (groups[i] != 0 && groups[i] != 1) in.mark_invalid();
    split[groups[i] == 1 ? 1 : 0].push_back(lifetimes[i]);
  }
  return split;
}

}  // namespace

void log_rank(Inputs& in, Answer& out) {
  const auto [second, first] = read_groups(in, read_lifetimes(in));
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"chi2", "p"});
  if (first.empty() || second.empty()) return out.refuse(ReasonCode::kNoData, {"chi2", "p"});
  const LogRank test = log_rank_of(first, second);
  out.number("observed", test.observed);
  out.number("expected", test.expected);
  out.number("variance", test.variance);
  if (!(test.variance > 0)) return out.refuse(ReasonCode::kZeroVariance, {"chi2", "p"});
  const Real excess = test.observed - test.expected;
  const Real chi2 = excess / test.variance * excess;
  out.number("chi2", chi2);
  out.p("p", "ln_p", chi2_sf(chi2, 1));
}

void rmst(Inputs& in, Answer& out) {
  const std::vector<Lifetime> lifetimes = read_lifetimes(in);
  const Real tau = in.number("tau");
  const Real alpha = in.alpha();
  const bool compared = !in.find("group").absent();
  const auto groups = compared ? read_groups(in, lifetimes) : std::array<std::vector<Lifetime>, 2>{lifetimes, {}};
  if (!in.valid() || tau < 0) return out.refuse(ReasonCode::kInvalidInput, {"rmst"});
  if (groups[0].empty() || (compared && groups[1].empty())) return out.refuse(ReasonCode::kNoData, {"rmst"});
  const auto a = survival_curve(groups[0]);
  const Real variance_a = restricted_mean_variance(a, tau);
  if (!compared) {
    out.number("rmst", restricted_mean(a, tau));
    out.number("se", std::sqrt(variance_a));
    return;
  }
  const auto b = survival_curve(groups[1]);
  const Real difference = restricted_mean(b, tau) - restricted_mean(a, tau);
  const Real se = std::sqrt(variance_a + restricted_mean_variance(b, tau));
  out.number("rmst_a", restricted_mean(a, tau));
  out.number("rmst_b", restricted_mean(b, tau));
  out.number("diff", difference);
  out.number("se", se);
  if (se == 0) return out.refuse(ReasonCode::kZeroVariance, {"p", "ci_low", "ci_high"});
  const Real half = normal_isf(alpha / 2) * se;
  out.p("p", "ln_p", normal_two_sided(difference / se));
  out.bounds("ci_low", "ci_high", {difference - half, difference + half});
}

namespace {

// Whole days [from, to) after the exposure's day; an open end reaches until `as_of`.
struct Bracket {
  std::string_view name;
  Real from;
  Real to;
};

struct Unit {
  std::string arm;
  Real exposed = 0;
  bool in_several_arms = false;
};

// Units by name, first exposure first; Errors: marks `in` invalid.
std::map<std::string, Unit> read_exposures(Inputs& in) {
  std::map<std::string, Unit> units;
  const Value exposures = in.find("exposures");
  if (!exposures.is(Kind::kList)) in.mark_invalid();
  for (const Value& row : exposures.is(Kind::kList) ? exposures.as_list() : std::span<const Value>()) {
    const bool shaped = row.is(Kind::kList) && row.as_list().size() == 3 && row.as_list()[0].is(Kind::kString) &&
                        row.as_list()[1].is(Kind::kString) && real_of(row.as_list()[2]);
    if (!shaped) {
      in.mark_invalid();
      continue;
    }
    const Real day = *real_of(row.as_list()[2]);
    const std::string arm(row.as_list()[1].as_string());
    const auto [at, fresh] = units.try_emplace(std::string(row.as_list()[0].as_string()), Unit{arm, day});
    if (fresh) continue;
    at->second.exposed = std::min(at->second.exposed, day);
    at->second.in_several_arms = at->second.in_several_arms || arm != at->second.arm;
  }
  return units;
}

// Days of activity by unit.
std::map<std::string, std::vector<Real>> read_activity(Inputs& in) {
  std::map<std::string, std::vector<Real>> days;
  const Value activity = in.find("activity");
  if (!activity.is(Kind::kList)) in.mark_invalid();
  for (const Value& row : activity.is(Kind::kList) ? activity.as_list() : std::span<const Value>()) {
    const bool shaped = row.is(Kind::kList) && row.as_list().size() == 2 && row.as_list()[0].is(Kind::kString) &&
                        real_of(row.as_list()[1]);
    if (shaped) {
      days[std::string(row.as_list()[0].as_string())].push_back(*real_of(row.as_list()[1]));
    } else {
      in.mark_invalid();
    }
  }
  return days;
}

struct Retained {
  Real eligible = 0;
  Real retained = 0;
};

}  // namespace

void retention(Inputs& in, Answer& out) {
  const Real as_of = in.number("as_of_day");
  const auto units = read_exposures(in);
  const auto activity = read_activity(in);
  constexpr Bracket kBrackets[] = {
      {"classic_d1", 1, 2}, {"classic_d7", 7, 8}, {"unbounded_d7", 7, HUGE_VALL}, {"window_d6_d8", 6, 9}};
  if (!in.valid()) return out.refuse(ReasonCode::kInvalidInput, {"classic_d1", "classic_d7"});
  Real several = 0;
  for (const auto& [name, unit] : units) several += unit.in_several_arms ? 1 : 0;
  out.integer("n_multi_arm", several);
  for (const Bracket& bracket : kBrackets) {
    std::map<std::string, Retained> arms;
    for (const auto& [name, unit] : units) {
      if (unit.in_several_arms) continue;
      Retained& arm = arms[unit.arm];
      // Mature once the bracket has closed; an open one once its first day has.
      const Real closes = std::isinf(bracket.to) ? bracket.from + 1 : bracket.to;
      if (unit.exposed + closes > as_of) continue;
      arm.eligible += 1;
      const auto days = activity.find(name);
      if (days == activity.end()) continue;
      const auto counts = [&, exposed = unit.exposed](Real day) {
        const Real since = day - exposed;
        return since >= bracket.from && since < bracket.to && day <= as_of;
      };
      arm.retained += std::any_of(days->second.begin(), days->second.end(), counts) ? 1 : 0;
    }
    std::vector<Member> members;
    for (const auto& [arm, count] : arms) {
      const Member fields[] = {{"eligible", Value::integer(static_cast<std::int64_t>(count.eligible))},
                               {"retained", Value::integer(static_cast<std::int64_t>(count.retained))}};
      members.push_back({out.arena().copy(arm), map_in(out.arena(), fields)});
    }
    out.put(bracket.name, map_in(out.arena(), members));
  }
}

void conversion_window(Inputs& in, Answer& out) {
  const Real exposure = in.number("exposure_ts");
  const Real window = in.number("window_s");
  std::vector<Real> events = in.numbers("events");
  if (!in.valid() || window < 0) return out.refuse(ReasonCode::kInvalidInput, {"counted"});
  std::erase_if(events, [&](Real time) { return time < exposure || time >= exposure + window; });
  const bool whole = std::all_of(events.begin(), events.end(), [](Real time) { return time == std::floor(time); });
  if (whole) {
    out.integers("counted", events);
  } else {
    out.numbers("counted", events);
  }
}

void k_factor(Inputs& in, Answer& out) {
  const Real users = in.number("users");
  const Real sent = in.number("invites_sent");
  const Real accepted = in.number("invites_accepted");
  const std::initializer_list<std::string_view> undefined{"i", "c", "k", "cascade_total"};
  const bool possible = users >= 0 && sent >= 0 && accepted >= 0 && accepted <= sent;
  if (!in.valid() || !possible) return out.refuse(ReasonCode::kInvalidInput, undefined);
  if (users == 0) return out.refuse(ReasonCode::kNoData, undefined);
  const Real k = accepted / users;
  out.number("i", sent / users);
  out.number("k", k);
  out.text("warning", "interference: who invites and who is invited are not independent units");
  out.number("cascade_total", k < 1 ? std::optional<Real>(1 / (1 - k)) : std::nullopt);
  if (sent == 0) return out.refuse(ReasonCode::kZeroDenominator, {"c"});
  out.number("c", accepted / sent);
}

}  // namespace flywheel::statistics::methods
