#include "flagd/commands/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace flywheel::commands {
namespace {

/// A file beside another, gone again unless it took the other's place.
class Draft {
 public:
  explicit Draft(const std::filesystem::path& beside)
      : name_((beside.parent_path() / ("." + beside.filename().string() + ".XXXXXX")).string()),
        descriptor_(mkostemp(name_.data(), O_CLOEXEC)) {}
  ~Draft() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    if (!placed_) unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  bool write_all(std::string_view text) const {
    while (descriptor_ >= 0 && !text.empty()) {
      const ssize_t count = write(descriptor_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return descriptor_ >= 0;
  }

  /// Takes over the mode, and the owner where that is allowed.
  [[nodiscard]] bool look_like(const struct stat& facts) const {
    if (fchown(descriptor_, facts.st_uid, facts.st_gid) != 0 && errno != EPERM) return false;
    return fchmod(descriptor_, facts.st_mode & 07777) == 0;
  }

  bool take_place_of(const std::filesystem::path& path) {
    placed_ = fsync(descriptor_) == 0 && rename(name_.c_str(), path.c_str()) == 0;
    return placed_;
  }

 private:
  std::string name_;
  int descriptor_;
  bool placed_ = false;
};

}  // namespace

Result<void> replace_file(const std::filesystem::path& path, std::string_view text) {
  std::error_code failure;
  const std::filesystem::path real = std::filesystem::canonical(path, failure);
  if (failure) return Error("unwritable", path.string() + ": " + failure.message());
  struct stat facts {};
  Draft draft(real);
  if (stat(real.c_str(), &facts) != 0 || access(real.c_str(), W_OK) != 0 || !draft.write_all(text) ||
      !draft.look_like(facts) || !draft.take_place_of(real)) {
    return Error("unwritable", path.string() + ": the file cannot be replaced: " + std::strerror(errno));
  }
  return {};
}

}  // namespace flywheel::commands
