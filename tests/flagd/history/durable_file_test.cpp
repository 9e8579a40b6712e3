#include "flagd/history/durable_file.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/temporary_directory.hpp"

using namespace flywheel;
using namespace flywheel::history;

BOOST_FIXTURE_TEST_SUITE(history_durable_file, test::TemporaryDirectory)

BOOST_AUTO_TEST_CASE(a_file_is_replaced_as_a_whole_and_leaves_no_draft) {
  BOOST_TEST(!read_file(path() / "f").value());
  BOOST_TEST(write_durably(path() / "f", "one").has_value());
  BOOST_TEST(write_durably(path() / "f", "two").has_value());
  BOOST_TEST(*read_file(path() / "f").value() == "two");
  BOOST_TEST(!has("f.new"));
  const auto permissions = std::filesystem::status(path() / "f").permissions();
  BOOST_TEST((permissions == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
  BOOST_TEST(write_durably(path() / "none" / "f", "x").error().code == "unavailable");
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_stays_alone) {
  BOOST_TEST(append_line_durably(path() / "log", "one").has_value());
  write("log", "one\ntor");
  BOOST_TEST(append_line_durably(path() / "log", "two").has_value());
  BOOST_TEST(read("log") == "one\ntor\ntwo\n");
}

BOOST_AUTO_TEST_CASE(what_is_damaged_is_set_aside) {
  write("f", "x");
  set_aside(path() / "f");
  BOOST_TEST(!has("f"));
  BOOST_TEST(read("f.damaged") == "x");
  set_aside(path() / "none");
}

BOOST_AUTO_TEST_SUITE_END()
