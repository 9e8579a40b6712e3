#include <algorithm>
#include <boost/algorithm/string.hpp>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;
using running::Finished;
namespace json = boost::json;

namespace {

/// Sixty made-up units: id, arm, spent, orders, spent before, bought, country.
const std::string kRows =
    "u0,a,24,3,18,0,de u1,b,27,1,17,1,fr u2,a,13,4,5,0,us u3,b,9,4,0,1,de u4,a,19,2,16,1,fr "
    "u5,b,16,2,5,0,us u6,a,16,3,11,0,de u7,b,28,3,19,0,fr u8,a,11,4,9,0,us u9,b,12,1,3,1,de "
    "u10,a,7,4,2,0,fr u11,b,19,3,9,0,us u12,a,9,2,5,1,de u13,b,6,1,4,0,fr u14,a,19,3,17,1,us "
    "u15,b,21,4,7,1,de u16,a,12,4,10,0,fr u17,b,28,4,17,0,us u18,a,7,2,0,0,de u19,b,10,3,1,0,fr "
    "u20,a,16,3,13,1,us u21,b,25,2,11,1,de u22,a,5,2,4,0,fr u23,b,23,4,16,0,us u24,a,14,2,8,0,de "
    "u25,b,23,1,12,1,fr u26,a,9,1,7,1,us u27,b,20,4,8,1,de u28,a,6,1,0,0,fr u29,b,8,3,6,1,us "
    "u30,a,24,2,16,0,de u31,b,29,3,18,1,fr u32,a,12,4,11,0,us u33,b,26,1,18,0,de u34,a,25,3,19,0,fr "
    "u35,b,22,2,11,1,us u36,a,14,4,14,0,de u37,b,26,3,17,1,fr u38,a,15,1,8,0,us u39,b,16,1,0,1,de "
    "u40,a,17,1,8,0,fr u41,b,15,3,13,0,us u42,a,16,1,13,0,de u43,b,21,2,11,0,fr u44,a,17,4,10,1,us "
    "u45,b,30,4,18,1,de u46,a,18,3,11,1,fr u47,b,26,2,16,0,us u48,a,19,4,19,0,de u49,b,23,3,12,0,fr "
    "u50,a,6,1,4,0,us u51,b,12,1,3,1,de u52,a,15,4,6,0,fr u53,b,14,2,11,0,us u54,a,8,1,4,0,de "
    "u55,b,30,3,19,0,fr u56,a,22,3,15,0,us u57,b,28,4,11,1,de u58,a,23,1,14,0,fr u59,b,4,3,1,0,us ";

std::string table() {
  std::string text = "id,arm,spent,orders,pre,bought,country\n" + kRows;
  std::replace(text.begin(), text.end(), ' ', '\n');
  return text;
}

class Analysis {
 public:
  explicit Analysis(const std::string& text = table()) : path_(directory_.write("t.csv", text)) {}

  [[nodiscard]] Finished run(const std::vector<std::string>& more, const std::string& control = "a") const {
    std::vector<std::string> words{path_, "--unit", "id", "--variant", "arm", "--control", control};
    words.insert(words.end(), more.begin(), more.end());
    return running::run(run_analyze, words);
  }
  [[nodiscard]] json::value report(std::vector<std::string> more) const {
    more.insert(more.end(), {"--format", "json"});
    const Finished finished = run(more);
    BOOST_TEST_CONTEXT(finished.err) BOOST_TEST(finished.code == 0);
    return json::parse(finished.out);
  }
  /// What is complained of, after the file's path.
  [[nodiscard]] std::string complaint(const std::vector<std::string>& more) const {
    const Finished finished = run(more);
    BOOST_TEST(finished.code != 0);
    const std::string before = "flagd analyze: " + path_;
    return finished.err.starts_with(before) ? finished.err.substr(before.size()) : finished.err;
  }

 private:
  running::TemporaryDirectory directory_;
  std::string path_;
};

const json::value& effect_of(const json::value& report, std::size_t metric = 0) {
  return report.at("metrics").at(metric).at("effects").at(0);
}

bool close(const json::value& number, double expected, double relative = 1e-9) {
  return std::abs(number.to_number<double>() - expected) <= relative * std::abs(expected);
}

}  // namespace

// Expectations: scipy 1.17, statsmodels 0.14 and numpy on the same sixty rows.
BOOST_AUTO_TEST_SUITE(commands_analyze)

BOOST_AUTO_TEST_CASE(several_metrics_of_several_kinds_are_compared_at_once) {
  const json::value report =
      Analysis().report({"--metric", "spent", "--metric", "bought", "--metric", "per_order=spent/orders:ratio"});
  BOOST_TEST(close(effect_of(report).at("stat"), 2.9997054238820478));  // scipy.stats.ttest_ind, Welch
  BOOST_TEST(close(effect_of(report).at("df"), 54.016857754885265));
  BOOST_TEST(close(effect_of(report).at("p"), 0.004081667556334659));
  BOOST_TEST(effect_of(report, 1).at("method").as_string() == "two_proportions_z_newcombe");
  // The delta method as Welch's test of linearised units, in numpy.
  const json::value& ratio = effect_of(report, 2);
  BOOST_TEST(report.at("metrics").at(2).at("name").as_string() == "per_order");
  BOOST_TEST(ratio.at("method").as_string() == "ratio_delta");
  BOOST_TEST(close(ratio.at("est_a"), 438.0 / 77));
  BOOST_TEST(close(ratio.at("diff"), 2.0649350649350646));
  BOOST_TEST(close(ratio.at("se"), 0.9384862334797879));
  BOOST_TEST(close(ratio.at("df"), 55.296809902947906));
  BOOST_TEST(close(ratio.at("p"), 0.03198222250826994));
  BOOST_TEST(close(report.at("metrics").at(2).at("arms").at(0).at("numerator"), 438));
}

BOOST_AUTO_TEST_CASE(covariates_take_out_what_was_known_before) {
  const json::value report = Analysis().report({"--metric", "spent", "--covariate", "pre"});
  const json::value& effect = effect_of(report);
  const json::value& cuped = report.at("metrics").at(0).at("cuped");
  BOOST_TEST(effect.at("method").as_string() == "cuped");
  BOOST_TEST(close(cuped.at("theta").at(0), 1.027731458283705));
  BOOST_TEST(close(cuped.at("reduction"), 0.7568636312906346));
  BOOST_TEST(close(cuped.at("pre_p"), 0.7116368662788406));
  BOOST_TEST(close(effect.at("diff"), 4.717618840305901));
  BOOST_TEST(close(effect.at("se"), 0.8712087413524534));
  BOOST_TEST(close(effect.at("p"), 1.4938433555576675e-06));
  BOOST_TEST(close(effect.at("est_a"), 14.89119057984705));
}

BOOST_AUTO_TEST_CASE(units_without_a_covariate_get_an_indicator) {
  std::string text = table();
  for (const char* row : {"u0,a,24,3,18", "u1,b,27,1,17", "u2,a,13,4,5", "u3,b,9,4,0", "u4,a,19,2,16", "u5,b,16,2,5"}) {
    const std::string full(row);
    const std::string emptied = full.substr(0, full.rfind(',') + 1);
    text.replace(text.find(full + ","), full.size(), emptied);
  }
  const json::value report = Analysis(text).report({"--metric", "spent", "--covariate", "pre"});
  const json::value& cuped = report.at("metrics").at(0).at("cuped");
  BOOST_TEST(cuped.at("covariates").at(1).as_string() == "pre missing");
  BOOST_TEST(close(cuped.at("theta").at(0), 1.06541936, 1e-7));  // numpy.linalg.lstsq
  BOOST_TEST(close(cuped.at("theta").at(1), 11.68482682, 1e-7));
  BOOST_TEST(close(effect_of(report).at("diff"), 4.092524724921864));
  BOOST_TEST(close(effect_of(report).at("p"), 0.00021133031474934226));
}

BOOST_AUTO_TEST_CASE(a_covariate_that_the_arms_moved_is_an_alarm) {
  std::string text = "id,arm,y,x\n";
  for (int i = 0; i < 40; ++i) {
    const int x = i % 5 + (i % 2) * 10;
    text += std::to_string(i) + "," + (i % 2 == 0 ? "a" : "b") + "," + std::to_string(x + i % 3) + "," +
            std::to_string(x) + "\n";
  }
  const json::value report = Analysis(text).report({"--metric", "y", "--covariate", "x"});
  const json::array& health = report.at("health").as_array();
  const auto check = std::find_if(health.begin(), health.end(),
                                  [](const json::value& one) { return one.at("name").as_string() == "covariates"; });
  BOOST_REQUIRE(check != health.end());
  BOOST_TEST(check->at("tone").as_string() == "bad");
}

BOOST_AUTO_TEST_CASE(segments_stand_behind_a_gate) {
  const json::value report = Analysis().report({"--metric", "spent", "--segment", "country"});
  const json::value& segment = report.at("segments").at(0);
  // statsmodels.stats.meta_analysis.combine_effects; multipletests(method="holm")
  BOOST_TEST(close(segment.at("q"), 0.8648764747228626));
  BOOST_TEST(close(segment.at("p"), 0.6489249312127614));
  BOOST_TEST(segment.at("df").to_number<int>() == 2);
  BOOST_TEST(!segment.at("differs").as_bool());
  const json::value& france = segment.at("levels").at(1);
  BOOST_TEST(france.at("level").as_string() == "fr");
  BOOST_TEST(close(france.at("diff"), 7.6));
  BOOST_TEST(close(france.at("p"), 0.038394502327131375));
  BOOST_TEST(close(france.at("p_adjusted"), 0.11518351, 1e-7));
  BOOST_TEST(france.at("finding").as_string() == "no_difference");
  BOOST_TEST(Analysis().run({"--metric", "spent", "--segment", "country"}).out.find("no level is a winner") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(opposite_effects_open_the_gate) {
  std::string text = "id,arm,x,plan\n";
  for (int i = 0; i < 80; ++i) {
    const bool b = i % 2 == 1, pro = i % 4 < 2;
    text += std::to_string(i) + "," + (b ? "b" : "a") + "," + std::to_string(10 + i % 5 + (b ? (pro ? 6 : -6) : 0)) +
            "," + (pro ? "pro" : "free") + "\n";
  }
  const json::value report = Analysis(text).report({"--metric", "x", "--segment", "plan"});
  const json::value& segment = report.at("segments").at(0);
  BOOST_TEST(segment.at("differs").as_bool());
  BOOST_TEST(segment.at("levels").at(0).at("finding").as_string() == "worse");   // free
  BOOST_TEST(segment.at("levels").at(1).at("finding").as_string() == "better");  // pro
}

BOOST_AUTO_TEST_CASE(means_are_capped_and_it_is_said) {
  const json::value report = Analysis().report({"--metric", "spent", "--winsorise", "90%"});
  const json::value& capped = report.at("metrics").at(0).at("winsorising");
  BOOST_TEST(close(capped.at("cap"), 27.1));  // numpy.quantile: type 7
  BOOST_TEST(capped.at("n_capped").to_number<int>() == 6);
  BOOST_TEST(close(capped.at("share_removed"), 0.010048309178743954));
  BOOST_TEST(close(effect_of(report).at("diff"), 4.953333333333335));
  BOOST_TEST(close(effect_of(report).at("p"), 0.005357049571353502));
}

BOOST_AUTO_TEST_CASE(sequential_intervals_hold_at_every_look) {
  const json::value effect = effect_of(Analysis().report({"--metric", "spent", "--method", "sequential"}));
  BOOST_TEST(close(effect.at("cs_low"), -15.06403131730332));
  BOOST_TEST(close(effect.at("cs_high"), 25.66403131730332));
  BOOST_TEST(close(effect.at("always_valid_p"), 0.8342371201818926));
  BOOST_TEST(effect.at("finding").as_string() == "no_difference");
}

BOOST_AUTO_TEST_CASE(bayesian_answers_have_chances_and_losses_and_no_p) {
  const json::value effect = effect_of(Analysis().report({"--metric", "spent", "--method", "bayesian"}));
  const json::value& posterior = effect.at("posterior");
  BOOST_TEST(close(posterior.at("chance_to_win"), 0.9986487958746573));
  BOOST_TEST(close(posterior.at("credible_interval").at(0), 1.837056927203546));
  BOOST_TEST(close(posterior.at("expected_loss").at(1), 0.0006759085130685896));
  BOOST_TEST(effect.at("finding").as_string() == "better");
  const Finished text = Analysis().run({"--metric", "spent", "--method", "bayesian"});
  BOOST_TEST(text.out.find("99.9% chance to be better") != std::string::npos);
  BOOST_TEST(text.out.find("p = 0.0041") == std::string::npos);
  // The landing-page test: P(treatment > control) by quadrature and by scipy.stats.beta, 0.09494418.
  const Finished counts = running::run(run_analyze, {"--counts", "control=145274:17489,treatment=145310:17264",
                                                     "--method", "bayesian", "--format", "json"});
  BOOST_TEST(close(effect_of(json::parse(counts.out)).at("posterior").at("chance_to_win"), 0.09494418, 1e-6));
}

BOOST_AUTO_TEST_CASE(several_comparisons_are_adjusted_as_asked) {
  const auto p_adjusted = [](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--counts", "a=1000:100,b=1000:130,c=1000:120", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    const json::value report = json::parse(running::run(run_analyze, words).out);
    return std::pair(report.at("metrics").at(0).at("effects").at(0).at("p_adjusted"),
                     report.at("metrics").at(0).at("effects").at(0).at("p").to_number<double>());
  };
  const auto [holm, p] = p_adjusted({});
  BOOST_TEST(close(holm, 2 * p));
  BOOST_TEST(close(p_adjusted({"--correction", "bonferroni"}).first, 2 * p));
  BOOST_TEST(close(p_adjusted({"--correction", "by"}).first, 2 * p * 1.5));  // 1 + 1/2
  BOOST_TEST(p_adjusted({"--correction", "none"}).first.is_null());
}

BOOST_AUTO_TEST_CASE(expected_arms_are_all_there_may_be_also_empty_ones) {
  const Analysis analysis;
  const json::value report = analysis.report({"--metric", "spent", "--expected", "a=40,b=40,c=20"});
  BOOST_TEST(report.at("exposed").at(2).to_number<int>() == 0);
  BOOST_TEST(report.at("verdict").at("sentence").as_string().starts_with("No verdict: the sample ratio is off"));
  BOOST_TEST(analysis.complaint({"--metric", "spent", "--expected", "a=50,c=50"}) ==
             ":3: `arm` is `b`, which is not among the expected arms\n");
  BOOST_TEST(analysis.run({"--metric", "spent", "--expected", "b=50,c=50"}).code == 2);
  BOOST_TEST(analysis.run({"--metric", "spent", "--expected", "a=50,a=50"}).code == 2);
}

BOOST_AUTO_TEST_CASE(every_format_tells_the_same) {
  const Analysis analysis;
  const std::vector<std::string> asked{"--metric",    "spent", "--metric",  "aov=spent/orders:ratio",
                                       "--covariate", "pre",   "--segment", "country"};
  for (const char* format : {"text", "html", "markdown"}) {
    std::vector<std::string> words = asked;
    words.insert(words.end(), {"--format", format});
    const Finished finished = analysis.run(words);
    BOOST_TEST(finished.code == 0);
    for (const char* said : {"4.7", "country", "aov", "take out this share of the variance"}) {
      BOOST_TEST_CONTEXT(format << " " << said) BOOST_TEST(finished.out.find(said) != std::string::npos);
    }
  }
  BOOST_TEST(analysis.run({"--metric", "spent", "--format", "pdf"}).code == 2);
}

BOOST_AUTO_TEST_CASE(tables_of_any_program_are_read) {
  const json::value report = Analysis("\xEF\xBB\xBFid,arm,\"x\"\r\n1,a,\"1.5\"\r\n2,a,-2\r\n\"3\",b,0\r\n4,b,-1e2\r\n")
                                 .report({"--metric", "x"});
  BOOST_TEST(close(effect_of(report).at("est_a"), -0.25));
  BOOST_TEST(close(effect_of(report).at("est_b"), -50));
}

BOOST_AUTO_TEST_CASE(rows_that_are_wrong_are_named_by_line) {
  const std::string head = "id,arm,x,y\n1,a,1,1\n";
  struct Case {
    std::string text;
    std::vector<std::string> more;
    std::string complaint;
  };
  for (const Case& c : std::vector<Case>{
           {head + "2,b,\"1,234\",1\n",
            {},
            ":3: `x` is `1,234`, which is no number: write 1234.5, without separators of "
            "thousands and with a point"},
           {head + "2,b,,1\n", {}, ":3: `x` is empty (leave such rows out with --where)"},
           {head + "2,b,inf,1\n", {}, ":3: `x` is `inf`, which is no number"},
           {head + "2,b,-1e200,1\n", {}, ":3: `x` is -1e200, which is beyond ±1e150"},
           {head + "2,b,1e400,1\n", {}, ":3: `x` is `1e400`, which is no number"},
           {head + "2,b,1\n", {}, ":3: the row has 3 fields, the header has 4"},
           {head + "2,b,1,1,1\n", {}, ":3: the row has 5 fields, the header has 4"},
           {head + "2,b,\"1,1\n", {}, ":3: a quoted field is not closed"},
           {head + "2,b,1,nan\n", {"--covariate", "y"}, ":3: `y` is `nan`, which is no number"},
           {head, {"--segment", "z"}, ":1: there is no column `z`; there are `id`, `arm`, `x`, `y`"},
           {head + "2,b,7,1\n", {"--metric", "q=x:conversion"}, ":3: `x` is 7; a conversion is 0 or 1 (use `x:mean`)"},
       }) {
    std::vector<std::string> words{"--metric", "x"};
    words.insert(words.end(), c.more.begin(), c.more.end());
    BOOST_TEST(Analysis(c.text).complaint(words) == c.complaint + "\n");
  }
}

BOOST_AUTO_TEST_CASE(arms_that_differ_by_blanks_are_a_slip) {
  BOOST_TEST(Analysis("id,arm,x\n1,a,5\n2,b ,5\n3,b,6\n").complaint({"--metric", "x"}) ==
             ": the arms `b ` and `b` differ by blanks alone\n");
}

BOOST_AUTO_TEST_CASE(a_covariate_that_takes_out_everything_is_doubted) {
  const std::string health =
      json::serialize(Analysis().report({"--metric", "spent", "--covariate", "spent"}).at("health"));
  BOOST_TEST(health.find("Next to nothing is left of spent: is a covariate the metric itself?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_computed_has_a_reason) {
  const auto reason = [](const std::string& rows, const std::string& metric) {
    return effect_of(Analysis("id,arm,x,y\n" + rows).report({"--metric", metric})).at("reason");
  };
  BOOST_TEST(reason("1,a,5,1\n2,a,5,1\n3,b,5,1\n4,b,5,1\n", "x").as_string() == "zero_variance");
  BOOST_TEST(reason("1,a,0,1\n2,a,0,1\n3,b,0,1\n4,b,0,1\n", "x").is_null());  // Fisher's p is 1
  BOOST_TEST(reason("1,a,5,1\n3,b,6,1\n", "x").as_string() == "insufficient_n");
  BOOST_TEST(reason("1,a,5,0\n2,a,5,0\n3,b,6,1\n4,b,5,1\n", "r=x/y:ratio").as_string() == "zero_denominator");
  const json::value zero =
      Analysis("id,arm,x,y\n1,a,5,0\n2,a,5,0\n3,b,6,1\n4,b,5,1\n").report({"--metric", "r=x/y:ratio"});
  BOOST_TEST(zero.at("metrics").at(0).at("arms").at(0).at("estimate").is_null());
  // An arm that never varies beside one that does is an answer.
  BOOST_TEST(reason("1,a,5,1\n2,a,5,1\n3,b,6,1\n4,b,9,1\n", "x").is_null());
}

BOOST_AUTO_TEST_CASE(what_should_fall_is_better_where_it_does) {
  const json::value report =
      Analysis().report({"--metric", "bought", "--metric", "spent", "--less-is-better", "spent"});
  BOOST_TEST(effect_of(report, 1).at("diff").to_number<double>() > 0);
  BOOST_TEST(effect_of(report, 1).at("finding").as_string() == "worse");
  Analysis analysis;
  BOOST_TEST(analysis.run({"--metric", "bought", "--less-is-better", "spent"})
                 .err.find("--less-is-better: there is no metric `spent`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_that_are_not_asked_for_are_counted) {
  const json::value report = Analysis().report({"--metric", "bought", "--where", "orders != \"1\""});
  const std::string health = json::serialize(report.at("health"));
  std::istringstream rows(table());
  int with_one_order = 0;
  for (std::string row; std::getline(rows, row);) {
    std::vector<std::string> cells;
    boost::split(cells, row, boost::is_any_of(","));
    with_one_order += cells.size() > 3 && cells[3] == "1" ? 1 : 0;
  }
  BOOST_TEST(health.find("\"" + std::to_string(with_one_order) + " rows for which `--where` is false.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_unit_column_every_row_is_a_unit) {
  running::TemporaryDirectory directory;
  const std::string path = directory.write("t.csv", "arm,x\na,1\na,2\nb,5\nb,9\n");
  const Finished finished =
      running::run(run_analyze, {path, "--variant", "arm", "--control", "a", "--metric", "x", "--format", "json"});
  BOOST_TEST(json::parse(finished.out).at("exposed").at(0).to_number<int>() == 2);
  BOOST_TEST(finished.out.find("Not checked: no id tells whether a unit saw more than one arm.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_calls_are_told_what_is_wrong) {
  const Analysis analysis;
  for (const std::vector<std::string>& bad :
       std::vector<std::vector<std::string>>{{},
                                             {"--metric", "aov=spent:ratio"},
                                             {"--metric", "spent:median"},
                                             {"--metric", "spent", "--metric", "spent:mean"},
                                             {"--metric", "spent", "--winsorise", "99"},
                                             {"--metric", "spent", "--alpha", "0"},
                                             {"--metric", "spent", "--method", "guess"},
                                             {"--metric", "spent", "--method", "bayesian", "--correction", "holm"},
                                             {"--metric", "spent", "--tuning-n", "100"},
                                             {"--metric", "spent", "--counts", "a=1:1,b=1:1"}}) {
    BOOST_TEST(analysis.run(bad).code == 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
