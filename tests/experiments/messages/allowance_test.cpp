#include "experiments/messages/allowance.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;
using namespace flywheel::messages;
using catalog::Allowance;
using Window = Allowance::Window;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Time at(const char* text) {
  return parse_time(text).value();
}

const Id kMine = id_of("mine");

/// Impressions of the message `mine` at these times, in session 1.
History seen(const std::vector<const char*>& times) {
  History history;
  for (const char* time : times) {
    history.impressions.push_back({at(time), kMine, 1, catalog::Intent::kUpsell, false});
    ++history.times[static_cast<std::size_t>(catalog::Intent::kUpsell)];
    ++history.times_in_all;
    ++history.memory_of("mine").times;
  }
  return history;
}

Decided holding(const char* made, const char* until, std::uint32_t session = 1) {
  Decided decided;
  decided.id = made;
  decided.made = decided.due = at(made);
  decided.held_until = at(until);
  decided.session = session;
  decided.uses.push_back({"mine", kMine, catalog::Intent::kUpsell, false, {}});
  return decided;
}

std::string text_of(const Standing& standing) {
  std::string text = standing.what == Standing::What::kOpen     ? "open"
                     : standing.what == Standing::What::kCapped ? "capped"
                                                                : "too soon";
  return standing.again ? text + " until " + format_time(*standing.again) : text;
}

std::string stands(const Allowance& allowance, const History& history, const char* now, const char* zone = "UTC",
                   std::uint32_t session = 1) {
  const Zone in = Zone::find(zone).value();
  const Level level{Level::Of::kMessage, kMine};
  const std::string text = text_of(standing(allowance, level, {history, at(now), session, in}));
  Arena arena;
  const ImpressionIndex index(history, arena);
  BOOST_TEST(text_of(standing(allowance, level, {history, at(now), session, in, nullptr, &index})) == text);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_allowance)

BOOST_AUTO_TEST_CASE(a_rolling_window_frees_when_the_one_that_fills_it_leaves) {
  const Allowance two_in_a_week{2, Window::kDuration, kDay * 7, {}, false};
  const History history = seen({"2026-11-01T10:00:00Z", "2026-11-03T10:00:00Z", "2026-11-04T10:00:00Z"});
  BOOST_TEST(stands(two_in_a_week, history, "2026-11-05T00:00:00Z") == "capped until 2026-11-10T10:00:00Z");
  BOOST_TEST(stands(two_in_a_week, history, "2026-11-10T09:59:59Z") == "capped until 2026-11-10T10:00:00Z");
  BOOST_TEST(stands(two_in_a_week, history, "2026-11-10T10:00:00Z") == "open");
  BOOST_TEST(stands(two_in_a_week, seen({}), "2026-11-05T00:00:00Z") == "open");
}

BOOST_AUTO_TEST_CASE(a_calendar_window_counts_days_of_the_users_zone) {
  const Allowance one_a_day{1, Window::kDuration, kDay, {}, true};
  const History history = seen({"2026-11-03T22:30:00Z"});  // 23:30 in Vienna, 17:30 in New York
  BOOST_TEST(stands(one_a_day, history, "2026-11-03T22:59:00Z", "Europe/Vienna") ==
             "capped until 2026-11-03T23:00:00Z");
  BOOST_TEST(stands(one_a_day, history, "2026-11-03T23:00:00Z", "Europe/Vienna") == "open");
  BOOST_TEST(stands(one_a_day, history, "2026-11-04T04:59:00Z", "America/New_York") ==
             "capped until 2026-11-04T05:00:00Z");
  BOOST_TEST(stands(one_a_day, history, "2026-11-04T05:00:00Z", "America/New_York") == "open");
  // Days of 23 and 25 hours: Vienna's clocks change on 2026-03-29 and 2026-10-25.
  const Allowance one_in_two_days{1, Window::kDuration, kDay * 2, {}, true};
  BOOST_TEST(stands(one_in_two_days, seen({"2026-03-28T12:00:00Z"}), "2026-03-29T12:00:00Z", "Europe/Vienna") ==
             "capped until 2026-03-29T22:00:00Z");
  BOOST_TEST(stands(one_in_two_days, seen({"2026-10-24T12:00:00Z"}), "2026-10-25T22:30:00Z", "Europe/Vienna") ==
             "capped until 2026-10-25T23:00:00Z");
  BOOST_TEST(stands(one_in_two_days, seen({"2026-10-24T12:00:00Z"}), "2026-10-25T23:00:00Z", "Europe/Vienna") ==
             "open");
}

BOOST_AUTO_TEST_CASE(a_lifetime_never_ends_and_a_session_with_the_session) {
  const Allowance twice_ever{2, Window::kLifetime, {}, {}, false};
  BOOST_TEST(stands(twice_ever, seen({"2020-01-01T00:00:00Z"}), "2026-11-05T00:00:00Z") == "open");
  History history = seen({"2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"});
  history.impressions.clear();  // the counter stays
  BOOST_TEST(stands(twice_ever, history, "2026-11-05T00:00:00Z") == "capped");
  const Allowance once_a_session{1, Window::kSession, {}, {}, false};
  BOOST_TEST(stands(once_a_session, seen({"2026-11-05T00:00:00Z"}), "2026-11-05T01:00:00Z") == "capped");
  BOOST_TEST(stands(once_a_session, seen({"2026-11-05T00:00:00Z"}), "2026-11-05T01:00:00Z", "UTC", 2) == "open");
}

BOOST_AUTO_TEST_CASE(a_gap_counts_from_the_newest) {
  const Allowance apart{{}, Window::kLifetime, {}, hours(4), false};
  const History history = seen({"2026-11-05T10:00:00Z", "2026-11-05T12:00:00Z"});
  BOOST_TEST(stands(apart, history, "2026-11-05T15:59:59Z") == "too soon until 2026-11-05T16:00:00Z");
  BOOST_TEST(stands(apart, history, "2026-11-05T16:00:00Z") == "open");
  const Allowance both{2, Window::kDuration, kDay, hours(4), false};
  BOOST_TEST(stands(both, history, "2026-11-05T12:30:00Z") == "capped until 2026-11-06T10:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_hold_counts_like_an_impression_as_long_as_it_lasts) {
  const Allowance two{2, Window::kDuration, kDay, {}, false};
  History history = seen({"2026-11-05T10:00:00Z"});
  history.decisions.push_back(holding("2026-11-05T11:00:00Z", "2026-11-05T11:01:00Z"));
  BOOST_TEST(stands(two, history, "2026-11-05T11:00:30Z") == "capped until 2026-11-05T11:01:00Z");
  BOOST_TEST(stands(two, history, "2026-11-05T11:01:00Z") == "open");
  history.decisions[0].counts = false;
  BOOST_TEST(stands(two, history, "2026-11-05T11:00:30Z") == "open");
  history.decisions[0].counts = true;
  history.decisions[0].exposed = true;
  BOOST_TEST(stands(two, history, "2026-11-05T11:00:30Z") == "open");
  history.decisions[0].exposed = false;
  const Zone utc;
  const Asking itself{history, at("2026-11-05T11:00:30Z"), 1, utc, &history.decisions[0]};
  BOOST_TEST(text_of(standing(two, {Level::Of::kMessage, kMine}, itself)) == "open");
  const Allowance apart{{}, Window::kLifetime, {}, hours(4), false};
  BOOST_TEST(stands(apart, history, "2026-11-05T11:00:30Z") == "too soon until 2026-11-05T14:00:00Z");
  const Allowance once_ever{1, Window::kLifetime, {}, {}, false};
  History fresh;
  fresh.decisions.push_back(holding("2026-11-05T11:00:00Z", "2026-11-05T11:01:00Z"));
  BOOST_TEST(stands(once_ever, fresh, "2026-11-05T11:00:30Z") == "capped until 2026-11-05T11:01:00Z");
  const Allowance once_a_session{1, Window::kSession, {}, {}, false};
  BOOST_TEST(stands(once_a_session, fresh, "2026-11-05T11:00:30Z") == "capped until 2026-11-05T11:01:00Z");
  BOOST_TEST(stands(once_a_session, fresh, "2026-11-05T11:00:30Z", "UTC", 2) == "open");
}

BOOST_AUTO_TEST_CASE(an_index_finds_each_messages_impressions_newest_first) {
  History history;
  for (int i = 0; i < 500; ++i) {  // of 29 messages, whose ids end with the same bits
    const Id message = static_cast<Id>(i * 7 % 29) << 32;
    history.impressions.push_back({Time(std::chrono::minutes(i)), message, 1, catalog::Intent::kNone, false});
  }
  Arena arena;
  const ImpressionIndex index(history, arena);
  for (Id message = 0; message < 30; ++message) {
    std::vector<Time> expected, found;
    for (const Impression& one : history.impressions) {
      if (one.message == message << 32) expected.insert(expected.begin(), one.at);
    }
    index.visit(message << 32, [&](const Impression& one) {
      if (one.message == message << 32) found.push_back(one.at);
      return true;
    });
    BOOST_TEST((found == expected));
  }
  const History nothing_seen;
  const ImpressionIndex none(nothing_seen, arena);
  none.visit(1, [](const Impression&) -> bool { throw std::logic_error("there is none"); });
}

BOOST_AUTO_TEST_CASE(levels_count_the_message_its_intent_or_everything) {
  History history = seen({"2026-11-05T10:00:00Z"});
  history.impressions.push_back({at("2026-11-05T10:30:00Z"), 8, 1, catalog::Intent::kUpsell, true});
  history.impressions.push_back({at("2026-11-05T11:00:00Z"), 9, 1, catalog::Intent::kSupport, false});
  const Zone utc;
  const auto count = [&](const Level& level) {
    for (int max = 1;; ++max) {
      const Allowance allowance{max, Window::kDuration, kDay, {}, false};
      if (standing(allowance, level, {history, at("2026-11-05T12:00:00Z"), 1, utc}).what == Standing::What::kOpen) {
        return max - 1;
      }
    }
  };
  BOOST_TEST(count({Level::Of::kMessage, kMine}) == 1);
  BOOST_TEST(count({Level::Of::kMessage, 8}) == 1);
  BOOST_TEST(count({Level::Of::kIntent, 0, catalog::Intent::kUpsell}) == 2);
  BOOST_TEST(count({Level::Of::kIntent, 0, catalog::Intent::kSupport}) == 1);
  BOOST_TEST(count({}) == 1);  // neither what was replaced nor what must arrive
}

BOOST_AUTO_TEST_SUITE_END()
