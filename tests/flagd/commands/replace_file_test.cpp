#include "flagd/commands/replace_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "tests/flagd/commands/running.hpp"

using flywheel::commands::replace_file;
namespace fs = std::filesystem;

namespace {

mode_t mode_of(const std::string& path) {
  struct stat facts {};
  stat(path.c_str(), &facts);
  return facts.st_mode & 07777;
}

std::size_t entries_of(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(commands_replace_file)

BOOST_AUTO_TEST_CASE(the_text_is_replaced_and_the_mode_stays) {
  const running::TemporaryDirectory directory;
  const std::string file = directory.write("a.yaml", "old");
  for (const mode_t mode : {0600U, 0664U, 0755U}) {
    BOOST_REQUIRE(chmod(file.c_str(), mode) == 0);
    const std::string text = "new " + std::to_string(mode);
    BOOST_TEST(replace_file(file, text).has_value());
    BOOST_TEST(directory.read("a.yaml") == text);
    BOOST_TEST(mode_of(file) == mode);
  }
  BOOST_TEST(entries_of(directory.path()) == 1U);
}

BOOST_AUTO_TEST_CASE(who_has_the_old_file_open_keeps_it_whole) {
  const running::TemporaryDirectory directory;
  const std::string file = directory.write("a.yaml", "old");
  std::ifstream reader(file);
  BOOST_TEST(replace_file(file, "new").has_value());
  std::string text;
  reader >> text;
  BOOST_TEST(text == "old");
}

BOOST_AUTO_TEST_CASE(a_link_stays_a_link) {
  const running::TemporaryDirectory directory;
  directory.write("there/a.yaml", "old");
  fs::create_symlink("there/a.yaml", directory.path() / "b.yaml");
  BOOST_TEST(replace_file(directory.path() / "b.yaml", "new").has_value());
  BOOST_TEST(fs::is_symlink(directory.path() / "b.yaml"));
  BOOST_TEST(directory.read("there/a.yaml") == "new");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named) {
  const running::TemporaryDirectory directory;
  const auto replaced = replace_file(directory.path() / "none.yaml", "new");
  BOOST_REQUIRE(replaced.has_error());
  BOOST_TEST(replaced.error().message.find("none.yaml: ") != std::string::npos);
  BOOST_TEST(entries_of(directory.path()) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
