#include <algorithm>
#include <cmath>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/statistics/test_plan.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/numbers.hpp"

namespace flywheel::commands {
namespace {

using statistics::Real;
using statistics::TestPlan;

constexpr std::string_view kName = "power";

/// The call, and then the answer: one of units, difference and power was not given.
struct Planned {
  enum class Sought : std::uint8_t { kUnits, kDifference, kPower };
  TestPlan plan;
  statistics::Outcome control;
  std::vector<double> shares;  // control first, total 1
  Sought sought = Sought::kUnits;
  double difference = 0;
  double units = 0;  // in all arms together
  double per_day = 0;

  [[nodiscard]] std::vector<std::int64_t> units_by_arm() const {
    std::vector<std::int64_t> by_arm;
    for (const double share : shares) by_arm.push_back(static_cast<std::int64_t>(std::ceil(units * share - 1e-6)));
    return by_arm;
  }
  [[nodiscard]] std::int64_t all_units() const {
    if (sought != Sought::kUnits) return static_cast<std::int64_t>(units);
    std::int64_t all = 0;
    for (const std::int64_t arm : units_by_arm()) all += arm;
    return all;
  }
  [[nodiscard]] std::optional<double> relative() const {
    const auto mean = static_cast<double>(control.mean);
    return mean == 0 ? std::nullopt : std::optional(difference / std::abs(mean));
  }
  [[nodiscard]] std::optional<std::int64_t> days() const {
    if (per_day <= 0) return std::nullopt;
    return static_cast<std::int64_t>(std::ceil(static_cast<double>(all_units()) / per_day));
  }
};

Error usage(std::string message) {
  return {"usage", std::move(message)};
}

/// An optional number that lies in [low, high]; `fallback` where it is not given.
Result<double> number_within(const Arguments& arguments, const std::string& option, double fallback, double low,
                             double high) {
  if (!arguments.has(option)) return fallback;
  const auto number = read_share(arguments.get(option));
  if (number && *number >= low && *number <= high) return *number;
  return usage("--" + option + ": `" + arguments.get(option) + "` is no number from " + report::short_number(low) +
               (std::isfinite(high) ? " to " + report::short_number(high) : " up"));
}

Result<void> read_outcome(const Arguments& arguments, Planned& planned) {
  if (arguments.has("baseline") == arguments.has("sd")) {
    return usage("give either --baseline RATE, or --sd S with --mean M, of what is measured");
  }
  if (arguments.has("baseline")) {
    if (arguments.has("mean")) return usage("--mean goes with --sd, not with --baseline");
    const auto rate = read_level("baseline", arguments.get("baseline"));
    if (!rate) return rate.error();
    planned.control = statistics::Outcome::of_rate(*rate);
    return {};
  }
  const auto mean = arguments.has("mean") ? read_finite(arguments.get("mean")) : Result<double>(0.0);
  const auto sd = read_finite(arguments.get("sd"));
  if (!mean) return usage("--mean: " + mean.error().message);
  if (!sd || !(*sd > 0)) return usage("--sd is a number above 0, not `" + arguments.get("sd") + "`");
  planned.control = statistics::Outcome::of_mean(*mean, *sd);
  return {};
}

/// "5%" of the baseline, "0.5pp" of a rate, or a number of a mean.
Result<double> read_difference(const std::string& text, const statistics::Outcome& control) {
  const auto mean = static_cast<double>(control.mean);
  double difference = 0;
  if (text.ends_with("pp")) {
    const auto points = read_finite(std::string_view(text).substr(0, text.size() - 2));
    if (!points || !control.is_rate) return usage("--mde: `" + text + "` are no percentage points of a --baseline");
    difference = *points / 100;
  } else if (text.ends_with('%')) {
    const auto share = read_share(text);
    if (!share) return usage("--mde: " + share.error().message);
    if (mean == 0) return usage("--mde " + text + " is relative to --mean, which is missing or 0");
    difference = *share * std::abs(mean);
  } else {
    const auto number = read_finite(text);
    if (!number) return usage("--mde: " + number.error().message);
    if (control.is_rate) return usage("--mde " + text + ": say " + text + "% (relative) or " + text + "pp (points)");
    difference = *number;
  }
  if (difference == 0) return usage("--mde must differ from 0");
  if (control.is_rate && !(mean + difference > 0 && mean + difference < 1)) {
    return usage("--mde " + text + ": the changed rate does not lie between 0% and 100%");
  }
  return difference;
}

Result<void> read_arms(const Arguments& arguments, Planned& planned) {
  std::int64_t arms = 2;
  if (arguments.has("arms")) {
    const auto count = read_count(arguments.get("arms"));
    if (!count || *count < 2 || *count > 1000) return usage("--arms is a number from 2 to 1000, the control counted");
    arms = *count;
  }
  planned.shares.assign(static_cast<std::size_t>(arms), 1.0);
  if (arguments.has("split")) {
    planned.shares.clear();
    for (const std::string& part : split(arguments.get("split"), ',')) {
      const auto share = read_share(part);
      if (!share || !(*share > 0)) return usage("--split: `" + part + "` is no share above 0");
      planned.shares.push_back(*share);
    }
    if (planned.shares.size() < 2) return usage("--split needs two arms or more, the control first");
    if (arguments.has("arms") && planned.shares.size() != static_cast<std::size_t>(arms)) {
      return usage("--split names " + std::to_string(planned.shares.size()) + " arms, --arms " + std::to_string(arms));
    }
  }
  double total = 0;
  for (const double share : planned.shares) total += share;
  for (double& share : planned.shares) share /= total;
  planned.plan.comparisons = static_cast<int>(planned.shares.size()) - 1;
  planned.plan.control_share = planned.shares.front();
  planned.plan.treatment_share = *std::min_element(planned.shares.begin() + 1, planned.shares.end());
  return {};
}

Result<void> read_design(const Arguments& arguments, Planned& planned) {
  TestPlan& plan = planned.plan;
  const auto alpha = read_level("alpha", arguments.get("alpha"));
  if (!alpha) return alpha.error();
  const auto power = read_level("power", arguments.get("power"));
  if (!power) return power.error();
  const auto rho = number_within(arguments, "cuped-correlation", 0, -0.999999, 0.999999);
  if (!rho) return rho.error();
  const auto size = number_within(arguments, "cluster-size", 1, 1, INFINITY);
  if (!size) return size.error();
  const auto icc = number_within(arguments, "icc", 0, 0, 1);
  if (!icc) return icc.error();
  if (arguments.has("cluster-size") != arguments.has("icc")) return usage("--cluster-size and --icc go together");
  const auto looks = number_within(arguments, "looks", 5, 2, 200);
  if (!looks || *looks != std::floor(*looks)) return usage("--looks is a whole number from 2 to 200");
  if (arguments.has("looks") && arguments.has("sequential")) {
    return usage("--sequential looks as often as it likes, --looks at planned moments: give one of them");
  }
  if (arguments.has("units-per-day")) {
    const auto per_day = read_count(arguments.get("units-per-day"));
    if (!per_day || *per_day < 1) return usage("--units-per-day is a whole number of units above 0");
    planned.per_day = static_cast<double>(*per_day);
  }
  plan.alpha = *alpha;
  plan.power = *power;
  plan.rho = *rho;
  plan.cluster_size = *size;
  plan.icc = *icc;
  plan.look_count = static_cast<int>(*looks);
  if (arguments.has("looks")) plan.looks = TestPlan::Looks::kPlanned;
  if (arguments.has("sequential")) plan.looks = TestPlan::Looks::kAlwaysValid;
  if (!plan.possible()) return usage("--power must lie above the level of a comparison");
  return {};
}

Result<Planned> read_planned(const Arguments& arguments) {
  Planned planned;
  for (const auto read : {read_outcome, read_arms, read_design}) {
    if (const auto done = read(arguments, planned); !done) return done.error();
  }
  if (arguments.has("mde")) {
    const auto difference = read_difference(arguments.get("mde"), planned.control);
    if (!difference) return difference.error();
    planned.difference = *difference;
  }
  if (!arguments.has("n")) {
    if (!arguments.has("mde"))
      return usage("give --mde to learn how many units it takes, or --n to learn what is seen");
    return planned;
  }
  const auto units = read_count(arguments.get("n"));
  if (!units || *units < 2) return usage("--n is a whole number of units in all arms together, 2 or more");
  planned.units = static_cast<double>(*units);
  planned.sought = arguments.has("mde") ? Planned::Sought::kPower : Planned::Sought::kDifference;
  return planned;
}

/// Finds what is sought. Errors: `undetectable`.
Result<void> solve(Planned& planned) {
  TestPlan& plan = planned.plan;
  switch (planned.sought) {
    case Planned::Sought::kUnits: {
      planned.units = static_cast<double>(units_needed(plan, planned.control, planned.difference));
      constexpr double kMost = 9e15;
      if (!(planned.units < kMost)) return Error("undetectable", "it takes more units than can be counted");
      return {};
    }
    case Planned::Sought::kPower:
      plan.power = power_with(plan, planned.control, planned.difference, planned.units);
      return {};
    case Planned::Sought::kDifference:
      break;
  }
  const auto difference = detectable(plan, planned.control, planned.units, true);
  if (!difference) {
    return Error("undetectable",
                 "no rise of this rate is seen that often with " + report::count_text(planned.all_units()) + " units");
  }
  planned.difference = static_cast<double>(*difference);
  return {};
}

/// "+5% (4.7% to 4.935%)" or "+0.5 (12 to 12.5)".
std::string change_words(const Planned& planned) {
  const auto mean = static_cast<double>(planned.control.mean);
  const bool rate = planned.control.is_rate;
  const auto shown = [&](double level) {
    return rate ? report::short_number(level * 100) + "%" : report::short_number(level);
  };
  const std::string sign = planned.difference < 0 ? "\u2212" : "+";
  const double size = std::abs(planned.difference);
  std::string text = sign + (rate ? report::short_number(size * 100) + " points" : report::short_number(size));
  const auto relative = planned.relative();
  if (!relative) return text;
  return text + " (" + report::relative_text(*relative) + ", " + shown(mean) + " to " +
         shown(mean + planned.difference) + ")";
}

std::string units_words(const Planned& planned) {
  const std::vector<std::int64_t> by_arm = planned.units_by_arm();
  std::string text = report::count_text(planned.all_units()) + " units";
  const bool equal = std::adjacent_find(by_arm.begin(), by_arm.end(), std::not_equal_to<>()) == by_arm.end();
  if (equal) return text + " (" + report::count_text(by_arm.front()) + " an arm)";
  for (std::size_t i = 0; i < by_arm.size(); ++i) {
    text += (i == 0 ? " (control " : i == 1 ? ", others " : ", ") + report::count_text(by_arm[i]);
  }
  return text + ")";
}

std::string days_words(const Planned& planned) {
  const auto days = planned.days();
  if (!days) return {};
  return ": " + report::units_text(*days, "day") + " at " + report::count_text(std::llround(planned.per_day)) +
         " units a day";
}

std::string sentence_of(const Planned& planned) {
  const std::string power = report::share_text(static_cast<double>(planned.plan.power));
  const std::string level = report::share_text(static_cast<double>(planned.plan.alpha));
  switch (planned.sought) {
    case Planned::Sought::kUnits:
      return "To see " + change_words(planned) + " in " + power + " of all tests, at a two-sided level of " + level +
             ", it takes " + units_words(planned) + days_words(planned) + ".";
    case Planned::Sought::kPower:
      return units_words(planned) + days_words(planned) + " show " + change_words(planned) + " in " + power +
             " of all tests, at a two-sided level of " + level + ".";
    case Planned::Sought::kDifference:
      return units_words(planned) + days_words(planned) + " show a change of " + change_words(planned) +
             " or more in " + power + " of all tests, at a two-sided level of " + level + ".";
  }
  return {};
}

/// What the plan takes into account beyond two arms and one look.
std::string design_words(const Planned& planned) {
  const TestPlan& plan = planned.plan;
  std::string text = planned.control.is_rate ? "Pooled z test of two rates" : "Normal test of two means";
  if (plan.comparisons > 1) {
    text += "; " + std::to_string(plan.comparisons) + " comparisons with the control, each at " +
            report::short_number(static_cast<double>(plan.level()) * 100) +
            "%, between the control and the smallest arm";
  }
  if (plan.rho != 0) {
    text += "; CUPED leaves " + report::share_text(static_cast<double>((1 - plan.rho) * (1 + plan.rho))) +
            " of the variance";
  }
  if (plan.icc > 0) {
    text += "; clusters take " + report::short_number(static_cast<double>(plan.design_effect())) + " times the units";
  }
  if (plan.looks != TestPlan::Looks::kOne) {
    text += plan.looks == TestPlan::Looks::kAlwaysValid
                ? "; looking as often as one likes takes at most "
                : "; " + std::to_string(plan.look_count) + " planned looks (O'Brien\u2013Fleming spending) take ";
    text += report::short_number(static_cast<double>(plan.inflation())) + " times the units of one look";
  }
  return text + ".";
}

void print_json(const Planned& planned, std::ostream& out) {
  const TestPlan& plan = planned.plan;
  std::string text;
  JsonWriter json(text, 2);
  json.begin_object();
  json.member("sought", planned.sought == Planned::Sought::kUnits   ? "n"
                        : planned.sought == Planned::Sought::kPower ? "power"
                                                                    : "mde");
  json.member("n_total", planned.all_units());
  json.key("n_by_arm");
  json.begin_array();
  for (const std::int64_t arm : planned.units_by_arm()) json.integer(arm);
  json.end_array();
  json.member("n_exact", planned.units);
  json.member("baseline", static_cast<double>(planned.control.mean));
  json.member("mde_absolute", planned.difference);
  json.key("mde_relative");
  if (const auto relative = planned.relative()) {
    json.number(*relative);
  } else {
    json.null();
  }
  json.member("power", static_cast<double>(plan.power));
  json.member("alpha", static_cast<double>(plan.alpha));
  json.member("alpha_per_comparison", static_cast<double>(plan.level()));
  json.member("design_effect", static_cast<double>(plan.design_effect()));
  json.member("variance_left", static_cast<double>((1 - plan.rho) * (1 + plan.rho)));
  json.member("inflation", static_cast<double>(plan.inflation()));
  if (const auto days = planned.days()) json.member("days", *days);
  json.member("sentence", sentence_of(planned));
  json.end_object();
  out << text << "\n";
}

Signature signature_of_power() {
  return {
      .usage =
          "flagd power --baseline 4.7% --mde 5%          how many units it takes\n"
          "       flagd power --baseline 4.7% --n 100000         what they show\n"
          "       flagd power --baseline 4.7% --mde 5% --n 100000  how often they show it\n"
          "       flagd power --mean 12.5 --sd 30 --mde 4% …     the same of a mean",
      .summary = "Plans a test: units, smallest effect and power, each from the other two.",
      .positionals = {},
      .options = {{"baseline", std::nullopt, "the control's rate, e.g. 4.7%"},
                  {"mean", std::nullopt, "the control's mean"},
                  {"sd", std::nullopt, "the standard deviation of one unit"},
                  {"mde", std::nullopt,
                   "the smallest effect worth seeing: 5% (relative), 0.5pp (points of a rate), 0.6 (of a mean)"},
                  {"n", std::nullopt, "units in all arms together"},
                  {"power", "80%", "how often the effect is to be seen"},
                  {"alpha", "5%", "two-sided significance level"},
                  {"arms", std::nullopt, "number of arms, the control counted; default: 2"},
                  {"split", std::nullopt, "shares of the arms, the control first, e.g. 50,25,25; default: equal"},
                  {"cuped-correlation", std::nullopt, "of the metric with its value before the test"},
                  {"units-per-day", std::nullopt, "new units a day: says how many days it takes"},
                  {"cluster-size", std::nullopt, "units a cluster, where clusters (accounts, cities) are randomised"},
                  {"icc", std::nullopt, "intraclass correlation of the clusters"},
                  {"sequential", std::nullopt, "always-valid intervals, looked at as often as one likes", true},
                  {"looks", std::nullopt, "planned, equally spaced looks with O'Brien\u2013Fleming spending"},
                  {"format", "text", "how it is printed", false, false, {"text", "json"}}}};
}

}  // namespace

int run_power(std::span<const std::string> words, Streams& streams) {
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature_of_power(), words, streams, exit_code);
  if (!arguments) return exit_code;
  auto planned = read_planned(*arguments);
  if (!planned) return complain(streams, kName, planned.error().message, kUsage);
  if (const auto solved = solve(*planned); !solved) return complain(streams, kName, solved.error().message);
  if (arguments->get("format") == "json") {
    print_json(*planned, streams.out);
  } else {
    streams.out << sentence_of(*planned) << "\n" << design_words(*planned) << "\n";
  }
  return streams.out ? kOk : complain(streams, kName, "the answer cannot be written");
}

}  // namespace flywheel::commands
