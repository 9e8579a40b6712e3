#include "flagd/api/publisher.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/temporary_directory.hpp"

using namespace flywheel;
using api::Publisher;

namespace {

catalog::Loaded flags(const std::string& letters) {
  std::string text = "project: p\n";
  for (const char letter : letters) {
    text += "---\nflag: " + std::string(1, letter) + "\nvariants: { on: true, off: false }\noff: off\ndefault: on\n";
  }
  return catalog::build({{"all.yaml", text}});
}

catalog::Loaded broken() {
  return catalog::build({{"all.yaml", "flag: ["}});
}

/// "published", "unchanged", "refused: why".
std::string words(const api::Taken& taken) {
  if (taken.what == api::Taken::What::kPublished) return "published";
  return taken.what == api::Taken::What::kUnchanged ? "unchanged" : "refused: " + taken.why;
}

struct Fixture : test::TemporaryDirectory {
  /// A server's start. Returns what it complained about.
  std::string start(bool allow_shrink = false) {
    publisher.emplace(path(), allow_shrink);
    std::string text;
    for (const std::string& complaint : publisher->open().value()) text += complaint + "; ";
    return text;
  }
  std::string take(const catalog::Loaded& loaded) { return words(publisher->take(loaded)); }
  /// The keys that are served; those that are switched off in capitals.
  std::string served() {
    const auto snapshot = publisher->snapshots().current();
    if (!snapshot) return "nothing";
    std::string text;
    for (const catalog::Flag& flag : snapshot->catalog().flags()) {
      text += snapshot->killed_keys().contains(flag.key) ? static_cast<char>(flag.key[0] - 'a' + 'A') : flag.key[0];
    }
    return text;
  }
  std::string first_error() { return publisher->definitions().view().first_error; }
  bool flip(const std::string& key, bool kill) {
    return publisher->switch_by_hand({Time(), kill, key, "", ""}).has_value();
  }

  std::optional<Publisher> publisher;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_publisher, Fixture)

BOOST_AUTO_TEST_CASE(an_edited_split_opens_a_phase_also_after_a_restart) {
  const auto experiment = [](const std::string& shares) {
    return catalog::build(
        {{"all.yaml", "experiment: e\nstatus: running\nsplit: { " + shares + " }\nvalues: { a: 1, b: 2 }\n"}});
  };
  const auto phase = [this] { return publisher->snapshots().current()->catalog().experiments()[0].phase; };
  BOOST_TEST(start() == "");
  BOOST_TEST(take(experiment("a: 50%, b: 50%")) == "published");
  BOOST_TEST(phase() == 1);
  BOOST_TEST(take(experiment("a: 40%, b: 60%")) == "published");
  BOOST_TEST(phase() == 2);
  BOOST_TEST(start() == "");
  BOOST_TEST(take(broken()).starts_with("refused: "));
  BOOST_TEST(phase() == 2);
  BOOST_TEST(take(experiment("a: 40%, b: 60%")) == "unchanged");
  BOOST_TEST(take(experiment("a: 50%, b: 50%")) == "published");
  BOOST_TEST(phase() == 3);
}

BOOST_AUTO_TEST_CASE(good_definitions_are_served_and_broken_ones_are_not) {
  BOOST_TEST(start() == "");
  BOOST_TEST(take(broken()).starts_with("refused: all.yaml:"));
  BOOST_TEST(served() == "nothing");
  BOOST_TEST(take(flags("ab")) == "published");
  BOOST_TEST(take(flags("ab")) == "unchanged");
  BOOST_TEST(first_error() == "");
  BOOST_TEST(take(broken()).starts_with("refused: all.yaml:"));
  BOOST_TEST(first_error().starts_with("all.yaml:"));
  BOOST_TEST(served() == "ab");
  BOOST_TEST(take(flags("ab")) == "unchanged");
  BOOST_TEST(first_error() == "");
}

BOOST_AUTO_TEST_CASE(a_start_with_broken_definitions_serves_the_newest_intact_epoch) {
  start();
  take(flags("ab"));
  take(flags("abc"));
  const std::string newest = publisher->snapshots().current()->catalog().epoch();
  start();
  BOOST_TEST(take(broken()).starts_with("refused: "));
  BOOST_TEST(served() == "abc");
  BOOST_TEST(publisher->definitions().view().errors == 1U);
  write("epochs/" + newest, "damage");
  BOOST_TEST(start().find("is damaged and has been set aside") != std::string::npos);
  BOOST_TEST(has("epochs/" + newest + ".damaged"));
  take(broken());
  BOOST_TEST(served() == "ab");
  BOOST_TEST(take(flags("abc")) == "published");
  BOOST_TEST(served() == "abc");
}

BOOST_AUTO_TEST_CASE(definitions_in_which_most_is_gone_are_refused_until_that_is_allowed) {
  start();
  take(flags("abcd"));
  BOOST_TEST(take(flags("a")).starts_with("refused: 3 of 4 "));
  BOOST_TEST(served() == "abcd");
  BOOST_TEST(first_error().starts_with("3 of 4 "));
  BOOST_TEST(take(flags("abx")) == "published");
  take(flags("abcdx"));
  start();  // at a start as well
  BOOST_TEST(take(flags("a")).starts_with("refused: 4 of 5 "));
  BOOST_TEST(served() == "abcdx");
  start(true);
  BOOST_TEST(take(flags("a")) == "published");
  BOOST_TEST(served() == "a");
  start();
  BOOST_TEST(take(flags("a")) == "published");
}

BOOST_AUTO_TEST_CASE(what_is_switched_off_stays_off_over_reload_and_restart) {
  start();
  take(flags("ab"));
  BOOST_TEST(flip("a", true));
  BOOST_TEST(flip("z", true));
  BOOST_TEST(served() == "Ab");
  take(flags("abc"));
  BOOST_TEST(served() == "Abc");
  start();
  take(flags("abz"));
  BOOST_TEST(served() == "AbZ");
  BOOST_TEST(flip("a", false));
  BOOST_TEST(served() == "abZ");
  start();
  take(flags("abz"));
  BOOST_TEST(served() == "abZ");
  write("killed", "damage");
  BOOST_TEST(start().find("the audit log says what is off") != std::string::npos);
  take(flags("abz"));
  BOOST_TEST(served() == "abZ");
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_kept_off_holds_at_once_and_on_does_not) {
  start();
  take(flags("ab"));
  BOOST_REQUIRE(flip("b", true));
  std::filesystem::remove(path() / "audit.log");
  std::filesystem::create_directory(path() / "audit.log");  // which no line can be appended to
  BOOST_TEST(!flip("a", true));
  BOOST_TEST(served() == "AB");
  BOOST_TEST(!flip("b", false));
  BOOST_TEST(served() == "AB");
}

BOOST_AUTO_TEST_CASE(where_no_history_can_be_kept_definitions_are_served_and_it_is_said) {
  start();
  write("epochs", "a file stands in the way");
  const api::Taken taken = publisher->take(flags("ab"));
  BOOST_TEST(words(taken) == "published");
  BOOST_TEST(taken.complaints.size() == 1U);
  BOOST_TEST(served() == "ab");
}

BOOST_AUTO_TEST_CASE(a_holdout_in_force_keeps_its_size_over_a_restart) {
  const auto held = [](const std::string& percent) {
    return catalog::build({{"all.yaml", "project: p\n---\nholdout: h\nholds_back: all_messages\npercent: " + percent}});
  };
  start();
  BOOST_TEST(take(held("5%")) == "published");
  BOOST_TEST(take(held("30%")).starts_with("refused: the holdout `h` is in force"));
  start(true);
  BOOST_TEST(take(held("30%")).starts_with("refused: the holdout `h` is in force"));
  BOOST_TEST(take(held("5%")) == "unchanged");
}

BOOST_AUTO_TEST_SUITE_END()
