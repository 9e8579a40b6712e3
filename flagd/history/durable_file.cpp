#include "flagd/history/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace flywheel::history {
namespace {

namespace fs = std::filesystem;

Error system_error(const fs::path& path) {
  return {"unavailable", path.string() + ": " + std::strerror(errno)};
}

/// An open file, closed in the end.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] bool sync() const { return fsync(number_) == 0; }
  [[nodiscard]] bool write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = write(number_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

 private:
  int number_;
};

bool sync_directory(const fs::path& directory) {
  const Descriptor file(directory, O_RDONLY | O_DIRECTORY);
  return file.is_open() && file.sync();
}

bool ends_in_the_middle_of_a_line(const Descriptor& file) {
  struct stat facts {};
  char last = '\n';
  if (fstat(file.number(), &facts) != 0 || facts.st_size == 0) return false;
  return pread(file.number(), &last, 1, facts.st_size - 1) == 1 && last != '\n';
}

}  // namespace

Result<void> make_private_directory(const fs::path& directory) {
  std::error_code error;
  const bool created = fs::create_directories(directory, error);
  if (!error && created) fs::permissions(directory, fs::perms::owner_all, error);
  if (error) return Error("unavailable", directory.string() + ": " + error.message());
  return {};
}

Result<void> write_durably(const fs::path& path, std::string_view bytes) {
  const fs::path draft = path.string() + ".new";
  {
    const Descriptor file(draft, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open() || !file.write_all(bytes) || !file.sync()) {
      Error error = system_error(draft);
      unlink(draft.c_str());
      return error;
    }
  }
  if (rename(draft.c_str(), path.c_str()) != 0 || !sync_directory(path.parent_path())) return system_error(path);
  return {};
}

Result<void> append_line_durably(const fs::path& path, std::string_view line) {
  const bool is_new = access(path.c_str(), F_OK) != 0;
  const Descriptor file(path, O_RDWR | O_CREAT | O_APPEND);
  if (!file.is_open()) return system_error(path);
  std::string bytes;
  if (ends_in_the_middle_of_a_line(file)) bytes += '\n';
  bytes.append(line) += '\n';
  if (!file.write_all(bytes) || !file.sync()) return system_error(path);
  if (is_new && !sync_directory(path.parent_path())) return system_error(path);
  return {};
}

Result<std::optional<std::string>> read_file(const fs::path& path) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (!file.is_open() && errno == ENOENT) return std::optional<std::string>();
  if (!file.is_open()) return system_error(path);
  std::string bytes;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = read(file.number(), buffer.data(), buffer.size());
    if (count == 0) return std::optional(std::move(bytes));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(path);
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void set_aside(const fs::path& path) {
  std::error_code ignored;
  fs::rename(path, path.string() + ".damaged", ignored);
}

}  // namespace flywheel::history
