#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "flagd/commands/command.hpp"
#include "tests/flagd/commands/running.hpp"

namespace json = boost::json;
using namespace flywheel::commands;

BOOST_AUTO_TEST_SUITE(commands_check)

BOOST_AUTO_TEST_CASE(errors_are_printed_in_three_formats) {
  const running::TemporaryDirectory directory;
  const std::string file = directory.write("a.yaml", "flag: x\nvariants: { on: true }\ndefualt: on\n");
  const auto check = [&](const std::string& format) {
    return running::run(run_check, {directory.path().string(), "--format", format});
  };
  const running::Finished text = check("text");
  BOOST_TEST(text.code == kFailed);
  BOOST_TEST(text.out == file +
                             ":3:1: error: unknown key `defualt`\n  3 | defualt: on\n    | ^^^^^^^\n"
                             "  did you mean `default`?\n1 error in 1 file\n");
  const running::Finished machine = check("json");
  BOOST_TEST(machine.code == kFailed);
  BOOST_TEST(json::parse(machine.out).at(0).at("message").as_string() == "unknown key `defualt`");
  const running::Finished github = check("github");
  BOOST_TEST(github.code == kFailed);
  BOOST_TEST(github.out == "::error file=" + file +
                               ",line=3,col=1,endColumn=8::unknown key `defualt`%0A"
                               "did you mean `default`?\n1 error in 1 file\n");
  BOOST_TEST(check("xml").err.starts_with("flagd: --format is text, json or github, not `xml`\n"));
  BOOST_TEST(check("xml").code == kUsage);
}

BOOST_AUTO_TEST_CASE(what_is_right_passes_in_every_format) {
  const running::TemporaryDirectory directory;
  directory.write("a.yaml", "flag: x\nvariants: { on: true }\ndefault: on\n");
  for (const char* format : {"text", "json", "github"}) {
    BOOST_TEST(running::run(run_check, {directory.path().string(), "--format", format}).code == kOk);
  }
}

BOOST_AUTO_TEST_CASE(help_describes_the_formats) {
  const std::string help = running::run(run_check, {"--help"}).out;
  for (const char* part : {"text|json|github", "for people", "for machines", "GitHub"}) {
    BOOST_TEST(help.find(part) != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
