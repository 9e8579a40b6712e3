#include "tests/e2e/server.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace e2e {
namespace {

std::string environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value ? value : otherwise;
}

}  // namespace

std::string flagd() {
  return environment("FLYWHEEL_BIN", "build/release/bin") + "/flagd";
}
std::filesystem::path source_tree() {
  return environment("FLYWHEEL_SOURCE", ".");
}

Server::Server(const std::filesystem::path& definitions, const std::filesystem::path& data,
               const std::vector<std::string>& more_arguments) {
  std::vector<std::string> words{flagd(),       "serve",    definitions.string(), "--data",
                                 data.string(), "--listen", "127.0.0.1:0"};
  words.insert(words.end(), more_arguments.begin(), more_arguments.end());
  process_ = std::make_unique<demo::ChildProcess>(words);
  while (port_ == 0) {
    const auto line = process_->read_line(std::chrono::seconds(60));
    if (!line) throw std::runtime_error("flagd did not come up");
    const std::size_t at = line->find("http://127.0.0.1:");
    if (at != std::string::npos) port_ = std::stoi(line->substr(at + 17));
  }
}

Finished run_flagd(const std::vector<std::string>& arguments) {
  const TemporaryDirectory directory;
  const auto error_file = directory.path() / "err";
  std::string command = "exec \"$0\" \"$@\" 2>'" + error_file.string() + "'";
  std::vector<std::string> words{"/bin/sh", "-c", command, flagd()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  demo::ChildProcess child(words);
  Finished finished;
  finished.out = child.read_all();
  finished.code = child.wait();
  std::stringstream err;
  err << std::ifstream(error_file).rdbuf();
  finished.err = err.str();
  return finished;
}

}  // namespace e2e
