// Runs a fuzz target without libFuzzer: the inputs of a corpus, then so many random changes of them. It takes
// libFuzzer's own words, of which it knows `-runs=N`, `-seed=N`, `-max_len=N` and paths of inputs or of folders of
// them.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzzing.hpp"

namespace {

constexpr unsigned kMostSeconds = 120;  // for one input: far beyond what any takes, on any machine

std::string running;  // the input that is being tried

/// Keeps the input that ended the program, and lets it end.
extern "C" void keep_input(int signal) {
  std::signal(signal, SIG_DFL);
  if (std::FILE* file = std::fopen("crash-input", "wb")) {
    std::fwrite(running.data(), 1, running.size(), file);
    std::fclose(file);
    std::fputs("the input is in ./crash-input\n", stderr);
  }
  std::raise(signal);
}

class Mutator {
 public:
  Mutator(std::vector<std::string> corpus, std::uint64_t seed, std::size_t most)
      : corpus_(std::move(corpus)), random_(seed), most_(most) {}

  /// An input of the corpus with some changes.
  std::string next() {
    std::string text = corpus_[below(corpus_.size())];
    for (std::size_t changes = 1 + below(6); changes > 0; --changes) change(text);
    text.resize(std::min(text.size(), most_));
    return text;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void change(std::string& text) {
    static constexpr std::string_view kBytes = "{}[]()<>:,&*!|'\"%@`#-+=?./\\_ \r\n\t09aZ\0\x7F\x80\xC3\xA9\xFF";
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(text.size() - at, 24) + 1);
    const std::string& other = corpus_[below(corpus_.size())];
    const std::size_t from = below(other.size() + 1);
    switch (below(7)) {
      case 0:
        text.insert(at, 1, kBytes[below(kBytes.size())]);
        return;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        return;
      case 2:
        if (at < text.size()) text[at] = kBytes[below(kBytes.size())];
        return;
      case 3:
        text.erase(at, length);
        return;
      case 4:
        text.insert(at, text.substr(at, length));
        return;
      case 5:
        text.insert(at, other.substr(from, 1 + below(40)));
        return;
      default:
        text = text.substr(0, at) + other.substr(from);
    }
  }

  std::vector<std::string> corpus_;
  std::mt19937_64 random_;
  std::size_t most_;
};

void try_input(std::string text) {
  running = std::move(text);
  alarm(kMostSeconds);
  // Bytes of their own, so that a sanitizer sees what is read beyond them.
  std::vector<std::uint8_t> bytes(running.begin(), running.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

void read_input(const std::filesystem::path& path, std::vector<std::string>& corpus) {
  std::ifstream in(path, std::ios::binary);
  corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

/// N of `-name=N`, or what it was.
std::uint64_t option(const char* argument, const char* name, std::uint64_t otherwise) {
  const std::size_t length = std::strlen(name);
  return std::strncmp(argument, name, length) == 0 ? std::strtoull(argument + length, nullptr, 10) : otherwise;
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t runs = 0, seed = 1, most = 4096;
  std::vector<std::string> corpus;
  for (int i = 1; i < count; ++i) {
    const char* argument = arguments[i];
    runs = option(argument, "-runs=", runs);
    seed = option(argument, "-seed=", seed);
    most = option(argument, "-max_len=", most);
    if (argument[0] == '-') continue;
    if (!std::filesystem::is_directory(argument)) {
      read_input(argument, corpus);
      continue;
    }
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(argument)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) read_input(path, corpus);
  }
  if (corpus.empty()) {
    std::fprintf(stderr, "usage: %s [-runs=N] [-seed=N] [-max_len=N] FILE_OR_FOLDER…\n", arguments[0]);
    return 2;
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGALRM, SIGFPE, SIGBUS}) std::signal(signal, keep_input);
  for (const std::string& input : corpus) try_input(input);
  Mutator mutator(corpus, seed, most);
  for (std::uint64_t run = 0; run < runs; ++run) try_input(mutator.next());
  std::printf("%zu inputs and %llu changes of them\n", corpus.size(), static_cast<unsigned long long>(runs));
  return 0;
}
