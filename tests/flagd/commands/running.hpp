// Running commands in the process of the test.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "flagd/commands/command.hpp"
#include "tests/temporary_directory.hpp"

namespace running {

/// What a command printed and returned.
struct Finished {
  int code = 0;
  std::string out;
  std::string err;
};

template <class Run>
Finished run(Run command, const std::vector<std::string>& words, const std::string& input = "") {
  std::ostringstream out, err;
  std::istringstream in(input);
  flywheel::commands::Streams streams{.out = out, .err = err, .in = in};
  const int code = command(words, streams);
  return {code, out.str(), err.str()};
}

using flywheel::test::TemporaryDirectory;

}  // namespace running
