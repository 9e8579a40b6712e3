#include "experiments/outcomes/event.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::outcomes::is_activity;

BOOST_AUTO_TEST_SUITE(outcomes_event)

BOOST_AUTO_TEST_CASE(what_a_unit_was_shown_is_no_activity) {
  for (const char* name :
       {"Experiment Viewed", "Holdout Viewed", "message_exposed", "message_shown", "message_clicked",
        "message_dismissed", "message_snoozed", "message_muted", "message_failed", "survey_answered"}) {
    BOOST_TEST(!is_activity(name), name);
  }
}

BOOST_AUTO_TEST_CASE(everything_else_is_an_activity_also_what_sounds_like_a_message_event) {
  for (const char* name : {"purchase", "message_sent", "message_", "message_exposed2", "experiment viewed", ""}) {
    BOOST_TEST(is_activity(name), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
