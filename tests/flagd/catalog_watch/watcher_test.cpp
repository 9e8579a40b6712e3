#include "flagd/catalog_watch/watcher.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/flagd/catalog_watch/watched_directory.hpp"

using namespace flywheel;
using catalog_watch::Watcher;

namespace {

constexpr std::chrono::milliseconds kInterval{5};

/// A directory under watch, and what was loaded of it.
struct Watched : test::WatchedDirectory {
  void loaded(const catalog::Loaded& result) {
    std::unique_lock lock(mutex);
    last = result.catalog ? result.catalog->flags()[0].variants[0].name : "broken";
    if (result.catalog) flags_seen.insert(result.catalog->flags().size());
    ++loads;
    changed.notify_all();
    changed.wait(lock, [this] { return !held || loads == 1; });
  }
  /// Waits for a state of what was loaded; the bound is against hanging only.
  bool wait_until(const std::function<bool()>& holds) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(30), holds);
  }
  bool wait_for(const std::string& what) {
    return wait_until([&] { return last == what; });
  }
  Watcher::OnLoaded taker() {
    return [this](const catalog::Loaded& result) { loaded(result); };
  }
  /// Keeps every load but the first from ending, until released.
  void hold(bool whether) {
    {
      const std::lock_guard lock(mutex);
      held = whether;
    }
    changed.notify_all();
  }

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::string last;
  std::set<std::size_t> flags_seen;
  int loads = 0;
  bool held = false;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_watch_watcher, Watched)

BOOST_AUTO_TEST_CASE(the_first_load_happens_at_once) {
  const Watcher watcher(path(), taker(), kInterval);
  BOOST_TEST(last == "a");
}

BOOST_AUTO_TEST_CASE(every_way_to_replace_a_file_is_seen) {
  const Watcher watcher(path(), taker(), kInterval);
  rewrite("rewritten");
  BOOST_TEST(wait_for("rewritten"));
  rename_over("renamed");
  BOOST_TEST(wait_for("renamed"));
  create_anew("created");
  BOOST_TEST(wait_for("created"));
  rewrite_unnoticed("noticed");
  BOOST_TEST(wait_for("noticed"));
  swap_symlink("linked");
  BOOST_TEST(wait_for("linked"));
  swap_symlink("swapped");
  BOOST_TEST(wait_for("swapped"));
}

BOOST_AUTO_TEST_CASE(broken_definitions_are_reported_and_mended_ones_too) {
  const Watcher watcher(path(), taker(), kInterval);
  write("flag.yaml", "flag: [");
  BOOST_TEST(wait_for("broken"));
  rewrite("mended");
  BOOST_TEST(wait_for("mended"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_written_byte_by_byte_is_loaded_when_it_is_closed) {
  const Watcher watcher(path(), taker(), kInterval);
  // Each prefix that ends with a document would be definitions of its own.
  std::string text;
  for (const char* key : {"f", "g", "h"}) {
    text += "---\nflag: " + std::string(key) + "\nvariants: { slow: true }\ndefault: slow\n";
  }
  const int file = open((path() / "flag.yaml").c_str(), O_WRONLY | O_TRUNC);
  BOOST_REQUIRE(file >= 0);
  for (const char byte : text) {
    BOOST_REQUIRE(::write(file, &byte, 1) == 1);
    if (byte == '\n') std::this_thread::sleep_for(4 * kInterval);  // it stands still for some looks
  }
  close(file);
  BOOST_TEST(wait_for("slow"));
  BOOST_TEST((flags_seen == std::set<std::size_t>{1, 3}));  // at first, and at last
  BOOST_TEST(loads == 2);
}

BOOST_AUTO_TEST_CASE(a_reload_that_is_asked_for_happens_without_a_change) {
  Watcher watcher(path(), taker(), kInterval);
  watcher.reload();
  BOOST_TEST(wait_until([this] { return loads == 2; }));
}

BOOST_AUTO_TEST_CASE(a_storm_of_requests_during_a_load_makes_one_more) {
  Watcher watcher(path(), taker(), kInterval);
  hold(true);
  watcher.reload();
  BOOST_TEST(wait_until([this] { return loads == 2; }));  // this one does not end yet
  for (int i = 0; i < 1000; ++i) watcher.reload();
  hold(false);
  BOOST_TEST(wait_until([this] { return loads == 3; }));
  rewrite("after");  // behind everything that was asked for
  BOOST_TEST(wait_for("after"));
  BOOST_TEST(loads == 4);
}

BOOST_AUTO_TEST_CASE(changes_during_a_load_make_one_more) {
  Watcher watcher(path(), taker(), kInterval);
  hold(true);
  watcher.reload();
  BOOST_TEST(wait_until([this] { return loads == 2; }));
  for (int i = 0; i < 100; ++i) rename_over("v" + std::to_string(i));
  hold(false);
  BOOST_TEST(wait_for("v99"));
  BOOST_TEST(loads == 3);
}

BOOST_AUTO_TEST_SUITE_END()
