// The landing page of Udacity's course on A/B tests: one row a visit, and two ways to read it wrongly.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "config/catalog/catalog.hpp"
#include "experiments/report/assemble.hpp"
#include "flagd/results/compute.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "tests/e2e/server.hpp"
#include "tests/real_data/figures.hpp"

namespace json = boost::json;
using namespace flywheel;
using namespace real_data;

namespace {

constexpr const char* kFile = "ab_data.csv";
constexpr const char* kPageFitsGroup = R"((group == "control") == (landing_page == "old_page"))";

/// Visits to the wrong page dropped, one row a user.
constexpr Row kClean{.name = "clean",
                     .n_a = 145'274,
                     .x_a = 17'489,
                     .n_b = 145'310,
                     .x_b = 17'264,
                     .rate_a = {"0.12038630", 0.1203863045004612},
                     .rate_b = {"0.11880807", 0.11880806551510564},
                     .difference = {"-0.00157824", -0.0015782389853555613},
                     .z = {"-1.310924", -1.3109241984234432},
                     .p = {"0.18988337", 0.18988337448194972},
                     .wald_low = {"-0.0039379", -0.003937860245052741},
                     .wald_high = {"0.0007814", 0.0007813822743416185},
                     .newcombe_low = {"-0.0039379", -0.0039379284723700435},
                     .newcombe_high = {"0.0007814", 0.0007814231316499893},
                     .lift = {"-0.0131098", -0.013109788458948127},
                     .lift_se = {"0.0099347", 0.009934677199018945},
                     .lift_low = {"-0.032581", -0.03258139796705652},
                     .lift_high = {"0.006362", 0.00636182104916027},
                     .beta_chance = {"0.09494418", 0.0949441785475568},
                     .normal_chance = {"0.0934845", 0.09348449600736623},
                     .standard_error = 0.0012039105199430045};
/// All rows by their group, each taken for a unit: the wrong analysis.
constexpr Row kNaive{.name = "naive",
                     .n_a = 147'202,
                     .x_a = 17'723,
                     .n_b = 147'276,
                     .x_b = 17'514,
                     .rate_a = {"0.12039918", 0.12039917935897611},
                     .rate_b = {"0.11891958", 0.11891957956489856},
                     .difference = {"-0.00147960", -0.0014795997940775431},
                     .z = {"-1.236922", -1.2369217547321605},
                     .p = {"0.21611613", 0.21611613269757768},
                     .wald_low = {"-0.0038241", -0.003824096247825652},
                     .wald_high = {"0.0008649", 0.0008648966596705657},
                     .newcombe_low = {"-0.0038242", -0.0038241651336534095},
                     .newcombe_high = {"0.0008649", 0.0008649345951653542},
                     .lift = {"-0.0122891", -0.012289118596614709},
                     .lift_se = {"0.0098740", 0.009874030473027417},
                     .lift_low = {"-0.031642", -0.03164186270599944},
                     .lift_high = {"0.007064", 0.007063625512770021},
                     .beta_chance = {"0.10806060", 0.1080605982765839},
                     .normal_chance = {"0.1066413", 0.10664126747160638},
                     .standard_error = 0.0011961936404144146};

constexpr Figure kCleanSampleRatio{"0.94675437", 0.9467543681597945};
constexpr Figure kNaiveSampleRatio{"0.89153215", 0.8915321515063552};

json::value analyze(const std::string& file, std::vector<std::string> more) {
  std::vector<std::string> words{"analyze",   file,      "--variant", "group",
                                 "--control", "control", "--metric",  "converted:conversion",
                                 "--format",  "json"};
  words.insert(words.end(), more.begin(), more.end());
  return flagd(words);
}

std::int64_t n_of(const json::value& report, const char* arm) {
  return report.at("metrics").at(0).at("effects").at(0).at(arm).to_number<std::int64_t>();
}

/// The users who saw one page only, whatever they were shown; converted where any of their visits is.
void check_unfiltered(const json::value& report) {
  const json::value& metric = report.at("metrics").at(0);
  const json::value& effect = metric.at("effects").at(0);
  BOOST_TEST(report.at("multi_arm_units").to_number<std::int64_t>() == 1'895);
  BOOST_TEST(n_of(report, "n_a") == 144'300);
  BOOST_TEST(n_of(report, "n_b") == 144'389);
  BOOST_TEST(counts(metric.at("arms").at(0).at("sum"), 17'468));
  BOOST_TEST(counts(metric.at("arms").at(1).at("sum"), 17'268));
  BOOST_TEST(is(effect.at("stat"), {"-1.205399960951", -1.2053999609512824}, kStatistic));
  BOOST_TEST(is(effect.at("p"), {"0.22804893656", 0.22804893656491296}, kP));
}

/// The events of the table, and how one looks back at them.
class Imported {
 public:
  void import(const std::string& map) {
    const e2e::Finished finished =
        e2e::run_flagd({"import", file(kFile), "--map", map, "--data", data_.path().string()});
    BOOST_TEST(finished.code == 0);
    BOOST_TEST(finished.err == "");
  }
  [[nodiscard]] json::value report(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"report", "landing-page",     "--data",   data_.path().string(),
                                   "--dir",  example().string(), "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return flagd(words);
  }
  /// The same with other definitions, with all that a report's JSON does not say.
  [[nodiscard]] report::Report report_by(const char* definitions, Time as_of) const {
    const catalog::Loaded loaded = catalog::build({{"looks.yaml", definitions}});
    BOOST_REQUIRE(loaded.catalog);
    const auto store = store::EmbeddedStore::open_beside((data_.path() / "store").string());
    BOOST_REQUIRE(store);
    const auto totals = results::compute(**store, loaded.catalog,
                                         {.as_of = as_of, .experiment = "landing-page", .threads = 0, .progress = {}});
    BOOST_REQUIRE(totals);
    return report::assemble(*loaded.catalog, *loaded.catalog->find_experiment("landing-page"), totals->front(), as_of);
  }

  static std::filesystem::path example() { return e2e::source_tree() / "examples" / "landing-page"; }

 private:
  e2e::TemporaryDirectory data_;
};

// A visit and its conversion are one row, so the shortest window has all of it, and each user counts on their day.
constexpr const char* kLooks = R"(
experiment: landing-page
status: ended
goal: { metric: converted_rate }
split: { control: 50%, treatment: 50% }
values: { control: old_page, treatment: new_page }
analysis: { method: sequential, tuning_n: 100000 }
---
metrics:
  converted_rate: { reach: converted, within: 1ms }
)";

void check_looks(const report::Report& report) {
  const report::MetricResult& metric = report.metrics.at(0);
  BOOST_TEST(metric.history.size() == 23U);
  double smallest = 1;
  for (const report::DayMoments& day : metric.history) {
    const auto proportion = [](const statistics::Moments& arm) {
      return statistics::Proportion{arm.n, std::llround(arm.sum())};
    };
    const auto comparison =
        statistics::compare_proportions(proportion(day.arms.at(0)), proportion(day.arms.at(1)), 0.05);
    BOOST_TEST(*comparison.p >= 0.05);
    smallest = std::min(smallest, *comparison.p);
  }
  BOOST_TEST(is(smallest, {"0.126945", 0.12694466191101003}, kP));
  const report::Effect& effect = metric.effects.at(0);
  BOOST_TEST(effect.looks.size() == 23U);
  for (const report::Look& look : effect.looks) {
    BOOST_TEST(look.interval.low < 0);
    BOOST_TEST(look.interval.high > 0);
  }
  BOOST_TEST(effect.looks.back().n == kClean.n_a + kClean.n_b);
  BOOST_TEST(is(effect.looks.back().difference, kClean.difference, kEstimate));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ab_data)

BOOST_AUTO_TEST_CASE(published_counts_give_the_published_figures) {
  for (const Row& row : {kClean, kNaive}) {
    check_methods(row);
    const auto arm = [](const char* name, std::int64_t n, std::int64_t x) {
      return std::string(name) + "=" + std::to_string(n) + ":" + std::to_string(x);
    };
    check_report(
        flagd({"analyze", "--counts", arm("control", row.n_a, row.x_a) + "," + arm("treatment", row.n_b, row.x_b),
               "--format", "json"}),
        row);
  }
}

BOOST_AUTO_TEST_CASE(every_row_taken_for_a_unit_gives_the_naive_figures) {
  const std::string table = file(kFile);
  if (table.empty()) return;
  const json::value naive = analyze(table, {});
  check_report(naive, kNaive);
  BOOST_TEST(n_of(naive, "n_a") + n_of(naive, "n_b") == 294'478);
  BOOST_TEST(is(naive.at("srm").at("p"), kNaiveSampleRatio, kP));
  const json::value mismatched = analyze(table, {"--where", std::string("not (") + kPageFitsGroup + ")"});
  BOOST_TEST(n_of(mismatched, "n_a") == 1'928);
  BOOST_TEST(n_of(mismatched, "n_b") == 1'965);
}

BOOST_AUTO_TEST_CASE(one_row_a_user_gives_the_clean_figures) {
  const std::string table = file(kFile);
  if (table.empty()) return;
  const json::value clean = analyze(table, {"--unit", "user_id", "--where", kPageFitsGroup, "--method", "bayesian"});
  BOOST_TEST(clean.at("multi_arm_units").to_number<int>() == 0);
  BOOST_TEST(n_of(clean, "n_a") == kClean.n_a);
  BOOST_TEST(n_of(clean, "n_b") == kClean.n_b);
  BOOST_TEST(is(clean.at("srm").at("p"), kCleanSampleRatio, kP));
  BOOST_TEST(is(clean.at("metrics").at(0).at("effects").at(0).at("posterior").at("chance_to_win"), kClean.beta_chance,
                kChance));
  // Some notebooks keep the second row of user 773192.
  const json::value notebook = analyze(table, {"--where", kPageFitsGroup});
  const json::value& effect = notebook.at("metrics").at(0).at("effects").at(0);
  BOOST_TEST(n_of(notebook, "n_b") == 145'311);
  BOOST_TEST(counts(notebook.at("metrics").at(0).at("arms").at(1).at("sum"), 17'264));
  BOOST_TEST(is(effect.at("stat"), {"-1.3116", -1.3116075339133133}, kStatistic));
  BOOST_TEST(is(effect.at("p"), {"0.1897", 0.18965258971881751}, kP));
}

BOOST_AUTO_TEST_CASE(users_who_saw_both_pages_are_counted_and_left_out) {
  const std::string table = file(kFile);
  if (table.empty()) return;
  const json::value everything = analyze(table, {"--unit", "user_id"});
  check_unfiltered(everything);
  const std::int64_t users = n_of(everything, "n_a") + n_of(everything, "n_b") + 1'895;
  BOOST_TEST(users == 290'584);
  BOOST_TEST(294'478 - users == 3'894);  // rows beyond a user's first
}

BOOST_AUTO_TEST_CASE(imported_events_give_the_same_figures_as_the_table) {
  if (file(kFile).empty()) return;
  if (sanitized()) return;
  Imported events;
  events.import((Imported::example() / "_map.yaml").string());
  const json::value report = events.report();
  check_report(report, kClean);
  BOOST_TEST(report.at("first_exposure").as_string() == "2017-01-02T13:42:05.378582Z");
  BOOST_TEST(report.at("last_exposure").as_string() == "2017-01-24T13:41:54.460509Z");
  BOOST_TEST(report.at("daily_exposures").as_array().size() == 23U);
  BOOST_TEST(is(report.at("srm").at("p"), kCleanSampleRatio, kP));
  check_looks(events.report_by(kLooks, parse_time("2017-02-01T00:00:00Z").value()));
  // The day with the smallest p, as one would have seen it in the evening.
  const json::value evening = events.report({"--as-of", "2017-01-06T00:00:00Z"});
  BOOST_TEST(is(evening.at("metrics").at(0).at("effects").at(0).at("p"), {"0.126945", 0.12694466191101003}, kP));

  // Those who are sent to the wrong page come on top: of the same file, the rows that were left out.
  const e2e::TemporaryDirectory maps;
  maps.write(
      "rest.yaml",
      "import: landing-page\nunit: user_id\ntime: { column: timestamp, format: \"%Y-%m-%d %H:%M:%S\", zone: UTC }\n"
      "experiment: landing-page\narm: group\nwhere: 'not (" +
          std::string(kPageFitsGroup) + ")'\noutcomes:\n  - event: converted\n    when: 'converted == \"1\"'\n");
  events.import((maps.path() / "rest.yaml").string());
  check_unfiltered(events.report());
}

BOOST_AUTO_TEST_SUITE_END()
