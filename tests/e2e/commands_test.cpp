// The commands as a user types them, on made-up and on real input.
#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "tests/e2e/server.hpp"

namespace json = boost::json;
using e2e::Finished;
using e2e::run_flagd;
using e2e::TemporaryDirectory;

namespace {

std::filesystem::path example(const std::string& name) {
  return e2e::source_tree() / "examples" / name;
}

/// A file of real data; empty (and said so) where it does not lie beside the source tree.
std::string real_data(const std::string& name) {
  const auto path = e2e::source_tree() / "../shared/data" / name;
  if (std::filesystem::exists(path)) return path.string();
  std::cout << "skipped: " << path << " not found\n";
  return {};
}

bool close(const json::value& number, double expected, double relative) {
  return std::abs(number.to_number<double>() - expected) <= relative * std::abs(expected);
}

/// What a conversion comparison of two arms should say.
struct Expected {
  std::int64_t n_a, x_a, n_b, x_b;
  double difference, z, p, low, high;  // NaN: not checked
};

constexpr Expected kClean{145'274, 17'489, 145'310, 17'264, -0.00157824, -1.310924, 0.18988337, -0.0039379, 0.0007814};

void check_conversion(const json::value& report, const Expected& expected) {
  const json::value& metric = report.at("metrics").at(0);
  const json::value& effect = metric.at("effects").at(0);
  BOOST_TEST(effect.at("n_a").to_number<std::int64_t>() == expected.n_a);
  BOOST_TEST(effect.at("n_b").to_number<std::int64_t>() == expected.n_b);
  const double rate_a = static_cast<double>(expected.x_a) / static_cast<double>(expected.n_a);
  const double rate_b = static_cast<double>(expected.x_b) / static_cast<double>(expected.n_b);
  BOOST_TEST(close(effect.at("est_a"), rate_a, 1e-12));
  BOOST_TEST(close(effect.at("est_b"), rate_b, 1e-12));
  BOOST_TEST(close(effect.at("diff"), rate_b - rate_a, 1e-12));
  // The published figures are rounded to the digits written here.
  BOOST_TEST(close(effect.at("stat"), expected.z, 1e-6));
  BOOST_TEST(close(effect.at("p"), expected.p, 1e-7));
  if (!std::isnan(expected.low)) {
    BOOST_TEST(close(effect.at("diff_ci").at(0), expected.low, 1e-4));
    BOOST_TEST(close(effect.at("diff_ci").at(1), expected.high, 1e-4));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(commands)

BOOST_AUTO_TEST_CASE(calls_that_are_wrong_are_answered_with_the_usage) {
  BOOST_TEST(run_flagd({}).code == 2);
  BOOST_TEST(run_flagd({"chekc"}).code == 2);
  BOOST_TEST(run_flagd({"chekc"}).err.find("there is no command `chekc`") != std::string::npos);
  BOOST_TEST(run_flagd({"check"}).code == 2);
  BOOST_TEST(run_flagd({"check", "--help"}).code == 0);
  BOOST_TEST(run_flagd({"check", ".", "--colour"}).code == 2);
  BOOST_TEST(run_flagd({"--version"}).out.starts_with("flagd "));
}

BOOST_AUTO_TEST_CASE(check_passes_the_examples_and_names_what_is_wrong) {
  for (const char* name : {"documents-app", "landing-page", "simulation"}) {
    const Finished finished = run_flagd({"check", example(name).string()});
    BOOST_TEST(finished.code == 0);
    BOOST_TEST(finished.err == "");
  }
  TemporaryDirectory directory;
  directory.write("a.yaml", "flag: x\nvariants: { on: true }\ndefualt: on\n");
  const Finished text = run_flagd({"check", directory.path().string()});
  BOOST_TEST(text.code == 1);
  BOOST_TEST(text.out.find("a.yaml:3:1: error:") != std::string::npos);
  BOOST_TEST(text.out.find("did you mean `default`?") != std::string::npos);
  BOOST_TEST(text.out.find("1 error in 1 file") != std::string::npos);
  const Finished machine = run_flagd({"check", directory.path().string(), "--format", "json"});
  BOOST_TEST(machine.code == 1);
  BOOST_TEST(json::parse(machine.out).at(0).at("line").to_number<int>() == 3);
}

BOOST_AUTO_TEST_CASE(expr_prints_the_value_or_the_error) {
  struct Case {
    std::string expression;
    std::string context;
    int code;
    std::string out;
    std::string err;  // a part of it
  };
  for (const Case& c : std::vector<Case>{
           {"1 + 2 * 3", "{}", 0, "7\n", ""},
           {R"(plan == "free" and seats > 3)", R"({"plan":"free","seats":4})", 0, "true\n", ""},
           {R"(version(v) >= version("4.2.0"))", R"({"v":"v4.10"})", 0, "true\n", ""},
           {R"(email.endsWith("@acme.example"))", R"({"email":"kim@acme.example"})", 0, "true\n", ""},
           {"plan", R"({"plan":{"a":[1,2.5]}})", 0, "{\"a\":[1,2.5]}\n", ""},
           {"has(plan)", "{}", 0, "false\n", ""},
           {R"(plan == "free")", "{}", 1, "", "ATTRIBUTE_MISSING(plan)"},
           {"1 +", "{}", 1, "", "^"},
           {"plan.startswith(\"a\")", "{}", 1, "", "did you mean `startsWith`?"},
           {"1", "{", 1, "", "--context"},
       }) {
    const Finished finished = run_flagd({"expr", c.expression, "--context", c.context});
    BOOST_TEST_CONTEXT(c.expression) {
      BOOST_TEST(finished.code == c.code);
      BOOST_TEST(finished.out == c.out);
      BOOST_TEST(finished.err.find(c.err) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(eval_explains_every_step) {
  const std::string directory = example("documents-app").string();
  const Finished text = run_flagd(
      {"eval", "invite-nudge-copy", "--dir", directory, "--context", R"({"targetingKey":"user-1","plan":"free"})"});
  BOOST_TEST(text.code == 0);
  BOOST_TEST(text.out.find("reason SPLIT") != std::string::npos);
  BOOST_TEST(text.out.find("`plan == \"free\"` is true") != std::string::npos);
  const Finished machine =
      run_flagd({"eval", "invite-nudge-copy", "--dir", directory, "--context", "{}", "--format", "json"});
  const json::value answer = json::parse(machine.out);
  BOOST_TEST(answer.at("reason").as_string() == "DEFAULT");
  BOOST_TEST(answer.at("steps").as_array().back().at("detail").as_string().find("ATTRIBUTE_MISSING(plan)") !=
             std::string::npos);
  BOOST_TEST(run_flagd({"eval", "none", "--dir", directory}).code == 1);
}

BOOST_AUTO_TEST_CASE(published_counts_give_the_published_answer) {
  const Finished finished =
      run_flagd({"analyze", "--counts", "control=145274:17489,treatment=145310:17264", "--format", "json"});
  BOOST_TEST(finished.code == 0);
  check_conversion(json::parse(finished.out), kClean);
  const Finished equal = run_flagd({"analyze", "--counts", "random=10000:46,bts=10000:46", "--format", "json"});
  BOOST_TEST(json::parse(equal.out).at("metrics").at(0).at("effects").at(0).at("diff").to_number<double>() == 0.0);
  BOOST_TEST(json::parse(equal.out).at("metrics").at(0).at("effects").at(0).at("p").to_number<double>() == 1.0);
  for (const char* bad :
       {"a=1:2,b=3:1", "a=10:1", "a=10,b=10:1", "=10:1,b=10:1", "a=10:1,a=10:1", "a=x:1,b=10:1", ""}) {
    BOOST_TEST(run_flagd({"analyze", "--counts", bad}).code == 2);
  }
}

BOOST_AUTO_TEST_CASE(a_table_is_analysed_and_its_faults_are_named_by_line) {
  TemporaryDirectory directory;
  const std::string file = (directory.path() / "t.csv").string();
  const auto analyze = [&](std::vector<std::string> more = {}) {
    std::vector<std::string> words{"analyze", file,        "--unit", "id",       "--variant",
                                   "arm",     "--control", "a",      "--format", "json"};
    if (more.empty()) more = {"--metric", "spent"};
    words.insert(words.end(), more.begin(), more.end());
    return run_flagd(words);
  };
  directory.write("t.csv", "id,arm,spent,bought\n1,a,2.5,1\n2,a,3.5,0\n3,b,4,1\n4,b,6,1\n5,a,1,0\n5,b,1,0\n3,b,9,0\n");
  const json::value report = json::parse(analyze({"--metric", "spent", "--metric", "bought"}).out);
  BOOST_TEST(report.at("multi_arm_units").to_number<int>() == 1);
  const json::value& spent = report.at("metrics").at(0);
  BOOST_TEST(spent.at("arms").at(0).at("mean").to_number<double>() == 3.0);
  BOOST_TEST(spent.at("arms").at(1).at("mean").to_number<double>() == 5.0);  // of unit 3 the first row counts
  BOOST_TEST(spent.at("effects").at(0).at("method").as_string() == "welch_t");
  BOOST_TEST(report.at("metrics").at(1).at("effects").at(0).at("est_b").to_number<double>() == 1.0);

  struct Case {
    std::string text;
    std::vector<std::string> more;
    std::string error;  // after the path
  };
  for (const Case& c : std::vector<Case>{
           {"id,arm,spent\n1,a,x\n", {}, ":2: `spent` is `x`, which is no number"},
           {"id,arm,spent\n1,a,nan\n", {}, ":2: `spent` is `nan`, which is no number"},
           {"id,arm,spent\n1,a,2\n",
            {"--metric", "spent:conversion"},
            ":2: `spent` is 2; a conversion is 0 or 1 (use `spent:mean`)"},
           {"id,arm,spent\n,a,2\n", {}, ":2: `id` is empty"},
           {"id,arm,spent\n1,,2\n", {}, ":2: `arm` is empty"},
           {"id,arm,spent\n1,b,2\n", {}, ": no row has the control `a` in `arm`; there are `b`"},
           {"id,arm,spend\n1,a,2\n", {}, ":1: there is no column `spent`; did you mean `spend`?"},
           {"id,arm,spent\n1,a\n", {}, ":2: the row has 2 fields, the header has 3"},
       }) {
    directory.write("t.csv", c.text);
    const Finished finished = analyze(c.more);
    BOOST_TEST(finished.code == 1);
    BOOST_TEST(finished.err == "flagd analyze: " + file + c.error + "\n");
  }
}

BOOST_AUTO_TEST_CASE(the_real_table_gives_the_published_figures) {
  const std::string file = real_data("ab_data.csv");
  if (file.empty()) return;
  std::vector<std::string> words{"analyze",  file,        "--unit",  "user_id",  "--variant",
                                 "group",    "--control", "control", "--metric", "converted:conversion",
                                 "--format", "json"};
  // Unfiltered: 1,895 users saw both arms and are out.
  const json::value everything = json::parse(run_flagd(words).out);
  BOOST_TEST(everything.at("multi_arm_units").to_number<int>() == 1'895);
  check_conversion(everything, {144'300, 17'468, 144'389, 17'268, NAN, -1.2053999609612824, 0.22804893656, NAN, NAN});
  words.insert(words.end(), {"--where", R"((group == "control") == (landing_page == "old_page"))"});
  const json::value clean = json::parse(run_flagd(words).out);
  BOOST_TEST(clean.at("multi_arm_units").to_number<int>() == 0);
  check_conversion(clean, kClean);
  BOOST_TEST(close(clean.at("srm").at("p"), 0.94675437, 1e-7));
  words.insert(words.end(), {"--method", "bayesian"});
  const json::value chance = json::parse(run_flagd(words).out).at("metrics").at(0).at("effects").at(0).at("posterior");
  BOOST_TEST(std::abs(chance.at("chance_to_win").to_number<double>() - 0.09494418) < 1e-8);
}

BOOST_AUTO_TEST_CASE(every_row_of_the_real_table_taken_for_a_unit_gives_the_naive_figures) {
  const std::string file = real_data("ab_data.csv");
  if (file.empty()) return;
  const std::vector<std::string> words{"analyze",   file,      "--variant", "group",
                                       "--control", "control", "--metric",  "converted:conversion",
                                       "--format",  "json"};
  const json::value naive = json::parse(run_flagd(words).out);
  check_conversion(naive,
                   {147'202, 17'723, 147'276, 17'514, -0.00147960, -1.236922, 0.21611613, -0.0038242, 0.0008649});
  BOOST_TEST(close(naive.at("srm").at("p"), 0.89153215, 1e-7));
}

BOOST_AUTO_TEST_CASE(imported_events_give_the_same_figures_as_the_table) {
  const std::string file = real_data("ab_data.csv");
  if (file.empty()) return;
  const auto report_of = [&](const std::string& map, const TemporaryDirectory& data, bool twice) {
    const std::vector<std::string> import{"import", file, "--map", map, "--data", data.path().string()};
    Finished imported = run_flagd(import);
    BOOST_TEST(imported.code == 0);
    BOOST_TEST(imported.err == "");
    if (twice) {
      imported = run_flagd(import);
      BOOST_TEST(imported.code == 0);
      BOOST_TEST(imported.out.find("0 events are new") != std::string::npos);
    }
    return json::parse(run_flagd({"report", "landing-page", "--data", data.path().string(), "--dir",
                                  example("landing-page").string(), "--format", "json"})
                           .out);
  };
  const std::string map = (example("landing-page") / "_map.yaml").string();
  const TemporaryDirectory clean_data, all_data, maps;
  const bool once = std::getenv("FLYWHEEL_SANITIZED") != nullptr;  // an import takes minutes then: one has to do
  check_conversion(report_of(map, clean_data, !once), kClean);
  if (once) return;

  // The same map without its `where:` lets the mismatched rows in; users seen in both arms are excluded and counted.
  maps.write(
      "all.yaml",
      "import: landing-page\nunit: user_id\ntime: { column: timestamp, format: \"%Y-%m-%d %H:%M:%S\", zone: UTC }\n"
      "experiment: landing-page\narm: group\noutcomes:\n  - event: converted\n    when: 'converted == \"1\"'\n");
  const json::value everything = report_of((maps.path() / "all.yaml").string(), all_data, false);
  BOOST_TEST(everything.at("multi_arm_units").to_number<int>() == 1'895);
  check_conversion(everything, {144'300, 17'468, 144'389, 17'268, NAN, -1.2053999609612824, 0.22804893656, NAN, NAN});
}

BOOST_AUTO_TEST_CASE(bandit_logs_of_two_policies_are_compared) {
  const std::string random_policy = real_data("open_bandit/random_men.csv");
  const std::string thompson = real_data("open_bandit/bts_men.csv");
  if (random_policy.empty() || thompson.empty()) return;
  const TemporaryDirectory definitions, data;
  definitions.write("bandit.yaml",
                    "experiment: bandit\nstatus: ended\nsplit: { random: 50%, thompson: 50% }\n"
                    "values: { random: 1, thompson: 2 }\ngoal: { metric: click_rate }\n---\n"
                    "metrics:\n  click_rate: { reach: clicked, within: 1d }\n");
  for (const auto& [file, arm] : {std::pair(random_policy, "random"), std::pair(thompson, "thompson")}) {
    definitions.write("_map.yaml", "import: bandit\nunit: { column: \"\", prefix: " + std::string(arm) +
                                       "- }\ntime: { column: timestamp, format: \"%Y-%m-%d %H:%M:%S%Ez\" }\n"
                                       "experiment: bandit\narm: { value: " +
                                       arm + " }\noutcomes:\n  - { event: clicked, when: 'click == \"1\"' }\n");
    BOOST_TEST(run_flagd({"import", file, "--map", (definitions.path() / "_map.yaml").string(), "--data",
                          data.path().string()})
                   .code == 0);
  }
  const json::value report = json::parse(run_flagd({"report", "bandit", "--data", data.path().string(), "--dir",
                                                    definitions.path().string(), "--format", "json"})
                                             .out);
  check_conversion(report, {10'000, 46, 10'000, 69, 0.0023, 2.150954, 0.0314798333, 0.000196467665, 0.00445463831});
}

BOOST_AUTO_TEST_CASE(an_import_that_is_wrong_stores_nothing) {
  const TemporaryDirectory directory;
  const std::string map = (directory.path() / "map.yaml").string();
  const std::string file = (directory.path() / "t.csv").string();
  const std::string data = (directory.path() / "data").string();
  const std::string good_map =
      "import: x\nunit: id\ntime: { column: at, format: \"%Y-%m-%d\" }\nexperiment: e\narm: arm\n";
  const auto import = [&] { return run_flagd({"import", file, "--map", map, "--data", data}); };
  directory.write("map.yaml", good_map);
  directory.write("t.csv", "id,at,arm\n1,2026-01-01,a\n2,yesterday,a\n");
  Finished finished = import();
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(finished.err.find("t.csv:3: ") != std::string::npos);
  BOOST_TEST(finished.err.find("`yesterday` is not a time in the format `%Y-%m-%d`") != std::string::npos);
  directory.write("t.csv", "id,at,arm\n1,2026-01-01,a\n2,2026-01-02,a\n");
  finished = import();
  BOOST_TEST(finished.code == 0);
  BOOST_TEST(finished.out.find("2 events are new") != std::string::npos);  // nothing was left of the first attempt

  directory.write("map.yaml", good_map + "outcome: []\n");
  finished = import();
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(finished.err.find("map.yaml:6:1: error:") != std::string::npos);
  BOOST_TEST(finished.err.find("did you mean `outcomes`?") != std::string::npos);
  BOOST_TEST(run_flagd({"import", file, "--map", "/nowhere", "--data", data}).code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
