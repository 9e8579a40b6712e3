// CDNOW: what the customers who first bought in January to March 1997 bought until June 1998 (Fader & Hardie).
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>

#include "config/catalog/catalog.hpp"
#include "experiments/report/estimation.hpp"
#include "experiments/statistics/survival.hpp"
#include "flagd/results/compute.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "tests/e2e/server.hpp"
#include "tests/real_data/figures.hpp"

namespace json = boost::json;
using namespace flywheel;
using namespace real_data;

namespace {

constexpr std::int64_t kCustomers = 23'570;

// The file ends with 1998-06-30, and that day is part of it: one looks from the midnight after it. The last customers
// first bought on 1997-03-25, so every window of 90 days has closed by then, and so has June 1998: nobody is immature
// ("eligible" is everybody).
constexpr const char* kAsOf = "1998-07-01T00:00:00Z";

// Every purchase is an exposure, of which the first counts: t0 is the midnight of the first purchase's date, and day N
// of 24 hours from there is the N-th date after it.
constexpr const char* kMap = R"(
import: cdnow
unit: customer
time: { column: date, format: "%Y%m%d" }
experiment: cdnow
arm: { value: everybody }
outcomes:
  - { event: purchase, value: dollars }
  - { event: units, value: units }
  - { event: purchase_day, when: 'first_of_day == "1"' }
)";

constexpr const char* kExperiment = R"(
experiment: cdnow
status: ended
split: { everybody: 100% }
values: { everybody: 1 }
)";

constexpr const char* kRetention = R"(
goal: { metric: classic_7 }
secondary:
  [classic_30, classic_90, within_7, within_30, within_90, unbounded_7, unbounded_30, unbounded_90,
   purchases, dollars, units, second_row, second_day]
---
moments:
  second_purchase: { event: purchase, at_least: 2, over: 1000d }
  second_purchase_day: { event: purchase_day, at_least: 2, over: 1000d }
metrics:
  classic_7: { retained: purchase, day: 7 }
  classic_30: { retained: purchase, day: 30 }
  classic_90: { retained: purchase, day: 90 }
  within_7: { retained: purchase, match: within, within: [1, 7] }
  within_30: { retained: purchase, match: within, within: [1, 30] }
  within_90: { retained: purchase, match: within, within: [1, 90] }
  unbounded_7: { retained: purchase, match: on_or_after, day: 7, until: data_end }
  unbounded_30: { retained: purchase, match: on_or_after, day: 30, until: data_end }
  unbounded_90: { retained: purchase, match: on_or_after, day: 90, until: data_end }
  purchases: { count: purchase }
  dollars: { sum: purchase }
  units: { sum: units }
  second_row: { reach: second_purchase }
  second_day: { reach: second_purchase_day }
)";

constexpr const char* kTimeToSecond = R"(
goal: { metric: time_to_second }
---
moments:
  second_purchase_day: { event: purchase_day, at_least: 2, over: 1000d }
metrics:
  time_to_second: { time_to: second_purchase_day }
)";

/// The file as a table with a header. Of several purchases on one date the first is marked.
std::string table_of(const std::string& path) {
  std::ifstream in(path);
  std::string customer, date, units, dollars, before;
  std::ostringstream table;
  table << "customer,date,units,dollars,first_of_day\n";
  while (in >> customer >> date >> units >> dollars) {
    const bool first = customer + date != before;
    before = customer + date;
    table << customer << ',' << date << ',' << units << ',' << dollars << ',' << first << '\n';
  }
  return table.str();
}

/// The file, imported once for all cases. Without the file there is nothing.
class Cdnow {
 public:
  static const Cdnow* get() {
    static const std::string path = file("cdnow_master_repaired.txt");
    if (path.empty()) return nullptr;
    static const Cdnow cdnow(path);
    return &cdnow;
  }

  [[nodiscard]] json::value report(const std::string& definitions) const {
    const e2e::TemporaryDirectory directory;
    directory.write("cdnow.yaml", definitions);
    return flagd({"report", "cdnow", "--data", data_.path().string(), "--dir", directory.path().string(), "--as-of",
                  kAsOf, "--format", "json"});
  }
  [[nodiscard]] std::string store() const { return (data_.path() / "store").string(); }

 private:
  explicit Cdnow(const std::string& path) {
    const e2e::TemporaryDirectory directory;
    directory.write("cdnow.csv", table_of(path));
    directory.write("map.yaml", kMap);
    const e2e::Finished imported =
        e2e::run_flagd({"import", (directory.path() / "cdnow.csv").string(), "--map",
                        (directory.path() / "map.yaml").string(), "--data", data_.path().string()});
    BOOST_REQUIRE(imported.code == 0);
    BOOST_TEST(imported.out.find("69,659 rows") != std::string::npos);
  }

  e2e::TemporaryDirectory data_;
};

/// What a metric of the report says of the one arm there is.
const json::value& arm_of(const json::value& report, std::string_view name) {
  for (const json::value& metric : report.at("metrics").as_array()) {
    if (metric.at("name").as_string() == name) return metric.at("arms").at(0);
  }
  throw std::runtime_error("no metric " + std::string(name));
}

void check_metric(const json::value& report, const std::string& name, std::int64_t customers, std::int64_t expected) {
  BOOST_TEST_CONTEXT(name) {
    const json::value& arm = arm_of(report, name);
    BOOST_TEST(arm.at("n").to_number<std::int64_t>() == customers);
    BOOST_TEST(arm.at("n_immature").to_number<std::int64_t>() == 0);
    BOOST_TEST(counts(arm.at("sum"), expected));
  }
}

/// The curve of one time_to metric at the end of everything.
std::vector<statistics::SurvivalStep> curve_of(const Cdnow& cdnow, const std::string& definitions) {
  const catalog::Loaded loaded = catalog::build({{"cdnow.yaml", definitions}});
  BOOST_REQUIRE(loaded.catalog);
  const auto store = store::EmbeddedStore::open_beside(cdnow.store());
  BOOST_REQUIRE(store);
  const auto totals =
      results::compute(**store, loaded.catalog,
                       {.as_of = parse_time(kAsOf).value(), .experiment = "cdnow", .threads = 0, .progress = {}});
  BOOST_REQUIRE(totals);
  const outcomes::Arms arms = totals->front().arms();
  BOOST_TEST(arms.at(0).metrics.at(0).total().n() == kCustomers);
  return statistics::survival_curve(report::lifetimes_of(arms[0].metrics[0]));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cdnow)

BOOST_AUTO_TEST_CASE(totals_and_retention_are_the_published_ones) {
  const Cdnow* cdnow = Cdnow::get();
  if (!cdnow) return;
  const json::value report = cdnow->report(std::string(kExperiment) + kRetention);
  BOOST_TEST(report.at("exposed").at(0).to_number<std::int64_t>() == kCustomers);
  BOOST_TEST(report.at("first_exposure").as_string() == "1997-01-01T00:00:00Z");
  check_metric(report, "purchases", kCustomers, 69'659);
  check_metric(report, "units", kCustomers, 167'881);
  const double dollars = arm_of(report, "dollars").at("sum").to_number<double>();
  BOOST_TEST(is(dollars, {"2500315.63", 2'500'315.63}, kEstimate));
  check_metric(report, "second_row", kCustomers, kCustomers - 11'908);  // who have one purchase only
  check_metric(report, "second_day", kCustomers, kCustomers - 12'054);  // who have one day only
  struct Retention {
    const char* day;
    std::int64_t classic, within, unbounded;
  };
  for (const Retention& row :
       {Retention{"7", 241, 1'384, 11'203}, Retention{"30", 160, 4'115, 10'325}, Retention{"90", 98, 6'887, 9'059}}) {
    check_metric(report, std::string("classic_") + row.day, kCustomers, row.classic);
    check_metric(report, std::string("within_") + row.day, kCustomers, row.within);
    check_metric(report, std::string("unbounded_") + row.day, kCustomers, row.unbounded);
  }
}

BOOST_AUTO_TEST_CASE(time_to_the_second_purchase_day_is_kaplan_and_meiers) {
  const Cdnow* cdnow = Cdnow::get();
  if (!cdnow) return;
  const auto curve = curve_of(*cdnow, std::string(kExperiment) + kTimeToSecond);
  statistics::Real events = 0;
  for (const auto& step : curve) events += step.events;
  BOOST_TEST(std::llround(events) == 11'516);
  BOOST_TEST(std::llround(curve.front().at_risk) == kCustomers);
  // Customers are watched until the midnight at which one looks, a day longer than where one counts dates. No matter:
  // even the last of them were watched for 462 days before the first is lost.
  const auto survival = [&](int day) {
    const auto later = std::find_if(curve.begin(), curve.end(), [&](const auto& step) { return step.time > day; });
    return static_cast<double>(std::prev(later)->survival);
  };
  BOOST_TEST(is(survival(7), {"0.94128129", 0.9412812897751379}, kSurvival));
  BOOST_TEST(is(survival(30), {"0.82541366", 0.8254136614340263}, kSurvival));
  BOOST_TEST(is(survival(90), {"0.70780653", 0.7078065337293169}, kSurvival));
  BOOST_TEST(is(survival(180), {"0.62549852", 0.6254985150615189}, kSurvival));
  BOOST_TEST(is(survival(365), {"0.54136614", 0.5413661434026305}, kSurvival));
}

BOOST_AUTO_TEST_CASE(the_cohort_of_january_comes_back_by_calendar_month) {
  const Cdnow* cdnow = Cdnow::get();
  if (!cdnow) return;
  constexpr std::int64_t kCohort = 7'846;  // month 0: everybody
  const std::vector<std::int64_t> published{1'157, 964, 810, 679, 736, 720, 582, 559, 594,
                                            673,   634, 528, 511, 664, 472, 497, 498};
  std::string secondary, metrics;
  for (std::size_t month = 1; month <= published.size(); ++month) {
    const std::string number = std::to_string(month);
    if (month > 1) secondary += (month > 2 ? ", m" : "m") + number;
    metrics += "  m" + number + ": { retained: purchase, month: " + number + ", calendar: true }\n";
  }
  // Who first bought later is outside of the experiment.
  const json::value report = cdnow->report(std::string(kExperiment) +
                                           "schedule: { start: 1997-01-01, end: 1997-01-31 }\ngoal: { metric: m1 }\n" +
                                           "secondary: [" + secondary + "]\n---\nmetrics:\n" + metrics);
  BOOST_TEST(report.at("exposed").at(0).to_number<std::int64_t>() == kCohort);
  BOOST_TEST(report.at("last_exposure").as_string() == "1997-01-31T00:00:00Z");
  for (std::size_t month = 1; month <= published.size(); ++month) {
    check_metric(report, "m" + std::to_string(month), kCohort, published[month - 1]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
