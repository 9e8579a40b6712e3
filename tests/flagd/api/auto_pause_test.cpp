#include "flagd/api/auto_pause.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/experiments/report/sample.hpp"
#include "tests/flagd/results/memory_store.hpp"
#include "tests/temporary_directory.hpp"

using namespace flywheel;
using history::Pauses;

namespace {

std::string definitions(const std::string& more = "", const std::string& ship = "") {
  return "project: p\n---\nexperiment: greeting\nstatus: running\nauto_pause: true\n" + ship +
         "split: { control: 40%, warm: 30%, cool: 30% }\nvalues: { control: 1, warm: 2, cool: 3 }\n"
         "guardrails: [mute_rate, errors]\n" +
         more +
         "---\nmetrics:\n  mute_rate: { reach: muted, within: 7d, good: down, harm_above: +1pp }\n"
         "  errors: { reach: failed, within: 1d, good: down }\n";
}

/// Totals of `greeting`: mute_rate, its first 24 hours, errors.
struct Fixture {
  Fixture() {
    totals.experiment = "greeting";
    totals.metrics = {"mute_rate", "mute_rate (first 24h)", "errors"};
    totals.none.resize(3);
    for (outcomes::ArmTotals& arm : totals.none) arm.metrics.resize(3);
    for (std::size_t arm = 0; arm < 3; ++arm) fill(1, arm, 5000, 100);
  }

  /// Of `n` more units of an arm `x` do everything.
  void fill(int phase, std::size_t arm, std::int64_t n, std::int64_t x) {
    outcomes::ArmTotals& filled = totals.phase(phase)[arm];
    filled.exposed = filled.first_exposed = n;
    filled.by_day[0] = {n, n};
    for (outcomes::MetricTotals& metric : filled.metrics) metric = sample::totals_of(sample::conversions(n, x), 0);
  }
  /// How many units of an arm a metric counts.
  void convert(std::size_t arm, std::size_t metric, std::int64_t n, std::int64_t x, int phase = 1) {
    totals.phase(phase)[arm].metrics[metric] = sample::totals_of(sample::conversions(n, x), 0);
  }
  /// "guardrail arm, …" of the pause that is asked for.
  [[nodiscard]] std::string asked(const Pauses& pauses = {}, int phase = 1) {
    catalog::Experiment experiment = *catalog->find_experiment("greeting");
    experiment.phase = phase;
    last = api::pause_for(*catalog, experiment, totals, Time(kDay * 20'000), pauses);
    std::string text;
    if (!last) return text;
    for (const auto& finding : last->pausing->findings) {
      text += (text.empty() ? "" : ", ") + finding.harm.guardrail + " " + finding.harm.arm;
    }
    return text;
  }
  /// The pause that was asked for last, lifted by somebody.
  void lift(Pauses& pauses) const {
    BOOST_REQUIRE(last);
    pauses.note(*last);
    pauses.note({Time(kDay * 20'000), false, "greeting", "", "192.0.2.7"});
  }

  std::shared_ptr<const catalog::Catalog> catalog = catalog::build({{"a.yaml", definitions()}}).catalog;
  outcomes::ExperimentTotals totals;
  std::optional<history::Switching> last;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_auto_pause, Fixture)

BOOST_AUTO_TEST_CASE(what_runs_and_asks_for_it_is_watched) {
  catalog::Experiment experiment = *catalog->find_experiment("greeting");
  const Time now = parse_time("2027-03-01T00:00:00Z").value();
  BOOST_TEST(api::is_watched(experiment, now));
  experiment.schedule.start = now + kDay;
  BOOST_TEST(!api::is_watched(experiment, now));
  BOOST_TEST(api::is_watched(experiment, now + kDay));
  experiment.status = catalog::Status::kPaused;
  BOOST_TEST(!api::is_watched(experiment, now + kDay));
  experiment.status = catalog::Status::kRunning;
  experiment.auto_pause = false;
  BOOST_TEST(!api::is_watched(experiment, now + kDay));
}

BOOST_AUTO_TEST_CASE(harm_asks_for_a_pause_with_all_findings) {
  BOOST_TEST(asked() == "");
  convert(1, 1, 5000, 600);
  BOOST_TEST(asked() == "mute_rate (first 24h) warm");
  BOOST_TEST(last->pausing->findings[0].metric == "mute_rate");
  convert(2, 2, 5000, 600);
  BOOST_TEST(asked() == "mute_rate (first 24h) warm, errors cool");
  BOOST_TEST((last->kill && last->key == "greeting" && last->remote.empty()));
  BOOST_TEST_MESSAGE(last->reason);
  BOOST_TEST(
      last->reason.starts_with("warm harms mute_rate (first 24h): +10.00 points against control, at the least "));
  BOOST_TEST(last->reason.find(" cool harms errors: ") != std::string::npos);
  BOOST_TEST((last->pausing->epoch == catalog->epoch() && last->pausing->phase == 1));
}

BOOST_AUTO_TEST_CASE(a_sample_ratio_that_is_off_is_noted) {
  convert(1, 2, 5000, 600);
  BOOST_TEST(asked() == "errors warm");
  const bool off = last->pausing->sample_ratio_off;  // 5,000 each where 40 : 30 : 30 is due
  BOOST_TEST(off);
  BOOST_TEST(last->reason.find("The sample ratio is off") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_somebody_lifted_is_left_alone_in_its_phase) {
  Pauses pauses;
  convert(1, 1, 5000, 600);
  BOOST_TEST(asked() == "mute_rate (first 24h) warm");
  lift(pauses);
  BOOST_TEST(asked(pauses) == "");
  convert(1, 0, 5000, 600);  // the whole window says the same later
  BOOST_TEST(asked(pauses) == "");
  convert(2, 0, 5000, 600);  // another arm
  BOOST_TEST(asked(pauses) == "mute_rate cool");
  lift(pauses);
  BOOST_TEST(asked(pauses) == "");
  convert(1, 2, 5000, 600);  // another guardrail
  BOOST_TEST(asked(pauses) == "errors warm");
}

BOOST_AUTO_TEST_CASE(in_a_later_phase_its_units_alone_can_do_harm_again) {
  Pauses pauses;
  convert(1, 2, 5000, 900);
  BOOST_TEST(asked() == "errors warm");
  lift(pauses);
  BOOST_TEST(asked(pauses, 2) == "");  // nobody is in it yet
  for (std::size_t arm = 0; arm < 3; ++arm) fill(2, arm, 1000, 20);
  BOOST_TEST(asked({}, 2) == "errors warm");  // phases together
  BOOST_TEST(asked(pauses, 2) == "");
  convert(1, 2, 1000, 200, 2);
  BOOST_TEST(asked(pauses, 2) == "errors warm");
  BOOST_TEST(last->pausing->findings[0].harm.n_arm == 1000);
  lift(pauses);
  BOOST_TEST(asked(pauses, 2) == "");
}

BOOST_AUTO_TEST_CASE(reports_say_that_it_is_paused_and_who_lifted_that) {
  const catalog::Experiment& experiment = *catalog->find_experiment("greeting");
  Pauses pauses;
  BOOST_TEST(api::pause_remark(experiment, pauses, false) == "");
  history::Switching switching{parse_time("2026-11-01T01:00:00Z").value(), true, "greeting", "It is bad.", ""};
  switching.pausing = history::Pausing{};
  pauses.note(switching);
  BOOST_TEST(
      api::pause_remark(experiment, pauses, true) ==
      "Paused automatically at 2026-11-01T01:00:00Z: It is bad. Everybody gets control until somebody switches it "
      "on again.");
  pauses.note({parse_time("2026-11-01T02:00:00Z").value(), false, "greeting", "", "192.0.2.7"});
  BOOST_TEST(api::pause_remark(experiment, pauses, false) ==
             "It was paused automatically at 2026-11-01T01:00:00Z: It is bad. Switched on again at "
             "2026-11-01T02:00:00Z from 192.0.2.7: it is not paused for that a second time in this phase.");
  catalog::Experiment later = experiment;
  later.phase = 2;
  BOOST_TEST(api::pause_remark(later, pauses, false) == "");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// A server's parts, with a store of which 300 of each arm have seen it, and most of `warm` failed.
struct Serving : test::TemporaryDirectory {
  Serving() {
    for (int i = 0; i < 900; ++i) {
      const char* const arm = i % 3 == 0 ? "control" : i % 3 == 1 ? "warm" : "cool";
      const bool fails = i % 3 == 1 ? i % 4 != 0 : i % 20 == 0;
      const Time seen = parse_time("2026-01-01T00:00:00Z").value();
      store.add_user("u" + std::to_string(i), "greeting", arm, seen, fails ? "failed" : "", seen + kDay / 2);
    }
    start();
  }
  void start() {
    publisher.emplace(path(), false);
    BOOST_REQUIRE(publisher->open());
    (void)publisher->take(catalog::build({{"a.yaml", definitions()}}));
  }
  /// New results are looked at, and what follows is done.
  void compute() {
    api::SlowLane lane;
    api::AutoPause auto_pause(*publisher, lane, [this](const std::string& sentence) { log += sentence + "\n"; });
    const auto catalog = auto_pause.wanted();
    if (!catalog) return;
    results::Board board(store, std::chrono::milliseconds(0),
                         [&](const results::Results& results) { auto_pause.look(results); });
    std::promise<void> answered;
    board.ask(catalog, [&](const auto&) { answered.set_value(); });
    answered.get_future().wait();
  }
  [[nodiscard]] bool is_off() const { return publisher->snapshots().current()->killed_keys().contains("greeting"); }
  [[nodiscard]] std::size_t lines() const {
    const std::string text = read("audit.log");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  test::MemoryStore store;
  std::optional<api::Publisher> publisher;
  std::string log;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_auto_pause_serving, Serving)

BOOST_AUTO_TEST_CASE(results_pause_once_over_restarts_until_somebody_lifts_it_for_good) {
  compute();
  BOOST_TEST(is_off());
  BOOST_TEST(log.starts_with("PAUSED greeting: warm harms errors: "));
  const boost::json::value line = boost::json::parse(read("audit.log"));
  BOOST_TEST(line.at("by").as_string() == "auto_pause");
  BOOST_TEST(line.at("findings").at(0).at("n_arm").to_number<int>() == 300);
  compute();
  start();
  compute();
  BOOST_TEST(is_off());
  BOOST_TEST(lines() == 1U);
  BOOST_REQUIRE(publisher->switch_by_hand({Time(kDay * 30'000), false, "greeting", "", "192.0.2.7"}));
  BOOST_TEST(!is_off());
  compute();
  start();
  compute();
  BOOST_TEST(!is_off());
  BOOST_TEST(lines() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_overtaken_is_not_done) {
  compute();
  const auto snapshot = publisher->snapshots().current();
  const history::Pause* pause = snapshot->pauses().latest("greeting");
  BOOST_REQUIRE(pause);
  history::Switching again{Time(), true, "greeting", "", ""};
  again.pausing = pause->why;
  BOOST_TEST(!publisher->pause(again).value());  // it is off already
  BOOST_REQUIRE(publisher->switch_by_hand({Time(), false, "greeting", "", ""}));
  BOOST_TEST(!publisher->pause(again).value());  // somebody lifted it meanwhile
  again.pausing->epoch = "another";
  again.pausing->phase = 2;
  BOOST_TEST(!publisher->pause(again).value());  // other definitions serve
  again.pausing->epoch = pause->why.epoch;
  BOOST_TEST(publisher->pause(again).value());
}

BOOST_AUTO_TEST_CASE(what_is_off_or_unwatched_needs_no_results) {
  api::SlowLane lane;
  api::AutoPause auto_pause(*publisher, lane, [](const std::string&) {});
  BOOST_TEST(auto_pause.wanted());
  BOOST_REQUIRE(publisher->switch_by_hand({Time(), true, "greeting", "", ""}));
  BOOST_TEST(!auto_pause.wanted());
}

BOOST_AUTO_TEST_SUITE_END()
