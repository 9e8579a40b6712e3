#include "config/catalog/lock.hpp"

#include <random>

#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using catalog::Lock;
using catalog::LockedArm;
using catalog::LockedSplit;
using catalog::read_lock;
using catalog::write_lock;

namespace {

LockedSplit split_of(std::vector<LockedArm> arms) {
  return {1, "user", "test", arms.empty() ? "" : arms.front().name, catalog::contiguous(std::move(arms))};
}

/// "a 0-40%, 50-60%; b 40-50%, 60-100%".
std::string text_of(const LockedSplit& split) {
  std::string text;
  for (const LockedArm& arm : split.arms) {
    text += (text.empty() ? "" : "; ") + arm.name;
    for (std::size_t i = 0; i < arm.slots.size(); ++i) {
      text += (i == 0 ? " " : ", ") + std::to_string(arm.slots[i].begin) + "-" + std::to_string(arm.slots[i].end);
    }
  }
  return text;
}

/// How many slots have another owner, counted slot range by slot range.
std::uint32_t moved(const LockedSplit& before, const LockedSplit& now) {
  std::uint32_t kept = 0;
  for (const LockedArm& a : before.arms) {
    for (const LockedArm& b : now.arms) {
      if (a.name != b.name) continue;
      for (const auto& x : a.slots) {
        for (const auto& y : b.slots) {
          const std::uint32_t begin = std::max(x.begin, y.begin), end = std::min(x.end, y.end);
          if (begin < end) kept += end - begin;
        }
      }
    }
  }
  return 1'000'000 - kept;
}

constexpr const char* kExperiment = R"(experiment: test
status: running
split: { control: 40%, team: 30%, speed: 30% }
values: { control: 1, team: 2, speed: 3 }
)";

constexpr const char* kLock = R"(lock: 1
experiments:
  test:
    phase: 3
    unit: user
    seed: test
    baseline: control
    arms:
      control: { weight: 50%, slots: [0-50%] }
      team: { weight: 25%, slots: [50-75%] }
      speed: { weight: 25%, slots: [75-100%] }
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_lock)

BOOST_AUTO_TEST_CASE(arms_keep_the_slots_they_can) {
  struct Case {
    std::vector<LockedArm> now;
    std::string slots;
    std::uint32_t moved;
  };
  const LockedSplit before = split_of({{"control", 500'000, {}}, {"team", 250'000, {}}, {"speed", 250'000, {}}});
  for (const Case& c : std::vector<Case>{
           // 50/25/25 → 40/30/30 moves exactly a tenth.
           {{{"control", 400'000, {}}, {"team", 300'000, {}}, {"speed", 300'000, {}}},
            "control 0-400000; team 400000-450000, 500000-750000; speed 450000-500000, 750000-1000000",
            100'000},
           // An arm that goes leaves its slots to the others.
           {{{"control", 500'000, {}}, {"team", 500'000, {}}}, "control 0-500000; team 500000-1000000", 250'000},
           // A new arm takes from those that shrink.
           {{{"control", 400'000, {}}, {"team", 250'000, {}}, {"speed", 250'000, {}}, {"calm", 100'000, {}}},
            "control 0-400000; team 500000-750000; speed 750000-1000000; calm 400000-500000",
            100'000},
           // A renamed arm is another arm.
           {{{"control", 500'000, {}}, {"together", 250'000, {}}, {"speed", 250'000, {}}},
            "control 0-500000; together 500000-750000; speed 750000-1000000",
            250'000},
       }) {
    LockedSplit now = before;
    now.arms = c.now;
    const LockedSplit after = follow(before, now);
    BOOST_TEST(text_of(after) == c.slots);
    BOOST_TEST(after.phase == 2);
    BOOST_TEST(moved(before, after) == c.moved);
  }
}

BOOST_AUTO_TEST_CASE(what_opens_a_phase_and_what_does_not) {
  const LockedSplit before = split_of({{"a", 500'000, {}}, {"b", 500'000, {}}});
  LockedSplit same = before;
  BOOST_TEST(follow(before, same).phase == 1);
  std::swap(same.arms[0], same.arms[1]);  // another order, the same baseline
  BOOST_TEST(follow(before, same).phase == 1);
  BOOST_TEST(text_of(follow(before, same)) == "b 500000-1000000; a 0-500000");
  LockedSplit baseline = before;
  baseline.baseline = "b";
  BOOST_TEST(follow(before, baseline).phase == 2);
  BOOST_TEST(moved(before, follow(before, baseline)) == 0);
  LockedSplit seed = before;
  seed.seed = "other";
  BOOST_TEST(follow(before, seed).phase == 2);
  LockedSplit unit = before;
  unit.unit = "account";
  BOOST_TEST(follow(before, unit).phase == 2);
}

BOOST_AUTO_TEST_CASE(any_sequence_of_edits_moves_no_more_than_it_must) {
  std::mt19937 random(20261125);
  LockedSplit before = split_of({{"a", 1'000'000, {}}});
  for (int round = 0; round < 300; ++round) {
    LockedSplit now = before;
    now.arms.clear();
    std::uint32_t left = 1'000'000;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      if (random() % 4 == 0) continue;
      const auto weight = static_cast<std::uint32_t>(random() % 3 == 0 ? 0 : random() % (left + 1));
      now.arms.push_back({name, weight, {}});
      left -= weight;
    }
    now.arms.push_back({"rest", left, {}});
    const LockedSplit after = follow(before, now);
    std::uint32_t all = 0, must = 0;
    for (const LockedArm& arm : after.arms) {
      std::uint32_t size = 0, end = 0;
      for (const auto& range : arm.slots) {
        BOOST_TEST(range.begin < range.end);
        BOOST_TEST((end == 0 || range.begin > end));
        end = range.end;
        size += range.end - range.begin;
      }
      BOOST_TEST(size == arm.weight);
      all += size;
      std::uint32_t had = 0;
      for (const LockedArm& old : before.arms) had += old.name == arm.name ? old.weight : 0;
      must += arm.weight > had ? arm.weight - had : 0;
    }
    BOOST_TEST(all == 1'000'000u);
    BOOST_TEST(moved(before, after) == must);
    before = after;
  }
}

BOOST_AUTO_TEST_CASE(a_catalog_follows_its_lock_file) {
  const auto loaded = catalog::build({{"test.yaml", kExperiment}, {"flagd.lock", kLock}});
  BOOST_REQUIRE(loaded.catalog);
  BOOST_TEST(loaded.files == 1u);
  const catalog::Experiment& test = *loaded.catalog->find_experiment("test");
  BOOST_TEST(test.phase == 4);
  BOOST_TEST(text_of(locked(test)) ==
             "control 0-400000; team 400000-450000, 500000-750000; speed 450000-500000, 750000-1000000");
  BOOST_REQUIRE(loaded.diagnostics.size() == 1u);
  BOOST_TEST(render_text(loaded.diagnostics[0]) ==
             "test.yaml:3:8: warning: this split differs from `flagd.lock`: phase 4 begins\n"
             "  3 | split: { control: 40%, team: 30%, speed: 30% }\n"
             "    |        ^\n"
             "  `flagd plan OLD NEW --write` brings it up to date");

  // Written anew, the lock says what serves, and nothing is left to say.
  const std::string written = write_lock(lock_of(*loaded.catalog));
  const auto again = catalog::build({{"test.yaml", kExperiment}, {"flagd.lock", written}});
  BOOST_REQUIRE(again.catalog);
  BOOST_TEST(again.diagnostics.empty());
  BOOST_TEST((lock_of(*again.catalog) == lock_of(*loaded.catalog)));
  BOOST_TEST(again.catalog->epoch() != loaded.catalog->epoch());
}

BOOST_AUTO_TEST_CASE(without_a_lock_file_slots_are_contiguous) {
  const auto loaded = catalog::build({{"test.yaml", kExperiment}});
  BOOST_REQUIRE(loaded.catalog);
  const catalog::Experiment& test = *loaded.catalog->find_experiment("test");
  BOOST_TEST(test.phase == 1);
  BOOST_TEST(text_of(locked(test)) == "control 0-400000; team 400000-700000; speed 700000-1000000");
}

BOOST_AUTO_TEST_CASE(what_was_written_reads_the_same) {
  Lock lock;
  lock.experiments["invite nudge: \"copy\" \\ #1"] = split_of({{"on", 123'456, {}}, {"ünder", 876'544, {}}});
  lock.experiments["plain"].seed = "";
  lock.experiments["plain"] = split_of({{"a", 1'000'000, {}}, {"b", 0, {}}});
  const std::string text = write_lock(lock);
  source::TextFile file("flagd.lock", text);
  source::Diagnostics diagnostics;
  const auto read = read_lock(file, diagnostics);
  for (const auto& diagnostic : diagnostics.take()) BOOST_TEST_MESSAGE(render_text(diagnostic));
  BOOST_REQUIRE(read);
  BOOST_TEST((*read == lock));
  BOOST_TEST(write_lock(*read) == text);
}

BOOST_AUTO_TEST_CASE(a_faulty_lock_file_is_an_error_with_a_place) {
  struct Case {
    const char* text;
    const char* first;
  };
  for (const Case& c : {
           Case{"", "flagd.lock: error: the file is empty"},
           Case{"lock: 1\nexperiments: {}\n---\nlock: 1\nexperiments: {}\n",
                "flagd.lock:1:1: error: this is no lock file"},
           Case{"lock: 2\nexperiments: {}\n", "flagd.lock:1:7: error: this version reads lock files of version 1"},
           Case{"lock: 1\n", "flagd.lock:1:1: error: the lock file needs `experiments`"},
           Case{"lock: 1\nexperiments:\n  t: { phase: 1, unit: user, seed: t, baseline: a, arms: { a: { weight: 50%, "
                "slots: [0-50%] }, b: { weight: 50%, slots: [40-100%] } } }\n",
                "flagd.lock:3:58: error: the arms' slots do not cover 0-100% once each"},
       }) {
    const auto loaded = catalog::build({{"test.yaml", kExperiment}, {"flagd.lock", c.text}});
    BOOST_TEST(!loaded.catalog);
    BOOST_REQUIRE(!loaded.diagnostics.empty());
    const std::string text = render_text(loaded.diagnostics[0]);
    BOOST_TEST(text.substr(0, text.find('\n')) == c.first);
  }
}

BOOST_AUTO_TEST_SUITE_END()
