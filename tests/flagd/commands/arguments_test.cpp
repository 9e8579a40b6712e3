#include "flagd/commands/arguments.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;

namespace {

const Signature kPaint{
    "flagd paint [--colour red|blue] WALL…",
    "Paints walls.",
    {"WALL"},
    {{"colour", "red", "of the paint", false, false, {"red", "blue"}}, {"twice", std::nullopt, "two coats", true}},
    false,
    true};

/// A command that says what it was called with.
int paint(std::span<const std::string> words, Streams& streams) {
  int exit_code = kOk;
  const auto arguments = Arguments::parse(kPaint, words, streams, exit_code);
  if (!arguments) return exit_code;
  streams.out << arguments->get("colour") << (arguments->has("twice") ? " twice" : "");
  for (const std::string& wall : arguments->all("WALL")) streams.out << " " << wall;
  return kOk;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(commands_arguments)

BOOST_AUTO_TEST_CASE(arguments_are_read_by_their_signature) {
  struct Case {
    std::vector<std::string> words;
    int code;
    std::string out;
    std::string err;  // its first line
  };
  for (const Case& c : std::vector<Case>{
           {{"north"}, kOk, "red north", ""},
           {{"north", "--colour", "blue", "south"}, kOk, "blue north south", ""},
           {{"--twice", "--colour=blue", "north"}, kOk, "blue twice north", ""},
           {{}, kUsage, "", "flagd: WALL is missing"},
           {{"north", "--colour", "green"}, kUsage, "", "flagd: --colour is red or blue, not `green`"},
           {{"north", "--colour", "red", "--colour", "red"}, kUsage, "", "flagd: --colour is given more than once"},
           {{"north", "--colours", "red"}, kUsage, "", "flagd: unrecognised option '--colours'"},
       }) {
    const running::Finished finished = running::run(paint, c.words);
    BOOST_TEST(finished.code == c.code);
    BOOST_TEST(finished.out == c.out);
    BOOST_TEST(finished.err.substr(0, finished.err.find('\n')) == c.err);
  }
}

BOOST_AUTO_TEST_CASE(words_of_a_positional_are_checked) {
  const auto choose = [](std::span<const std::string> words, Streams& streams) {
    const Signature signature{.usage = "u", .summary = "s", .positionals = {"SHELL"}, .options = {}, .choices = {"a"}};
    int exit_code = kOk;
    return Arguments::parse(signature, words, streams, exit_code) ? kOk : exit_code;
  };
  BOOST_TEST(running::run(choose, {"a"}).code == kOk);
  BOOST_TEST(running::run(choose, {"b"}).err.starts_with("flagd: SHELL is a, not `b`\n"));
}

BOOST_AUTO_TEST_CASE(help_names_every_option_and_its_values) {
  const running::Finished finished = running::run(paint, {"--help"});
  BOOST_TEST(finished.code == kOk);
  for (const char* part : {"usage: flagd paint", "Paints walls.", "--colour red|blue", "--twice", "two coats"}) {
    BOOST_TEST(finished.out.find(part) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_command_that_is_asked_says_what_it_takes_and_does_nothing) {
  std::ostringstream out, err;
  Signature signature;
  Streams asking{.out = out, .err = err, .asked = &signature};
  BOOST_TEST(paint({}, asking) == kOk);
  BOOST_TEST(signature.usage == kPaint.usage);
  BOOST_TEST(signature.options.size() == 2U);
  BOOST_TEST(out.str() + err.str() == "");
}

BOOST_AUTO_TEST_SUITE_END()
