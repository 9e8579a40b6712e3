#include "experiments/statistics/compute/compute.hpp"

#include <simdjson.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/statistics/compute/answer.hpp"
#include "experiments/statistics/compute/inputs.hpp"

using namespace flywheel;
using statistics::Real;

namespace {

Value value_of(simdjson::dom::element element, Arena& arena) {
  switch (element.type()) {
    case simdjson::dom::element_type::INT64:
      return Value::integer(std::int64_t(element));
    case simdjson::dom::element_type::UINT64:
      return Value::unsigned_integer(std::uint64_t(element));
    case simdjson::dom::element_type::DOUBLE:
      return Value::number(double(element));
    case simdjson::dom::element_type::BOOL:
      return Value::boolean(bool(element));
    case simdjson::dom::element_type::STRING:
      return Value::string(arena.copy(std::string_view(element)));
    case simdjson::dom::element_type::ARRAY: {
      std::vector<Value> items;
      for (const auto item : simdjson::dom::array(element)) items.push_back(value_of(item, arena));
      return statistics::list_in(arena, items);
    }
    case simdjson::dom::element_type::OBJECT: {
      std::vector<Member> members;
      for (const auto& field : simdjson::dom::object(element)) {
        members.push_back({arena.copy(field.key), value_of(field.value, arena)});
      }
      return statistics::map_in(arena, members);
    }
    default:
      return Value::null();
  }
}

struct Tolerance {
  Real relative = 1e-9L;
  Real absolute = 0;
};

// A number is near another by relative or absolute tolerance; the smallest numbers are compared through decimal text.
bool near(const Value& actual, const Value& expected, const Tolerance& tolerance) {
  const std::optional<Real> a = statistics::real_of(actual);
  const std::optional<Real> e = statistics::real_of(expected);
  if (!a || !e) return false;
  return std::fabs(*a - *e) <= std::max(tolerance.absolute, tolerance.relative * std::fabs(*e));
}

bool agrees(const Value& actual, const Value& expected, const Tolerance& tolerance) {
  if (expected.is(Kind::kNull)) return actual.absent() || actual.is(Kind::kNull);
  if (expected.is(Kind::kMap)) {
    for (const Member& member : expected.as_map()) {
      if (!agrees(actual.find(member.name), member.value, tolerance)) return false;
    }
    return actual.is(Kind::kMap);
  }
  if (expected.is(Kind::kList)) {
    if (!actual.is(Kind::kList) || actual.as_list().size() != expected.as_list().size()) return false;
    for (std::size_t i = 0; i < expected.as_list().size(); ++i) {
      if (!agrees(actual.as_list()[i], expected.as_list()[i], tolerance)) return false;
    }
    return true;
  }
  if (statistics::real_of(expected)) return near(actual, expected, tolerance);
  return actual == expected;
}

// The first word of a tolerance's name that a result's name begins with, or that says what it is.
Tolerance tolerance_of(std::string_view result, const Value& tolerances, const Value& expected) {
  static const std::map<std::string_view, std::string_view> families{{"ci_low", "ci"},
                                                                     {"ci_high", "ci"},
                                                                     {"newcombe_low", "ci"},
                                                                     {"newcombe_high", "ci"},
                                                                     {"wilson_low", "ci"},
                                                                     {"wilson_high", "ci"},
                                                                     {"cp_low", "ci"},
                                                                     {"cp_high", "ci"},
                                                                     {"jeffreys_low", "ci"},
                                                                     {"jeffreys_high", "ci"},
                                                                     {"se_greenwood", "se"},
                                                                     {"risk_keep_control", "risk"},
                                                                     {"p_exact", "p"},
                                                                     {"p_raw", "p"},
                                                                     {"p_always_valid", "p"},
                                                                     {"nominal_p", "bounds"},
                                                                     {"constant", "bounds"},
                                                                     {"halfwidth", "ci"},
                                                                     {"risk_ship_treatment", "risk"},
                                                                     {"expected_loss_choose_a", "expected_loss"},
                                                                     {"expected_loss_choose_b", "expected_loss"}};
  const auto family = families.find(result);
  Value said = tolerances.find(result);
  if (!said.is(Kind::kString) && family != families.end()) said = tolerances.find(family->second);
  Tolerance tolerance;
  if (!said.is(Kind::kString)) return tolerance;
  const std::string text(said.as_string());
  const auto number_after = [&](std::string_view word) {
    return std::strtold(text.c_str() + text.find(word) + word.size(), nullptr);
  };
  if (text.starts_with("exact")) return {0, 0};
  if (text.starts_with("rel ")) {
    tolerance.relative = number_after("rel ");
    if (text.find('%') != std::string::npos) tolerance.relative /= 100;
  }
  if (text.starts_with("abs ")) {
    tolerance = {0, number_after("abs ")};
    if (text.find("*se") != std::string::npos)
      tolerance.absolute *= statistics::real_of(expected.find("se")).value_or(1);
  }
  if (text.find("LRE>=9") != std::string::npos) tolerance.relative = 1e-9L;
  return tolerance;
}

// What differs between an answer and what was expected, one line a result.
std::string differences(const Value& answer, const Value& vector) {
  std::string text;
  for (const Member& member : vector.find("expected").as_map()) {
    const Tolerance tolerance = tolerance_of(member.name, vector.find("tolerance"), vector.find("expected"));
    const Value actual = answer.find(member.name);
    if (agrees(actual, member.value, tolerance)) continue;
    text += "  " + std::string(member.name) + ": " + to_json(actual) + ", expected " + to_json(member.value) + "\n";
  }
  const Value error = vector.find("expect_error");
  if (!agrees(answer.find("error"), error, {})) text += "  error: " + to_json(answer.find("error")) + "\n";
  return text;
}

// Expectations: 40-digit arithmetic, closed forms, or published tables (group sequential: Jennison & Turnbull 2000).
const std::vector<std::string> kExtremes{
    R"({"method": "welch_t", "inputs": {"a": {"n": 5000, "mean": 0, "m2": 5000}, "b": {"n": 5000, "mean": 1, "m2": 5000}},
          "expected": {"p": "6.2824503661350229e-487", "ln_p": -1119.5211801980324915, "df": 9998}})",
    R"({"method": "welch_t", "inputs": {"a": {"values": [1e-200, 2e-200, 4e-200]}, "b": {"values": [5e-200, 6e-200, 9e-200]}},
          "expected": {"t": 2.9068883707497267, "df": 3.669724770642202, "var_a": "2.3333333333333333e-400"}})",
    R"({"method": "welch_t", "inputs": {"a": {"values": [1e160, 2e160, 4e160]}, "b": {"values": [5e160, 6e160, 9e160]}},
          "expected": {"t": 2.9068883707497267, "df": 3.669724770642202, "var_a": "2.3333333333333333e320"}})",
    R"({"method": "welch_t", "inputs": {"a": {"values": [0.1, 0.1, 0.1]}, "b": {"values": [0.3, 0.3]}},
          "expected": {"diff": 0.2, "p": null, "t": null}, "expect_error": "zero_variance"})",
    R"({"method": "welch_t", "inputs": {"a": {"values": [1]}, "b": {"values": [0.3, 0.5]}},
          "expected": {"mean_a": 1, "mean_b": 0.4, "diff": -0.6, "p": null}, "expect_error": "insufficient_n"})",
    R"({"method": "welch_t", "inputs": {"a": {"values": []}, "b": {"values": [0.3, 0.5]}},
          "expected": {"mean_b": 0.4, "p": null}, "expect_error": "no_data"})",
    R"({"method": "welch_t", "inputs": {"a": {"n": 10, "mean": 1, "m2": -1}, "b": {"values": [0.3, 0.5]}},
          "expected": {"p": null}, "expect_error": "invalid_input"})",
    R"({"method": "welch_t", "inputs": {"a": {"n": 3, "sum": 6, "sum_squares": 11}, "b": {"values": [0.3, 0.5]}},
          "expected": {"p": null}, "expect_error": "invalid_input"})",
    R"({"method": "two_proportions", "inputs": {"a": {"n": 100, "sum": 0}, "b": {"n": 100, "sum": 0}},
          "expected": {"z_pooled": null, "p_pooled": null, "newcombe_low": -0.036993498206985685,
                       "newcombe_high": 0.036993498206985685}})",
    R"({"method": "relative_lift", "inputs": {"a": {"n": 29, "sum": 0}, "b": {"n": 56, "sum": 5}},
          "expected": {"lift": null, "diff": 0.08928571428571429, "absolute_still_reported": true},
          "expect_error": "zero_baseline"})",
    R"({"method": "relative_lift", "inputs": {"a": {"n": 20, "sum": 1}, "b": {"n": 20, "sum": 5}},
          "expected": {"lift": 4, "fieller": "unbounded", "fieller_low": null}})",
    R"({"method": "one_proportion_ci", "inputs": {"n": 1000000000, "sum": 0},
          "expected": {"cp_low": 0, "cp_high": 3.6888794473100205e-9, "jeffreys_low": 0, "wilson_low": 0}})",
    R"({"method": "fisher_exact", "inputs": {"a": {"success": 3, "fail": 1}, "b": {"success": 1, "fail": 3}},
          "expected": {"p": 0.48571428571428571}})",
    R"({"method": "fisher_exact", "inputs": {"a": {"success": 0, "fail": 4}, "b": {"success": 4, "fail": 0}},
          "expected": {"p": 0.02857142857142857, "odds_ratio": null}})",
    R"({"method": "srm_chi2", "inputs": {"counts": [500000000, 501000000], "weights": [2, 2]},
          "expected": {"chi2": 999.000999000999001, "ln_p": -503.18066724974883266}})",
    R"({"method": "srm_chi2", "inputs": {"counts": [10, 20, 30], "weights": [1, 1, 0]},
          "expected": {"chi2": 3.3333333333333333, "df": 1}})",
    R"({"method": "srm_sequential_multinomial", "inputs": {"counts": [0, 0], "weights": [1, 1]},
          "expected": {"log_bf": 0, "p_at_this_look": 1}})",
    R"({"method": "bayes_normal", "inputs": {"a": {"n": 10, "mean": 0, "m2": 10}, "b": {"n": 10, "mean": 60, "m2": 10}},
          "expected": {"post_sd": 0.47140452079103168293, "ln_chance_to_lose": -8105.7653835126868849,
                       "chance_to_lose": "5.1383340870136629e-3521", "risk_ship_treatment": "1.9028518224007882e-3523"}})",
    R"({"method": "bayes_normal", "inputs": {"a": {"n": 10, "mean": 0, "m2": 10}, "b": {"n": 10, "mean": 60, "m2": 10}},
          "options": {"inverse": true}, "expected": {"post_mean": 60, "chance_to_win": "5.1383340870136629e-3521"}})",
    R"({"method": "bayes_beta_binomial", "inputs": {"a": {"n": 20, "sum": 0}, "b": {"n": 20, "sum": 20}},
          "expected": {"p_b_gt_a": 0.9999999999981421544, "expected_loss_choose_b": 4.3205710604203552e-14}})",
    R"({"method": "bayes_beta_binomial", "inputs": {"a": {"n": 0, "sum": 0}, "b": {"n": 0, "sum": 0},
          "prior_alpha": 0.01, "prior_beta": 0.5}, "expected": {"p_b_gt_a": 0.5, "post_mean_a": 0.0196078431372549}})",
    R"({"method": "group_sequential_classic", "inputs": {"looks": 10, "alpha": 0.05, "sides": 2, "type": "OF"},
          "expected": {"constant": 2.087}, "tolerance": {"constant": "abs 6e-4"}})",
    R"({"method": "group_sequential_classic", "inputs": {"looks": 2, "alpha": 0.05, "sides": 2, "type": "PK"},
          "expected": {"constant": 2.178}, "tolerance": {"constant": "abs 6e-4"}})",
    R"({"method": "group_sequential", "inputs": {"information": [0.05, 1, 1.2]}, "options": {"sides": 1},
          "expected": {"bounds": [null, 1.6448536269514722, null], "cum_alpha": [0, 0.05, 0.05]},
          "tolerance": {"bounds": "abs 1e-9", "cum_alpha": "abs 1e-15"}})",
    R"({"method": "p_adjust", "inputs": {"p": [0.02, null, 0.01]},
          "expected": {"bonferroni": [0.04, null, 0.02], "holm": [0.02, null, 0.02], "by": [0.03, null, 0.03]}})",
    R"({"method": "mann_whitney", "inputs": {"a": {"values": [1, 1]}, "b": {"values": [1, 1, 1]}},
          "expected": {"prob_superiority": 0.5, "p_exact": null}, "expect_error": "zero_variance"})",
    R"({"method": "mann_whitney", "inputs": {"a": {"values": [1, 2, 3]}, "b": {"values": [4, 5, 6]}},
          "expected": {"U": 9, "p_exact": 0.1, "hodges_lehmann": 3}})",
    R"({"method": "kaplan_meier", "inputs": {"time": [5, 6], "event": [0, 0]},
          "expected": {"time": [], "survival": [], "final_survival": 1}})",
    R"({"method": "quantile_ci_order_stat", "inputs": {"values": [1, 2, 3, 4, 5], "q": 0.99},
          "expected": {"U": 6, "ci_high": null, "ci_low": 4, "coverage": 0.9990198504}})",
    R"({"method": "cuped", "inputs": {"a": {"y": [1, 2, 3, 4], "x": [2, 2, 2, 2]}, "b": {"y": [2, 3, 4, 5], "x": [2, 2, 2, 2]}},
          "expected": {"theta": 0, "fallback": "unadjusted", "diff": 1}})",
    R"({"method": "ratio_delta", "inputs": {"a": {"num": [0, 0], "den": [0, 0]}, "b": {"num": [1, 2], "den": [1, 2]}},
          "expected": {"p": null}, "expect_error": "zero_denominator"})",
    R"({"method": "merge_moments", "inputs": {"partitions": [[1e6, 1000000.001], [1000000.002]]},
          "expected": {"n": 3, "m2": 2.0000000372529e-6}, "tolerance": {"m2": "rel 1e-6"}})",
    R"({"method": "relative_lift", "inputs": {"a": {"n": 1000, "sum": 20}, "b": {"n": 1000, "sum": 0}},
          "expected": {"lift": -1, "se": 0, "p_two_sided_z": null, "fieller_low": -1}, "expect_error": "zero_variance"})",
    R"({"method": "srm_exact", "inputs": {"counts": [0, 20000], "weights": [1, 1]},
          "expected": {"p_exact": "5.0247761153974892e-6021"}})",
    R"({"method": "srm_exact", "inputs": {"counts": [3, 9], "weights": [0.5, 1e-300]},
          "expected": {"p_exact": "1.1264000000000003e-2695"}})",
    R"({"method": "retention", "inputs": {"exposures": [["u", "a", 0], ["u", "b", 3], ["v", "a", 2], ["v", "a", 0]],
          "activity": [["u", 1], ["v", 1]], "as_of_day": 20},
          "expected": {"n_multi_arm": 1, "classic_d1": {"a": {"eligible": 1, "retained": 1}}}})",
    R"({"method": "bandit_weights", "inputs": {"means": [1, 2, 3], "sds": [0.001, 0.001, 0.001]},
          "options": {"policy": "top_two", "inverse": true, "floor": 0.1}, "expected": {"weights": [0.45, 0.45, 0.1]}})",
    R"({"method": "sample_size", "inputs": {"mde": 0.1, "variance": 1, "rho": 0.6, "units_per_day": 100},
          "expected": {"n_control": 1004.6566059966834, "n_total_int": 2010, "days": 21}})",
    R"({"method": "k_factor", "inputs": {"users": 10, "invites_sent": 40, "invites_accepted": 20},
          "expected": {"k": 2, "cascade_total": null}})",
    // The rest was computed by mpmath with 60 digits, or where so said by integers.
    R"({"method": "cuped_ratio", "inputs": {"a": {"n": 50, "mp": [163.21184865549827, 560.6890273859481], "dp": [300.78058665647666, 1854.155157400852], "m0": [119.08526730456768, 308.9835269205892], "d0": [246.30200401845713, 1268.3459892118908], "mpm0": 398.49415664248585, "dpd0": 1476.2055131316479, "m0d0": 613.0849989525623, "mpdp": 1007.5250533519365, "mpd0": 798.7667015000203, "m0dp": 717.354348016898},
          "b": {"n": 50, "mp": [165.4297065982486, 575.8269868866499], "dp": [290.36205832653434, 1740.9337789636031], "m0": [124.51542989429255, 331.82814076102716], "d0": [243.86902435022384, 1242.0792476295017], "mpm0": 420.4755177958397, "dpd0": 1422.3033330597934, "m0d0": 632.8237390206754, "mpdp": 990.1588248714608, "mpd0": 808.8322606129341, "m0dp": 724.35082970385}},
          "expected": {"theta": 0.710083462556075, "diff": 0.0078719679814165, "se": 0.0106693689982995}})",
    R"({"method": "group_sequential", "inputs": {"information": [0.5, 0.99999, 1]}, "options": {"sides": 2},
          "expected": {"bounds": [2.96258804, 1.96860826, 1.97576587]}, "tolerance": {"bounds": "abs 1e-7"}})",
    R"({"method": "group_sequential", "inputs": {"information": [0.5, 0.9999999, 1]}, "options": {"sides": 2},
          "expected": {"bounds": [2.96258804, 1.96859577, 1.96953928]}, "tolerance": {"bounds": "abs 1e-7"}})",
    R"({"method": "group_sequential", "inputs": {"information": [0.5, 0.500001, 0.500002, 1], "phi": 1},
          "options": {"sides": 2, "spending": "power"},
          "expected": {"bounds": [2.24140273, 2.2454985572, 2.24730617, 2.12511988]}, "tolerance": {"bounds": "abs 1e-7"}})",
    R"({"method": "group_sequential_classic", "inputs": {"looks": 3, "alpha": 0.5, "sides": 2, "type": "PK"},
          "expected": {"constant": 1.0776737535}, "tolerance": {"constant": "abs 1e-9"}})",
    R"({"method": "welch_t", "inputs": {"a": {"values": [1000000.001, 1000000.003, 999999.998, 1000000.002]},
          "b": {"values": [1000000.002, 1000000.004, 1000000.001]}},
          "expected": {"diff": 0.00133333330935177704, "t": 0.956182882100573},
          "tolerance": {"diff": "rel 1e-12", "t": "rel 1e-12"}})",
    R"({"method": "cuped", "inputs": {
          "a": {"y": [1000000.001, 1000000.003, 999999.998, 1000000.002], "x": [1, 1, 1, 1]},
          "b": {"y": [1000000.002, 1000000.004, 1000000.001], "x": [1, 1, 1]}},
          "expected": {"raw_diff": 0.00133333330935177704, "diff": 0.00133333330935177704, "lift": 1.333333308018443e-9},
          "tolerance": {"raw_diff": "rel 1e-12", "diff": "rel 1e-12", "lift": "rel 1e-12"}})",
    R"({"method": "two_proportions", "inputs": {"a": {"n": 1000000000, "sum": 500000000},
          "b": {"n": 1000000000, "sum": 500000001}},
          "expected": {"diff": 1e-9, "borderline": false}, "tolerance": {"diff": "rel 1e-15"}})",
    R"({"method": "two_proportions", "inputs": {"a": {"n": 27, "sum": 3}, "b": {"n": 27, "sum": 9}},
          "expected": {"borderline": true}})",
    R"({"method": "fisher_exact", "inputs": {"a": {"success": 3, "fail": 999999997}, "b": {"success": 19, "fail": 999999981}},
          "expected": {"p": 0.00085544580949545}, "tolerance": {"p": "rel 1e-12"}})",
    R"({"method": "srm_sequential_multinomial", "inputs": {"counts": [1000000000, 1001000000], "weights": [0.5, 0.5],
          "dirichlet_k": 1}, "expected": {"p_at_this_look": 1.69557955136e-104}, "tolerance": {"p_at_this_look": "rel 1e-11"}})",
    R"({"method": "equivalence_tost", "inputs": {"a": {"n": 1000, "sum": 100}, "b": {"n": 1000, "sum": 130},
          "low": -0.05, "high": 0.05}, "expected": {"var_a": 0.0900900900900901, "se": 0.01425844673529706}})",
    R"({"method": "non_inferiority_z", "inputs": {"a": {"n": 5000, "sum": 1000}, "b": {"n": 5100, "sum": 1010}},
          "options": {"margin_relative": 0.05, "direction": "decrease"},
          "expected": {"z": -1.5052}, "tolerance": {"z": "abs 1e-4"}})",
    R"({"method": "bayes_beta_binomial", "inputs": {"a": {"n": 20573654, "sum": 1336877}, "b": {"n": 504576, "sum": 7142},
          "prior_alpha": 0.5, "prior_beta": 0.5},
          "expected": {"expected_loss_choose_a": "1.47011984e-6604"}, "tolerance": {"expected_loss_choose_a": "rel 1e-6"}})",
    R"({"method": "bayes_beta_binomial", "inputs": {"a": {"n": 20, "sum": 13}, "b": {"n": 50, "sum": 14},
          "prior_alpha": 1e308, "prior_beta": 1e308}, "expected": {"p_b_gt_a": 0.5}})",
    R"({"method": "winsorize", "inputs": {"values": [7], "cap": 3},
          "expected": {"mean": 3, "var": null}, "expect_error": "insufficient_n"})",
    R"({"method": "power_t", "inputs": {"delta": 1, "sd": 1, "n": 20, "target_power": null},
          "expected": {"power": 0.8689528}, "tolerance": {"power": "abs 1e-6"}})",
    R"({"method": "power_t", "inputs": {"delta": 0.001, "sd": 1, "n": 500000},
          "expected": {"power": 0.07214992022733}, "tolerance": {"power": "rel 1e-9"}})",
    R"({"method": "power_t", "inputs": {"delta": 1, "sd": 1, "n": 800}, "options": {"alpha": 1e-100},
          "expected": {"power": 0.00346072887656}, "tolerance": {"power": "rel 1e-8"}})",
    R"({"method": "power_t", "inputs": {"delta": 1, "sd": 1, "n": 3.5}, "options": {"alpha": 1e-300},
          "expected": {"power": 0}})",
    R"({"method": "power_t", "inputs": {"delta": 0.01, "sd": 1, "target_power": 0.1},
          "expected": {"n": 9205.82863}, "tolerance": {"n": "rel 1e-6"}})",
    R"({"method": "ratio_delta", "inputs": {
          "a": {"num": [1000000.001, 2000000.003, 2999999.998, 1000000.002], "den": [1, 2, 3, 1]},
          "b": {"num": [2000000.002, 1000000.004, 3000000.001], "den": [2, 1, 3]}},
          "expected": {"diff": 5.9523810410783e-4, "se": 0.00106269292235690, "p": 0.601208463949},
          "tolerance": {"diff": "rel 1e-10", "se": "rel 1e-10", "p": "rel 1e-10"}})",
    R"({"method": "srm_drilldown", "inputs": {"segments": [{"counts": [1000000000, 3], "weights": [1e12, 1]}]},
          "expected": {"p": [1.66541717651531e-10]}, "tolerance": {"p": "rel 1e-10"}})",
    R"({"method": "bandit_weights", "inputs": {"means": [0, 0, 0, 0, 0], "sds": [1, 1, 1, 1, 1]},
          "options": {"floor": 0.2}, "expected": {"weights": [0.2, 0.2, 0.2, 0.2, 0.2]}})",
    R"({"method": "bayes_beta_binomial", "inputs": {"a": {"n": 1000000000, "sum": 100000000},
          "b": {"n": 1000000000, "sum": 200000000}}, "expected": {"p_b_gt_a": 1, "expected_loss_choose_a": 0.1},
          "tolerance": {"expected_loss_choose_a": "rel 1e-8"}})",
    R"({"method": "welch_t", "inputs": {"a": {"n": 1, "sum": 1}, "b": {"n": 1, "sum": 0}},
          "expected": {"p": null}, "expect_error": "insufficient_n"})",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_compute)

BOOST_AUTO_TEST_CASE(every_worked_case_holds) {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  const auto path = std::filesystem::path(source ? source : ".") / "../shared/vectors/statistics.json";
  if (!std::filesystem::exists(path)) {
    std::cout << "skipped: " << path << " not found\n";
    return;
  }
  simdjson::dom::parser parser;
  const simdjson::dom::element document = parser.load(path.string());
  int held = 0;
  for (const simdjson::dom::element element : document["cases"].get_array()) {
    Arena arena;
    const Value vector = value_of(element, arena);
    const std::string_view method = vector.find("method").as_string();
    if (method == "property") continue;
    const Result<Value> answer = statistics::compute(method, vector.find("inputs"), vector.find("options"), arena);
    BOOST_TEST_CONTEXT(vector.find("id").as_string()) {
      BOOST_TEST_REQUIRE(answer.has_value());
      BOOST_TEST(differences(*answer, vector) == "");
      ++held;
    }
  }
  BOOST_TEST(held == 63);
}

BOOST_AUTO_TEST_CASE(extremes_and_refusals_hold) {
  simdjson::dom::parser parser;
  for (const std::string& text : kExtremes) {
    Arena arena;
    const Value one = value_of(parser.parse(text), arena);
    const auto answer =
        statistics::compute(one.find("method").as_string(), one.find("inputs"), one.find("options"), arena);
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST_REQUIRE(answer.has_value());
      BOOST_TEST(differences(*answer, one) == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_method_refuses_inputs_that_are_not_there) {
  for (const std::string_view method : statistics::method_names()) {
    Arena arena;
    const auto answer = statistics::compute(method, statistics::map_in(arena, {}), Value(), arena);
    BOOST_TEST_CONTEXT(method) {
      BOOST_TEST(to_json(answer->find("error")) == R"("invalid_input")");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_method_that_does_not_exist_is_an_error) {
  Arena arena;
  const auto answer = statistics::compute("welch", Value(), Value(), arena);
  BOOST_TEST_REQUIRE(answer.has_error());
  BOOST_TEST(answer.error().code == "unknown_method");
}

BOOST_AUTO_TEST_SUITE_END()
