#include "experiments/outcomes/reached_moments.hpp"

#include <boost/test/unit_test.hpp>
#include <numeric>

#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;

namespace {

constexpr const char* kMoments = R"(moments:
  aha: { all_of: [file_modified, file_downloaded], same: file_id, within: 7d }
  both: { all_of: [file_modified, file_downloaded] }
  eureka: { event: invited, where: 'role == "editor"' }
  habit: { event: processed, at_least: 3, over: 2d }
)";

/// The names of the moments that units reach, each with those of one unit of `history`.
std::string reached(const std::string& history) {
  const auto catalog = histories::catalog_of(kMoments);
  std::vector<std::uint16_t> all(catalog->moments().size());
  std::iota(all.begin(), all.end(), std::uint16_t{0});
  outcomes::ReachedMoments moments(*catalog, all);
  std::string text;
  for (const histories::History& unit : histories::parse(history)) {
    histories::show(unit, moments);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (moments.reached(i)) text += catalog->moments()[all[i]].name + " ";
    }
    text += "| ";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_reached_moments)

BOOST_AUTO_TEST_CASE(a_moment_is_reached_when_its_events_are_there) {
  BOOST_TEST(reached("0h invited role=editor") == "active eureka | ");
  BOOST_TEST(reached("0h invited role=viewer; 1h invited") == "active | ");
  BOOST_TEST(reached("0h file_modified file_id=1; 1h file_downloaded file_id=2") == "active both | ");
  BOOST_TEST(reached("0h file_modified file_id=1; 1h file_downloaded file_id=1") == "active aha both | ");
  BOOST_TEST(reached("0h file_modified file_id=1; 170h file_downloaded file_id=1") == "active both | ");
  BOOST_TEST(reached("0h processed; 1h processed") == "active | ");
  BOOST_TEST(reached("0h processed; 1h processed; 100h processed") == "active | ");
  BOOST_TEST(reached("0h processed; 1h processed; 2h processed; 500h other") == "active habit | ");
  BOOST_TEST(reached("0h exposed a; 1h message_shown") == "| ");  // seeing is no activity
}

BOOST_AUTO_TEST_CASE(each_unit_begins_with_nothing) {
  BOOST_TEST(reached("0h file_modified file_id=1; 0h invited role=editor; 0h processed; 1h processed\n"
                     "0h file_downloaded file_id=1; 2h processed\n") == "active eureka | active | ");
}

BOOST_AUTO_TEST_SUITE_END()
