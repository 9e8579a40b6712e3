#include "flagd/catalog_watch/watcher.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

using namespace flywheel;
using catalog_watch::Watcher;
namespace fs = std::filesystem;

namespace {

/// A directory under watch, and the epoch of what was loaded last.
struct Watched {
  Watched() {
    std::string pattern = (fs::temp_directory_path() / "flywheel-watch-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()));
    directory = pattern;
    write("flag.yaml", flag("a"));
  }
  ~Watched() { fs::remove_all(directory); }

  static std::string flag(const std::string& variant) {
    return "flag: f\nvariants: { " + variant + ": true }\ndefault: " + variant + "\n";
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(directory / name) << text; }

  void loaded(const catalog::Loaded& result) {
    const std::lock_guard lock(mutex);
    last = result.catalog ? result.catalog->flags()[0].variants[0].name : "broken";
    ++loads;
    changed.notify_all();
  }
  /// Waits until that is loaded; the bound is against hanging only.
  bool wait_for(const std::string& what) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(30), [&] { return last == what; });
  }

  fs::path directory;
  std::mutex mutex;
  std::condition_variable changed;
  std::string last;
  int loads = 0;
};

constexpr std::chrono::milliseconds kInterval{5};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_watch_watcher, Watched)

BOOST_AUTO_TEST_CASE(the_first_load_happens_at_once) {
  const Watcher watcher(
      directory, [this](const catalog::Loaded& result) { loaded(result); }, kInterval);
  BOOST_TEST(last == "a");
}

BOOST_AUTO_TEST_CASE(every_way_to_replace_a_file_is_seen) {
  const Watcher watcher(
      directory, [this](const catalog::Loaded& result) { loaded(result); }, kInterval);
  const fs::path file = directory / "flag.yaml";

  write("flag.yaml", flag("rewritten"));
  BOOST_TEST(wait_for("rewritten"));

  write("_new", flag("renamed"));
  fs::rename(directory / "_new", file);
  BOOST_TEST(wait_for("renamed"));

  fs::remove(file);
  write("flag.yaml", flag("created"));
  BOOST_TEST(wait_for("created"));

  write("_one", flag("one"));
  write("_two", flag("two"));
  fs::remove(file);
  fs::create_symlink("_one", file);
  BOOST_TEST(wait_for("one"));
  fs::create_symlink("_two", directory / "_link");
  fs::rename(directory / "_link", file);
  BOOST_TEST(wait_for("two"));

  // The same size and modification time, other content.
  struct stat before {};
  BOOST_REQUIRE(stat((directory / "_two").c_str(), &before) == 0);
  write("_two", flag("owt"));
  const timespec times[2] = {before.st_atim, before.st_mtim};
  BOOST_REQUIRE(utimensat(AT_FDCWD, (directory / "_two").c_str(), times, 0) == 0);
  BOOST_TEST(wait_for("owt"));
}

BOOST_AUTO_TEST_CASE(broken_definitions_are_reported_and_mended_ones_too) {
  const Watcher watcher(
      directory, [this](const catalog::Loaded& result) { loaded(result); }, kInterval);
  write("flag.yaml", "flag: [");
  BOOST_TEST(wait_for("broken"));
  write("flag.yaml", flag("mended"));
  BOOST_TEST(wait_for("mended"));
}

BOOST_AUTO_TEST_CASE(a_reload_that_is_asked_for_happens_without_a_change) {
  Watcher watcher(
      directory, [this](const catalog::Loaded& result) { loaded(result); }, kInterval);
  watcher.reload();
  std::unique_lock lock(mutex);
  BOOST_TEST(changed.wait_for(lock, std::chrono::seconds(30), [this] { return loads == 2; }));
}

BOOST_AUTO_TEST_SUITE_END()
