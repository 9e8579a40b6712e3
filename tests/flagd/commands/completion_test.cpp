// The scripts, and what bash answers with the one of the real program.
#include <sys/wait.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "flagd/commands/completion_scripts.hpp"
#include "tests/flagd/commands/running.hpp"

using namespace flywheel::commands;

namespace {

std::string flagd() {
  const char* folder = std::getenv("FLYWHEEL_BIN");
  return std::string(folder ? folder : ".") + "/flagd";
}

struct Ran {
  int code;
  std::string out;
};

Ran run_shell(const std::string& shell, const std::string& script) {
  const running::TemporaryDirectory directory;
  const std::string file = directory.write("script", script);
  FILE* pipe = popen((shell + " '" + file + "' 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe);
  std::string out;
  for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) out += static_cast<char>(c);
  return {WEXITSTATUS(pclose(pipe)), out};
}

/// What bash offers for the last of these words, in order, separated by spaces. `=` is a word, as bash splits.
std::string offered(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += " '" + word + "'";
  std::string out = run_shell("bash", "source <('" + flagd() + "' completion bash)\nCOMP_WORDS=(" + line +
                                          ")\nCOMP_CWORD=" + std::to_string(words.size() - 1) +
                                          "\n_flagd\nprintf '%s\\n' \"${COMPREPLY[@]}\" | sort | tr '\\n' ' '\n")
                        .out;
  while (out.ends_with(' ') || out.ends_with('\n')) out.pop_back();
  return out;
}

std::vector<DescribedCommand> made_up() {
  return {{"paint",
           "it's: [new]",
           {"u",
            "s",
            {"WALL"},
            {{"colour", "red", "which: [one]", false, false, {"red", "blue"}}, {"twice", {}, "", true}}}},
          {"choose", "c", {"u", "s", {"SHELL"}, {}, false, false, {"a", "b"}}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(commands_completion)

BOOST_AUTO_TEST_CASE(bash_offers_commands_options_and_values) {
  struct Case {
    std::vector<std::string> words;
    std::string offered;
  };
  for (const Case& c : std::vector<Case>{
           {{"flagd", "ch"}, "check"},
           {{"flagd", "comp"}, "completion compute"},
           {{"flagd", "--v"}, "--version"},
           {{"flagd", "check", "--fo"}, "--format"},
           {{"flagd", "schema", "--"}, "--format --help"},
           {{"flagd", "check", "."}, ""},
           {{"flagd", "check", ".", "--format", ""}, "github json text"},
           {{"flagd", "check", ".", "--format", "g"}, "github"},
           {{"flagd", "check", ".", "--format", "=", "j"}, "json"},
           {{"flagd", "check", ".", "--format", "="}, "github json text"},
           {{"flagd", "fmt", "--c"}, "--check"},
           {{"flagd", "completion", ""}, "bash fish zsh"},
           {{"flagd", "completion", "bash", ""}, ""},
           {{"flagd", "nothing", "--f"}, ""},
       }) {
    BOOST_TEST(offered(c.words) == c.offered);
  }
}

BOOST_AUTO_TEST_CASE(every_command_of_the_usage_is_offered_with_help) {
  const std::string usage = run_shell("bash", "'" + flagd() + "' --help\n").out;
  std::istringstream lines(usage.substr(usage.find("usage: flagd COMMAND …")));
  std::size_t commands = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ")) continue;
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    BOOST_TEST_CONTEXT(name) {
      const std::string names = " " + offered({"flagd", name}) + " ";
      BOOST_TEST(names.find(" " + name + " ") != std::string::npos);
      const std::string options = " " + offered({"flagd", name, "--"}) + " ";
      BOOST_TEST(options.find(" --help ") != std::string::npos);
    }
    ++commands;
  }
  BOOST_TEST(commands >= 10U);
}

BOOST_AUTO_TEST_CASE(the_scripts_are_whole) {
  for (const auto& [shell, script] :
       {std::pair("bash", bash_completion(made_up())), std::pair("zsh", zsh_completion(made_up())),
        std::pair("fish", fish_completion(made_up()))}) {
    if (std::system(("command -v " + std::string(shell) + " >/dev/null").c_str()) != 0) {
      std::cout << "skipped: there is no " << shell << " here to read its script\n";
      continue;
    }
    const Ran ran = run_shell(std::string(shell) + " -n", script);
    BOOST_TEST_CONTEXT(shell) {
      BOOST_TEST(ran.code == 0);
      BOOST_TEST(ran.out == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(texts_are_escaped_as_each_shell_wants) {
  const std::string zsh = zsh_completion(made_up());
  BOOST_TEST(zsh.find(R"('--colour=[which\: \[one\]]:value:(red blue)')") != std::string::npos);
  BOOST_TEST(zsh.find(R"('paint:it'\''s: [new]')") != std::string::npos);
  BOOST_TEST(zsh.find("'1:SHELL:(a b)'") != std::string::npos);
  const std::string fish = fish_completion(made_up());
  BOOST_TEST(fish.find(R"(-a paint -d 'it\'s: [new]')") != std::string::npos);
  BOOST_TEST(fish.find("-l colour -x -a 'red blue' -d 'which: [one]'") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
