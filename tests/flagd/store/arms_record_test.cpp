#include "flagd/store/embedded/arms_record.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::store;

BOOST_AUTO_TEST_SUITE(store_arms_record)

BOOST_AUTO_TEST_CASE(arms_come_back) {
  const std::vector<KeptArm> arms{{"invite/nudge", 0x0123456789abcdef, "team"}, {"", 0, ""}, {"ü", 1, "b"}};
  BOOST_TEST((read_arms_record(arms_record(arms)) == arms));
  BOOST_TEST((read_arms_record("") == std::vector<KeptArm>{}));
}

BOOST_AUTO_TEST_CASE(what_is_cut_short_does_not_decode) {
  const std::vector<KeptArm> one{{"experiment", 5, "arm"}};
  const std::string bytes = arms_record(one);
  for (std::size_t size = 1; size < bytes.size(); ++size) BOOST_TEST(!read_arms_record(bytes.substr(0, size)));
}

BOOST_AUTO_TEST_CASE(the_first_arm_of_a_version_stays_and_another_version_takes_its_place) {
  struct Case {
    std::vector<KeptArm> kept, arms, then;
    bool changed;
  };
  for (const Case& c : std::vector<Case>{
           {{}, {}, {}, false},
           {{}, {{"e", 1, "a"}}, {{"e", 1, "a"}}, true},
           {{{"e", 1, "a"}}, {{"e", 1, "b"}}, {{"e", 1, "a"}}, false},
           {{{"e", 1, "a"}}, {{"e", 2, "b"}}, {{"e", 2, "b"}}, true},
           {{{"e", 1, "a"}, {"f", 1, "a"}},
            {{"e", 2, "b"}, {"g", 1, "c"}},
            {{"f", 1, "a"}, {"e", 2, "b"}, {"g", 1, "c"}},
            true},
       }) {
    std::vector<KeptArm> kept = c.kept;
    BOOST_TEST(keep_arms(c.arms, kept) == c.changed);
    BOOST_TEST((kept == c.then));
  }
}

BOOST_AUTO_TEST_CASE(the_oldest_are_forgotten) {
  std::vector<KeptArm> kept;
  for (std::size_t i = 0; i <= kMostArms; ++i) keep_arms(std::vector<KeptArm>{{"e" + std::to_string(i), 1, "a"}}, kept);
  BOOST_TEST(kept.size() == kMostArms);
  BOOST_TEST(kept.front().experiment == "e1");
}

BOOST_AUTO_TEST_SUITE_END()
