#include "flagd/catalog_watch/fingerprint.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::catalog_watch {
namespace {

namespace fs = std::filesystem;

/// The files that catalog::load reads, whatever goes wrong in finding more.
std::vector<fs::path> files_of(const fs::path& directory) {
  std::error_code ignored;
  return catalog::definitions_files(directory, ignored);
}

/// An open file, closed in the end.
class Descriptor {
 public:
  explicit Descriptor(const fs::path& path) : number_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::uint64_t hash_file(std::uint64_t hash, const fs::path& path) {
  const Descriptor file(path);
  if (file.number() < 0) return hashing::hash_of(hash, "?");
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return hash;
    hash = hashing::hash_of(hash, {buffer.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace

std::string facts_of(const fs::path& directory) {
  std::error_code failure;
  const std::vector<fs::path> files = catalog::definitions_files(directory, failure);
  std::string all = failure ? failure.message() + '\n' : std::string();
  for (const fs::path& path : files) {
    all += path.string();
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) {
      all += "?\n";
      continue;
    }
    for (const auto fact :
         {static_cast<std::int64_t>(facts.st_dev), static_cast<std::int64_t>(facts.st_ino),
          static_cast<std::int64_t>(facts.st_size), static_cast<std::int64_t>(facts.st_mtim.tv_sec),
          static_cast<std::int64_t>(facts.st_mtim.tv_nsec), static_cast<std::int64_t>(facts.st_ctim.tv_sec),
          static_cast<std::int64_t>(facts.st_ctim.tv_nsec)}) {
      all += ' ' + std::to_string(fact);
    }
    all += '\n';
  }
  return all;
}

std::uint64_t contents_of(const fs::path& directory) {
  std::uint64_t hash = 0;
  for (const fs::path& path : files_of(directory)) {
    hash = hash_file(hashing::hash_of(hash, path.string()), path);
  }
  return hash;
}

bool is_being_written(const fs::path& directory) {
  // The kernel grants a lease for reading only while nobody has the file open for writing. It is given back at once;
  // should a writer come in between, it waits for that moment, and the signal that tells of it is one nobody minds.
  for (const fs::path& path : files_of(directory)) {
    const Descriptor file(path);
    if (file.number() < 0) continue;
    if (fcntl(file.number(), F_SETSIG, SIGURG) != 0) continue;
    if (fcntl(file.number(), F_SETLEASE, F_RDLCK) == 0) {
      fcntl(file.number(), F_SETLEASE, F_UNLCK);
    } else if (errno == EAGAIN) {
      return true;
    }
  }
  return false;
}

}  // namespace flywheel::catalog_watch
