// The commands as a user types them, on made-up input.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/e2e/server.hpp"

namespace json = boost::json;
using e2e::Finished;
using e2e::run_flagd;
using e2e::TemporaryDirectory;

namespace {

std::filesystem::path example(const std::string& name) {
  return e2e::source_tree() / "examples" / name;
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

BOOST_AUTO_TEST_CASE(counts_that_are_none_are_refused) {
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
