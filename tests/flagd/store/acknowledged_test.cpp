#include "flagd/store/embedded/acknowledged.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using store::Acknowledged;

BOOST_AUTO_TEST_SUITE(store_acknowledged)

BOOST_AUTO_TEST_CASE(the_last_note_is_found_again) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "note").string();
  {
    const Acknowledged acknowledged = Acknowledged::open(path).value();
    BOOST_TEST(!acknowledged.sequence().has_value());
    acknowledged.note(7);
    acknowledged.note(0x0123456789ABCDEF);
    BOOST_TEST(acknowledged.sequence().value() == 0x0123456789ABCDEFU);
  }
  BOOST_TEST(Acknowledged::open(path).value().sequence().value() == 0x0123456789ABCDEFU);
}

BOOST_AUTO_TEST_CASE(a_damaged_note_counts_as_none) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "note").string();
  Acknowledged::open(path).value().note(7);
  for (int byte = 0; byte < 16; ++byte) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(byte);
    const char good = static_cast<char>(file.get());
    file.seekp(byte);
    file.put(static_cast<char>(good ^ 1)).flush();
    BOOST_TEST(!Acknowledged::open(path).value().sequence().has_value());
    file.seekp(byte);
    file.put(good);
  }
  BOOST_TEST(Acknowledged::open(path).value().sequence().value() == 7U);
  std::filesystem::resize_file(path, 15);
  BOOST_TEST(!Acknowledged::open(path).value().sequence().has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_made_is_named) {
  const auto opened = Acknowledged::open("/no/such/directory/note");
  BOOST_REQUIRE(opened.has_error());
  BOOST_TEST(opened.error().message == "/no/such/directory/note: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
