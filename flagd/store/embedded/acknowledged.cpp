#include "flagd/store/embedded/acknowledged.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "config/hashing/slot.hpp"

namespace flywheel::store {
namespace {

struct Note {
  std::uint64_t sequence;
  std::uint64_t checksum;
};

std::uint64_t checksum_of(std::uint64_t sequence) {
  char bytes[sizeof sequence];
  std::memcpy(bytes, &sequence, sizeof sequence);
  return hashing::hash_of(0, {bytes, sizeof bytes});
}

}  // namespace

Result<Acknowledged> Acknowledged::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Error("unavailable", path + ": " + std::strerror(errno));
  return Acknowledged(file);
}

Acknowledged::Acknowledged(Acknowledged&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

Acknowledged& Acknowledged::operator=(Acknowledged&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

Acknowledged::~Acknowledged() {
  if (file_ >= 0) close(file_);
}

std::optional<std::uint64_t> Acknowledged::sequence() const {
  Note note{};
  if (pread(file_, &note, sizeof note, 0) != static_cast<ssize_t>(sizeof note)) return std::nullopt;
  if (note.checksum != checksum_of(note.sequence)) return std::nullopt;
  return note.sequence;
}

void Acknowledged::note(std::uint64_t sequence) const {
  const Note note{sequence, checksum_of(sequence)};
  [[maybe_unused]] const ssize_t written = pwrite(file_, &note, sizeof note, 0);
}

}  // namespace flywheel::store
