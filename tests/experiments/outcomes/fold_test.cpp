#include "experiments/outcomes/fold.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

constexpr const char* kMoments = R"(---
moments:
  aha: { all_of: [modified, downloaded], same: file, within: 7d }
  both: { all_of: [modified, downloaded] }
  eureka: { event: invited, where: 'role == "editor"' }
)";

/// One unit's (or several units') history and what one metric makes of it.
struct Case {
  const char* metric;
  const char* history;
  const char* expected;  ///< of arm a
  const char* as_of = "365d";
};

/// The part of the totals that is about arm a.
std::string of_arm_a(const Case& one) {
  const auto catalog = histories::catalog_of(std::string(R"(experiment: e
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: m }
)") + kMoments + "---\nmetrics:\n  m: " + one.metric +
                                             "\n");
  const auto totals = histories::fold(catalog, parse(one.history), at(one.as_of));
  const std::string all = histories::text(totals.at(0));
  return all.substr(0, all.find(" | "));
}

void check(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.metric << " of " << one.history) BOOST_TEST(of_arm_a(one) == one.expected);
  }
}

constexpr const char* kReach = "{ reach: purchase, within: 2d }";
constexpr const char* kAha = "{ reach: aha, within: 30d }";
constexpr const char* kFrom = "{ count: purchase, within: 7d, from: signed_up }";

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_fold)

BOOST_AUTO_TEST_CASE(a_window_begins_with_the_exposure_and_ends_before_its_end) {
  check({
      {kReach, "0h exposed a", "a 1: m 0/1"},
      {kReach, "0h exposed a; 0h purchase", "a 1: m 1/1"},
      {kReach, "0h purchase; 0h exposed a", "a 1: m 1/1"},  // at equal times exposures come first
      {kReach, "-1h purchase; 0h exposed a", "a 1: m 0/1"},
      {kReach, "0h exposed a; 47.999h purchase", "a 1: m 1/1"},
      {kReach, "0h exposed a; 48h purchase", "a 1: m 0/1"},
      {kReach, "0h exposed a; 1h purchase; 2h purchase", "a 1: m 1/1"},
      {kReach, "0h exposed a; 1h exposed a; 1h purchase", "a 1: m 1/1"},
      {kReach, "0h exposed a; 47h exposed a; 49h purchase", "a 1: m 0/1"},  // t0 is the first exposure
      {kReach, "1h purchase", "a 0: m 0/0"},
  });
}

BOOST_AUTO_TEST_CASE(a_unit_counts_when_its_window_has_ended) {
  check({
      {kReach, "0h exposed a; 1h purchase", "a 1: m 0/0 (1 open)", "47h"},
      {kReach, "0h exposed a; 1h purchase", "a 1: m 1/1", "48h"},
      {kReach, "0h exposed a\n1h exposed a; 2h purchase", "a 2: m 0/1 (1 open)", "48h"},
      {"{ reach: purchase }", "0h exposed a; 1h purchase", "a 1: m 1/1", "2h"},  // without a window: at once
      {"{ reach: purchase }", "0h exposed a; 1h purchase", "a 1: m 0/1", "1h"},  // events at as_of are not seen
      {"{ reach: purchase }", "1h exposed a", "a 0: m 0/0", "1h"},
      {"{ retained: active, day: 2, match: on }", "0h exposed a; 49h look", "a 1: m 0/0 (1 open)", "71h"},
      {"{ retained: active, day: 2, match: on }", "0h exposed a; 49h look", "a 1: m 1/1", "72h"},
  });
}

BOOST_AUTO_TEST_CASE(counts_and_sums_add_up_what_lies_in_the_window) {
  check({
      {"{ count: purchase, within: 1d }", "-1h purchase; 0h exposed a; 1h purchase; 2h purchase; 24h purchase",
       "a 1: m 2/1"},
      {"{ count: eureka }", "0h exposed a; 1h invited role=editor; 2h invited role=viewer; 3h invited", "a 1: m 1/1"},
      {"{ sum: purchase, within: 1d }", "0h exposed a; 1h purchase 2.5; 2h purchase -1; 3h purchase; 24h purchase 9",
       "a 1: m 1.5/1"},
      {"{ sum: purchase.amount, within: 1d }",
       "0h exposed a; 1h purchase 7 amount=2.5; 2h purchase amount=many; 3h purchase amount=4", "a 1: m 6.5/1"},
      {"{ sum: purchase, where: 'plan == \"pro\"' }", "0h exposed a; 1h purchase 2 plan=pro; 2h purchase 4 plan=free",
       "a 1: m 2/1"},
      {"{ sum: purchase }", "0h exposed a; 1h purchase 2\n0h exposed a; 1h purchase 5", "a 2: m 7/2"},
  });
}

BOOST_AUTO_TEST_CASE(a_filter_that_cannot_be_answered_does_not_match) {
  check({
      {"{ count: click, where: 'ms < 2000' }", "0h exposed a; 1h click ms=1000; 2h click ms=2000; 3h click",
       "a 1: m 1/1"},
      {"{ count: click, where: 'not (ms < 2000)' }", "0h exposed a; 1h click ms=1; 2h click ms=2000; 3h click ms=x",
       "a 1: m 1/1"},
      {"{ count: active, where: 'ok' }", "0h exposed a; 1h click ok=true; 2h look ok=false; 3h look ok=true; 4h look",
       "a 1: m 2/1"},
  });
}

BOOST_AUTO_TEST_CASE(all_of_wants_every_event_on_the_same_thing_in_time) {
  check({
      {kAha, "0h exposed a; 1h modified file=x; 2h downloaded file=x", "a 1: m 1/1"},
      {kAha, "0h exposed a; 1h downloaded file=x; 2h modified file=x", "a 1: m 1/1"},
      {kAha, "0h exposed a; 1h modified file=x; 2h downloaded file=y", "a 1: m 0/1"},
      {kAha, "0h exposed a; 1h modified; 2h downloaded", "a 1: m 0/1"},
      {kAha, "-1h modified file=x; 0h exposed a; 2h downloaded file=x", "a 1: m 0/1"},  // empty at t0
      {kAha, "0h exposed a; 1h modified file=x; 168h downloaded file=x", "a 1: m 1/1"},
      {kAha, "0h exposed a; 1h modified file=x; 169h downloaded file=x", "a 1: m 0/1"},  // within is half-open
      {kAha, "0h exposed a; 719h modified file=x; 720h downloaded file=x", "a 1: m 0/1"},
      {"{ reach: both }", "0h exposed a; 1h modified; 2000h downloaded file=y", "a 1: m 1/1"},
      {"{ count: aha }", "0h exposed a; 1h modified file=x; 2h downloaded file=x; 3h downloaded file=x", "a 1: m 1/1"},
      {"{ count: aha }",
       "0h exposed a; 1h modified file=x; 1h modified file=y; 2h downloaded file=x; 2h downloaded file=y;"
       "3h modified file=x; 4h downloaded file=x",
       "a 1: m 3/1"},
      {"{ retained: both, day: 1, match: on }", "0h exposed a; 23h modified; 25h downloaded", "a 1: m 1/1"},
  });
}

BOOST_AUTO_TEST_CASE(a_metric_prefers_the_moment_of_a_name_to_the_event) {
  check({
      {"{ reach: eureka }", "0h exposed a; 1h eureka", "a 1: m 0/1"},
      {"{ reach: eureka }", "0h exposed a; 1h invited role=editor", "a 1: m 1/1"},
      {"{ reach: active }", "0h exposed a; 1h anything", "a 1: m 1/1"},
  });
}

BOOST_AUTO_TEST_CASE(being_shown_something_is_no_activity) {
  check({
      {"{ count: active }", "0h exposed a; 1h exposed a; 2h message_shown; 3h message_clicked; 4h message_sent",
       "a 1: m 1/1"},
      {"{ count: message_clicked }", "0h exposed a; 3h message_clicked", "a 1: m 1/1"},  // unless it is asked for
  });
}

BOOST_AUTO_TEST_CASE(retention_looks_at_whole_days_after_day_zero) {
  const char* const on = "{ retained: active, day: 7, match: on }";
  const char* const after = "{ retained: active, day: 7, match: on_or_after }";
  const char* const every = "{ retained: active, day: 3, match: every }";
  const char* const within = "{ retained: active, match: within, within: [2, 4] }";
  check({
      {on, "0h exposed a; 167h look", "a 1: m 0/1"},
      {on, "0h exposed a; 168h look", "a 1: m 1/1"},
      {on, "0h exposed a; 191.9h look", "a 1: m 1/1"},
      {on, "0h exposed a; 192h look", "a 1: m 0/1"},
      {after, "0h exposed a; 167h look", "a 1: m 0/1"},
      {after, "0h exposed a; 192h look", "a 1: m 1/1"},
      {after, "0h exposed a; 839h look", "a 1: m 1/1"},
      {after, "0h exposed a; 840h look", "a 1: m 0/1"},
      {after, "0h exposed a; 168h look", "a 1: m 0/0 (1 open)", "839h"},
      {every, "0h exposed a; 24h look; 50h look; 95h look", "a 1: m 1/1"},
      {every, "0h exposed a; 23h look; 50h look; 95h look", "a 1: m 0/1"},
      {every, "0h exposed a; 24h look; 25h look; 26h look", "a 1: m 0/1"},
      {every, "0h exposed a; 24h look; 50h look; 96h look", "a 1: m 0/1"},
      {within, "0h exposed a; 47h look; 120h look", "a 1: m 0/1"},
      {within, "0h exposed a; 48h look", "a 1: m 1/1"},
      {within, "0h exposed a; 119h look", "a 1: m 1/1"},
  });
}

BOOST_AUTO_TEST_CASE(from_moves_the_window_to_the_first_event_of_that_name) {
  check({
      {kFrom, "0h exposed a; 1h purchase", "a 1: m 0/0"},  // units without it are out
      {kFrom, "-48h signed_up; 0h exposed a; 1h purchase; 119h purchase; 120h purchase", "a 1: m 2/1"},
      {kFrom, "-48h signed_up; -24h purchase; 0h exposed a", "a 1: m 0/1"},
      {kFrom, "-48h signed_up; 0h exposed a; 1h signed_up; 130h purchase", "a 1: m 0/1"},  // the first ever
      {kFrom, "0h exposed a; 10h purchase; 24h signed_up; 25h purchase; 191h purchase", "a 1: m 2/1 +1 later"},
      {kFrom, "0h exposed a; 24h purchase; 24h signed_up", "a 1: m 1/1 +1 later"},
      {kFrom, "0h exposed a; 0h signed_up; 1h purchase", "a 1: m 1/1"},
      {kFrom, "-400h signed_up; 0h exposed a; 1h purchase", "a 1: m 0/1"},
      {kFrom, "0h exposed a; 24h signed_up; 25h purchase", "a 1: m 0/0 (1 open) +1 later", "191h"},
      {kFrom, "0h exposed a; 24h signed_up; 25h purchase", "a 1: m 0/0", "24h"},
      {"{ reach: signed_up, from: signed_up }", "0h exposed a; 5h signed_up", "a 1: m 1/1 +1 later"},
      {"{ retained: active, day: 1, match: on, from: signed_up }", "-12h signed_up; 0h exposed a; 13h look",
       "a 1: m 1/1"},
      {"{ reach: both, from: signed_up }", "0h exposed a; 1h modified; 2h signed_up; 3h downloaded",
       "a 1: m 0/1 +1 later"},
  });
}

BOOST_AUTO_TEST_CASE(the_example_of_the_document_holds) {
  const char* const history =
      "-2h modified file=x; 0h exposed a; 3h downloaded file=x; 5h purchase 20; 30h modified file=x; 168h purchase 5";
  check({
      {"{ reach: aha, within: 14d }", history, "a 1: m 0/0 (1 open)", "10d"},
      {"{ reach: aha, within: 14d }", history, "a 1: m 1/1", "14d"},
      {"{ sum: purchase, within: 7d }", history, "a 1: m 20/1", "10d"},
      {"{ retained: active, day: 7 }", history, "a 1: m 1/1", "10d"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
