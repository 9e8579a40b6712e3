#include <boost/test/unit_test.hpp>

#include "flagd/commands/command.hpp"
#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;

namespace {

constexpr const char* kLoose = "flag: x\ndefault: on\nvariants:\n    on: true\n";
constexpr const char* kTidy = "flag: x\nvariants:\n  on: true\ndefault: on\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(commands_fmt)

BOOST_AUTO_TEST_CASE(files_of_a_directory_are_formatted_and_those_that_change_are_listed) {
  const running::TemporaryDirectory directory;
  const std::string loose = directory.write("b/loose.yaml", kLoose);
  directory.write("tidy.yml", kTidy);
  for (const char* skipped : {"_map.yaml", ".hidden/a.yaml", "_old/a.yaml", "notes.txt"}) {
    directory.write(skipped, kLoose);
  }
  const running::Finished checked = running::run(run_fmt, {"--check", directory.path().string()});
  BOOST_TEST(checked.code == kFailed);
  BOOST_TEST(checked.out == loose + "\n");
  BOOST_TEST(checked.err == "");
  BOOST_TEST(directory.read("b/loose.yaml") == kLoose);

  const running::Finished formatted = running::run(run_fmt, {directory.path().string()});
  BOOST_TEST(formatted.code == kOk);
  BOOST_TEST(formatted.out == loose + "\n");
  BOOST_TEST(directory.read("b/loose.yaml") == kTidy);
  for (const char* skipped : {"_map.yaml", ".hidden/a.yaml", "_old/a.yaml", "notes.txt"}) {
    BOOST_TEST(directory.read(skipped) == kLoose);
  }
  const running::Finished again = running::run(run_fmt, {"--check", directory.path().string()});
  BOOST_TEST(again.code == kOk);
  BOOST_TEST(again.out == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_named_is_formatted_whatever_its_name) {
  const running::TemporaryDirectory directory;
  const std::string map = directory.write("_map.yaml", kLoose);
  const std::string other = directory.write("other.yaml", kLoose);
  const running::Finished finished = running::run(run_fmt, {map, other, map});
  BOOST_TEST(finished.code == kOk);
  BOOST_TEST(finished.out == map + "\n" + other + "\n");
  BOOST_TEST(directory.read("_map.yaml") == kTidy);
}

BOOST_AUTO_TEST_CASE(a_file_with_errors_is_left_alone_and_the_others_are_formatted) {
  const running::TemporaryDirectory directory;
  const std::string broken = directory.write("a.yaml", "flag: x\ndefault: [on\n");
  directory.write("b.yaml", kLoose);
  const running::Finished finished = running::run(run_fmt, {directory.path().string()});
  BOOST_TEST(finished.code == kFailed);
  BOOST_TEST(finished.err.starts_with(broken + ":2:"));
  BOOST_TEST(directory.read("a.yaml") == "flag: x\ndefault: [on\n");
  BOOST_TEST(directory.read("b.yaml") == kTidy);
}

BOOST_AUTO_TEST_CASE(what_is_no_definition_can_be_formatted_too_where_it_is_yaml) {
  const running::TemporaryDirectory directory;
  const std::string file = directory.write("a.yaml", "flag: x\nnonsense:\n    - 1\n");  // `check` has the errors
  BOOST_TEST(running::run(run_fmt, {file}).code == kOk);
  BOOST_TEST(directory.read("a.yaml") == "flag: x\nnonsense:\n  - 1\n");
}

BOOST_AUTO_TEST_CASE(links_of_a_directory_are_left_out) {
  const running::TemporaryDirectory elsewhere, directory;
  const std::string target = elsewhere.write("a.yaml", kLoose);
  std::filesystem::create_symlink(target, directory.path() / "a.yaml");
  BOOST_TEST(running::run(run_fmt, {directory.path().string()}).out == "");
  BOOST_TEST(elsewhere.read("a.yaml") == kLoose);
}

BOOST_AUTO_TEST_CASE(calls_that_are_wrong_are_answered) {
  const running::TemporaryDirectory directory;
  BOOST_TEST(running::run(run_fmt, {}).code == kUsage);
  BOOST_TEST(running::run(run_fmt, {"--fix", "."}).code == kUsage);
  const std::string none = (directory.path() / "none.yaml").string();
  const running::Finished finished = running::run(run_fmt, {none});
  BOOST_TEST(finished.code == kFailed);
  BOOST_TEST(finished.err == "flagd fmt: " + none + ": there is no such file\n");
}

BOOST_AUTO_TEST_SUITE_END()
