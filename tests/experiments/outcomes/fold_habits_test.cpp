// Moments that take many events, and what is counted in days: the examples that the product is sold with.
#include <boost/test/unit_test.hpp>
#include <string>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

/// What the metric makes of the history: arm a's part of the totals.
std::string folded(const std::string& moments, const std::string& metric, const std::string& history,
                   const std::string& unit = "user", const char* as_of = "365d") {
  const auto catalog = histories::catalog_of("experiment: e\nstatus: running\nunit: " + unit +
                                             "\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\ngoal: { metric: m "
                                             "}\n---\nproject: p\ntimezone: UTC\n---\n" +
                                             (moments.empty() ? "" : "moments:\n  " + moments + "\n---\n") +
                                             "metrics:\n  m: " + metric + "\n");
  const std::string all = histories::text(histories::fold(catalog, parse(history), at(as_of)).at(0));
  return all.substr(0, all.find(" | "));
}

/// A history that is exposed at 0 h and processes `documents` a day, from noon on, on days first to last.
std::string documents(int each, int first, int last) {
  std::string text;
  for (int day = first; day <= last; ++day) {
    for (int i = 0; i < each; ++i) text += "; " + std::to_string(day * 24 + 12) + "h document_processed";
  }
  return text;
}

std::string habit(const std::string& on, const std::string& history) {
  return folded("habit: { event: document_processed, more_than: 3, per: day, over: 30d, on: " + on + " }",
                "{ reach: habit, within: 60d }", "0h exposed a" + history);
}

constexpr const char* kReached = "a 1: m 1/1";
constexpr const char* kNotReached = "a 1: m 0/1";

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_fold_habits)

BOOST_AUTO_TEST_CASE(more_than_3_documents_a_day_on_average_are_91_in_30_days) {
  BOOST_TEST(habit("average", documents(3, 0, 29)) == kNotReached);                         // 90
  BOOST_TEST(habit("average", documents(3, 0, 28) + documents(4, 29, 29)) == kReached);     // 91
  BOOST_TEST(habit("average", documents(91, 5, 5)) == kReached);                            // all on one day
  BOOST_TEST(habit("average", documents(3, 0, 29) + documents(1, 30, 30)) == kNotReached);  // the first day is out
  BOOST_TEST(folded("habit: { event: document_processed, at_least: 3, per: day, over: 30d }",
                    "{ reach: habit, within: 60d }", "0h exposed a" + documents(3, 0, 29)) == kReached);
}

BOOST_AUTO_TEST_CASE(every_day_takes_4_on_each_of_30_days_and_20_days_on_20_of_them) {
  BOOST_TEST(habit("every_day", documents(4, 0, 29)) == kReached);
  BOOST_TEST(habit("every_day", documents(4, 0, 28)) == kNotReached);
  BOOST_TEST(habit("every_day", documents(4, 0, 14) + documents(3, 15, 15) + documents(4, 16, 30)) == kNotReached);
  BOOST_TEST(habit("20 days", documents(4, 0, 9) + documents(4, 20, 29)) == kReached);
  BOOST_TEST(habit("20 days", documents(4, 0, 9) + documents(4, 20, 28)) == kNotReached);
  BOOST_TEST(habit("20 days", documents(4, 0, 9) + documents(4, 21, 30)) == kNotReached);  // within 30 days, not 31
  BOOST_TEST(habit("20 days", documents(3, 0, 29)) == kNotReached);
}

BOOST_AUTO_TEST_CASE(an_account_qualifies_with_its_members_messages_together) {
  // The store keeps an event under the account that it carries, so an account's history has all its members' events.
  const std::string moment = "sticky_team: { unit: account, event: message_sent, at_least: 2000, over: 30d }";
  std::string two_members = "account: 0h exposed a", one_member = two_members;
  for (int i = 0; i < 1000; ++i) {
    const std::string hour = std::to_string(i / 2) + "h message_sent user=";
    two_members += "; " + hour + "ada; " + hour + "bob";
    one_member += "; " + hour + "ada";
  }
  const std::string metric = "{ reach: sticky_team, within: 30d }";
  BOOST_TEST(folded(moment, metric, two_members, "account") == kReached);
  BOOST_TEST(folded(moment, metric, one_member, "account") == kNotReached);
}

BOOST_AUTO_TEST_CASE(active_days_are_days_of_24_hours_with_the_moment) {
  const std::string metric = "{ active_days_of: active, over: 3d }";
  BOOST_TEST(folded("", metric, "0h exposed a") == kNotReached);
  BOOST_TEST(folded("", metric, "0h exposed a; 1h look; 2h look; 23h look") == kReached);
  BOOST_TEST(folded("", metric, "0h exposed a; 1h look; 24h look; 71h look") == "a 1: m 3/1");
  BOOST_TEST(folded("", metric, "-1h look; 0h exposed a; 72h look") == kNotReached);
  BOOST_TEST(folded("", metric, "0h exposed a; 1h look", "user", "71h") == "a 1: m 0/0 (1 open)");
  BOOST_TEST(folded("", "{ active_days_of: purchase }", "0h exposed a; 1h look; 600h purchase") ==
             kReached);  // 28 days
  BOOST_TEST(folded("", "{ active_days_of: purchase }", "0h exposed a; 1h look; 672h purchase") == kNotReached);
}

BOOST_AUTO_TEST_CASE(weeks_and_months_of_retention_are_7_and_30_days) {
  const auto came = [](const std::string& metric, const std::string& hour) {
    return folded("", metric, "0h exposed a; " + hour + " look") == kReached;
  };
  const std::string week = "{ retained: active, week: 2 }", month = "{ retained: active, month: 1 }";
  BOOST_TEST(!came(week, "335h"));
  BOOST_TEST(came(week, "336h"));
  BOOST_TEST(came(week, "503h"));
  BOOST_TEST(!came(week, "504h"));
  BOOST_TEST(!came(month, "719h"));
  BOOST_TEST(came(month, "720h"));
  BOOST_TEST(!came(month, "1440h"));
  const std::string every = "{ retained: active, week: 2, match: every }";
  BOOST_TEST(folded("", every, "0h exposed a; 170h look; 340h look") == kReached);
  BOOST_TEST(folded("", every, "0h exposed a; 340h look") == kNotReached);
  const std::string later = "{ retained: active, week: 1, match: on_or_after";
  BOOST_TEST(came(later + " }", "839h"));
  BOOST_TEST(!came(later + " }", "840h"));  // 7 + 28 days
  BOOST_TEST(came(later + ", until: data_end }", "8000h"));
  BOOST_TEST(!came(later + ", until: data_end }", "167h"));
}

BOOST_AUTO_TEST_SUITE_END()
