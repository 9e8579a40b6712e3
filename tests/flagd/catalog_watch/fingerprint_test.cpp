#include "flagd/catalog_watch/fingerprint.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "tests/flagd/catalog_watch/watched_directory.hpp"

using namespace flywheel;
using namespace flywheel::catalog_watch;

BOOST_FIXTURE_TEST_SUITE(catalog_watch_fingerprint, test::WatchedDirectory)

BOOST_AUTO_TEST_CASE(every_way_to_replace_a_file_changes_the_facts) {
  const std::vector<std::function<void()>> ways{[this] { rewrite("longer"); },
                                                [this] { rename_over("renamed"); },
                                                [this] { create_anew("created"); },
                                                [this] { rewrite_unnoticed("other_v"); },
                                                [this] { swap_symlink("linked"); },
                                                [this] { swap_symlink("swapped"); },
                                                [this] { write("more.yml", "flag: g\n"); },
                                                [this] { write("flagd.lock", "lock: 1\n"); },
                                                [this] { std::filesystem::remove(path() / "more.yml"); }};
  std::string facts = facts_of(path());
  std::uint64_t contents = contents_of(path());
  for (const auto& replace : ways) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the times of files tick
    replace();
    BOOST_TEST(facts_of(path()) != facts);
    BOOST_TEST(contents_of(path()) != contents);
    facts = facts_of(path());
    contents = contents_of(path());
  }
}

BOOST_AUTO_TEST_CASE(what_the_loader_passes_over_changes_nothing) {
  const std::string facts = facts_of(path());
  std::filesystem::create_directory(path() / ".git");
  write(".git/x.yaml", "x");
  write("_map.yaml", "x");
  write("notes.txt", "x");
  BOOST_TEST(facts_of(path()) == facts);
  BOOST_TEST(facts_of(path() / "none") != facts);
}

BOOST_AUTO_TEST_CASE(contents_tell_texts_apart_and_nothing_else) {
  const std::uint64_t before = contents_of(path());
  rename_over("a");
  BOOST_TEST(contents_of(path()) == before);
  rewrite("b");
  BOOST_TEST(contents_of(path()) != before);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_for_writing_is_noticed) {
  BOOST_TEST(!is_being_written(path()));
  const int reader = open((path() / "flag.yaml").c_str(), O_RDONLY);
  BOOST_TEST(!is_being_written(path()));
  const int writer = open((path() / "flag.yaml").c_str(), O_WRONLY);
  BOOST_TEST(is_being_written(path()));
  close(writer);
  BOOST_TEST(!is_being_written(path()));
  close(reader);
}

BOOST_AUTO_TEST_SUITE_END()
