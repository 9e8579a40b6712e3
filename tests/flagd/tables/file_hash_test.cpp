#include "flagd/tables/file_hash.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/tables/temporary_file.hpp"

using flywheel::tables::hash_file;
using flywheel::test::TemporaryFile;

BOOST_AUTO_TEST_SUITE(tables_file_hash)

BOOST_AUTO_TEST_CASE(the_hash_is_that_of_the_content) {
  // The first half of what sha256sum prints.
  BOOST_TEST(hash_file(TemporaryFile("").path()).value() == "e3b0c44298fc1c149afbf4c8996fb924");
  BOOST_TEST(hash_file(TemporaryFile("abc").path()).value() == "ba7816bf8f01cfea414140de5dae2223");
  BOOST_TEST(hash_file(TemporaryFile(std::string(200'000, 'x')).path()).value() == "91e3faafd322bcdf160f3f0ce886acb0");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_says_so) {
  BOOST_TEST(hash_file("/nowhere").error().message == "/nowhere: No such file or directory");
  BOOST_TEST(hash_file("/tmp").error().message == "/tmp: Is a directory");
}

BOOST_AUTO_TEST_SUITE_END()
