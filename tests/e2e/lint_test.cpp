// The linter on the command line: what it takes from the clock, from git and from --units-per-day.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "tests/e2e/server.hpp"

using e2e::Finished;
using e2e::run_flagd;
using e2e::TemporaryDirectory;

namespace {

/// Commits everything below a directory, as of a date. False where there is no git.
bool commit(const TemporaryDirectory& directory, const std::string& date) {
  const std::string git = "git -C " + directory.path().string() + " -c user.name=t -c user.email=t@example.com ";
  const std::string command = git + "init -q && " + git + "add . && GIT_AUTHOR_DATE=" + date + " " + git +
                              "commit -q --no-verify --no-gpg-sign -m t";
  return std::system(command.c_str()) == 0;
}

bool says(const Finished& finished, const std::string& words) {
  return finished.out.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lint)

BOOST_AUTO_TEST_CASE(warnings_count_where_they_are_asked_to) {
  TemporaryDirectory directory;
  directory.write("a.yaml", "segments: { abroad: country != \"AT\" }\n");
  const std::string path = directory.path().string();
  const Finished lenient = run_flagd({"check", path});
  BOOST_TEST(lenient.code == 0);
  BOOST_TEST(says(lenient, "a.yaml:1:21: warning: "));
  BOOST_TEST(says(lenient, "[maybe-missing]\n"));
  BOOST_TEST(run_flagd({"check", path, "--strict"}).code == 1);
  directory.write("a.yaml", "segments: { abroad: country == \"AT\" }\n");
  BOOST_TEST(run_flagd({"check", path, "--strict"}).code == 0);
}

BOOST_AUTO_TEST_CASE(the_traffic_is_an_argument) {
  TemporaryDirectory directory;
  directory.write(
      "a.yaml",
      "experiment: e\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\nschedule: { start: 2027-03-01, end: "
      "2027-03-14 }\ngoal: { metric: m, from: 8%, to: 10% }\n---\nmetrics: { m: { reach: x } }\n");
  const std::string path = directory.path().string();
  BOOST_TEST(!says(run_flagd({"check", path}), "[too-little-traffic]"));
  BOOST_TEST(says(run_flagd({"check", path, "--units-per-day", "400"}), "takes about 17 days, but 14 are planned"));
  BOOST_TEST(run_flagd({"check", path, "--units-per-day", "0"}).code == 2);
  BOOST_TEST(run_flagd({"check", path, "--units-per-day", "many"}).code == 2);
}

BOOST_AUTO_TEST_CASE(git_tells_how_old_a_flag_is) {
  for (const auto& [date, stale] :
       {std::pair("2020-01-01T00:00:00Z", true), std::pair("2099-01-01T00:00:00Z", false)}) {
    TemporaryDirectory directory;
    directory.write("deep/a.yaml", "flag: f\nvariants: { a: 1 }\ndefault: a\n");
    const std::string path = directory.path().string();
    BOOST_TEST(!says(run_flagd({"check", path}), "[stale-flag]"));  // no repository yet
    if (!commit(directory, date)) {
      BOOST_TEST_MESSAGE("skipped: no git");
      return;
    }
    BOOST_TEST(says(run_flagd({"check", path}), "[stale-flag]") == stale);
    directory.write("other/b.yaml", "flag: g\nvariants: { a: 1 }\ndefault: a\n");
    std::filesystem::rename(directory.path() / "deep/a.yaml", directory.path() / "other/a ü.yaml");
    BOOST_TEST(commit(directory, "2099-01-02T00:00:00Z"));
    const Finished renamed = run_flagd({"check", path});
    BOOST_TEST(says(renamed, "a ü.yaml:1:7: warning") == stale);  // another name is not another age
    BOOST_TEST(!says(renamed, "b.yaml:1:7: warning"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
