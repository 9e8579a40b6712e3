// Directories of definitions. The only place of the room that touches files.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "config/catalog/builder.hpp"
#include "config/catalog/catalog.hpp"
#include "config/catalog/lock.hpp"
#include "config/source/yaml.hpp"

namespace flywheel::catalog {
namespace {

namespace fs = std::filesystem;

/// A file to read: where it is, and its path below the directory.
struct Found {
  fs::path path;
  std::string name;
};

bool is_skipped(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') || name.starts_with('_');
}

/// All files of definitions below `root`, in order of their names.
std::vector<Found> find_files(const fs::path& root, source::Diagnostics& diagnostics) {
  std::vector<Found> files;
  std::error_code failure;
  for (const fs::path& path : definitions_files(root, failure)) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      diagnostics.error(source::Place{path.string()}, "this is a directory, but its name is that of a file");
      continue;
    }
    files.push_back({path, path.lexically_relative(root).generic_string()});
  }
  if (failure) diagnostics.error(source::Place{root.string()}, "the directory cannot be read: " + failure.message());
  std::sort(files.begin(), files.end(), [](const Found& a, const Found& b) { return a.name < b.name; });
  return files;
}

/// An open file, closed in the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool unchanged(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// What is wrong with a file before it is read; "" where nothing is.
std::string objection(const struct stat& facts) {
  if (!S_ISREG(facts.st_mode)) return "this is no regular file";
  if ((facts.st_mode & S_IWOTH) != 0) return "everybody on this machine may write to this file; take that right away";
  if (static_cast<std::size_t>(facts.st_size) > source::kMostFileBytes) return "the file is larger than 1 MiB";
  return {};
}

/// The text, or a sentence that says why there is none. Never blocks, whatever the path leads to.
Result<std::string> read_text(const fs::path& path, const fs::path& real_root) {
  const auto system_error = [] {
    return Error("unreadable", std::string("the file cannot be read: ") + std::strerror(errno));
  };
  std::error_code failure;
  const fs::path real = fs::canonical(path, failure);  // symbolic links may lead to files of the directory only
  if (failure) return Error("unreadable", "the file cannot be read: " + failure.message());
  if (std::mismatch(real_root.begin(), real_root.end(), real.begin(), real.end()).first != real_root.end()) {
    return Error("unreadable", "this is a link that leads out of the directory");
  }
  const Descriptor file(open(real.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
  struct stat before {
  }, after{};
  if (file.number() < 0 || fstat(file.number(), &before) != 0) return system_error();
  if (std::string wrong = objection(before); !wrong.empty()) return Error("unreadable", std::move(wrong));
  std::string text;
  std::array<char, 65536> buffer;
  while (text.size() <= source::kMostFileBytes) {
    const ssize_t count = read(file.number(), buffer.data(), buffer.size());
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error();
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  if (fstat(file.number(), &after) != 0) return system_error();
  if (!unchanged(before, after)) return Error("unreadable", "the file changed while it was read");
  return text;
}

}  // namespace

std::vector<fs::path> definitions_files(const fs::path& directory, std::error_code& failure) {
  constexpr std::size_t kMostFiles = 100'000;  // against a directory that is none of definitions
  std::vector<fs::path> files;
  fs::recursive_directory_iterator at(directory, failure);
  for (const fs::recursive_directory_iterator end; !failure && at != end && files.size() < kMostFiles;
       at.increment(failure)) {
    if (is_skipped(at->path())) {
      at.disable_recursion_pending();
    } else if (is_definitions_file(at->path().lexically_relative(directory))) {
      files.push_back(at->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_definitions_file(const fs::path& path) {
  if (std::any_of(path.begin(), path.end(), is_skipped)) return false;
  const fs::path extension = path.extension();
  return extension == ".yaml" || extension == ".yml" || path == kLockFile;
}

Loaded load(const fs::path& directory) {
  Loaded loaded;
  source::Diagnostics diagnostics;
  std::error_code failure;
  const fs::path real_root = fs::canonical(directory, failure);
  if (failure || !fs::is_directory(real_root, failure)) {
    diagnostics.error(source::Place{directory.string()}, "there is no such directory");
    loaded.diagnostics = diagnostics.take();
    return loaded;
  }
  std::vector<SourceFile> files;
  std::vector<std::string> names;
  for (const Found& found : find_files(directory, diagnostics)) {
    if (found.name != kLockFile) ++loaded.files;
    auto text = read_text(found.path, real_root);
    if (!text) {
      diagnostics.error(source::Place{found.path.string()}, text.error().message);
      continue;
    }
    files.push_back({found.path.string(), std::move(*text)});
    names.push_back(found.name);
  }
  if (loaded.files == 0 && !diagnostics.has_errors()) {
    diagnostics.error(source::Place{directory.string()}, "there is no *.yaml or *.yml file here");
  }
  Builder builder(diagnostics);
  loaded.catalog = builder.build(files, names);
  if (loaded.catalog) loaded.sources = builder.sources();
  for (std::size_t i = 0; i < files.size(); ++i) loaded.texts.push_back({names[i], std::move(files[i].text)});
  loaded.diagnostics = diagnostics.take();
  return loaded;
}

Loaded build(std::vector<SourceFile> files, const Lock* earlier) {
  Loaded loaded;
  source::Diagnostics diagnostics;
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  std::vector<std::string> names;
  for (const SourceFile& file : files) names.push_back(file.path);
  loaded.files = files.size() - static_cast<std::size_t>(std::count(names.begin(), names.end(), kLockFile));
  Builder builder(diagnostics);
  loaded.catalog = builder.build(files, names, earlier);
  if (loaded.catalog) loaded.sources = builder.sources();
  loaded.texts = std::move(files);
  loaded.diagnostics = diagnostics.take();
  return loaded;
}

}  // namespace flywheel::catalog
