// How far the store has acknowledged: the witness that a damaged log has lost something.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/vocabulary/result.hpp"

namespace flywheel::store {

/// A small file that holds the last acknowledged sequence number. It is written after each commit without a sync of
/// its own: it survives the process, and after a power cut it may be too low, never too high. Not thread-safe.
class Acknowledged {
 public:
  /// Opens or makes the file. Errors: `unavailable`.
  [[nodiscard]] static Result<Acknowledged> open(const std::string& path);
  Acknowledged(Acknowledged&& other) noexcept;
  Acknowledged& operator=(Acknowledged&& other) noexcept;
  ~Acknowledged();

  /// What was noted last, also by an earlier process; none where the file is new or damaged.
  [[nodiscard]] std::optional<std::uint64_t> sequence() const;
  /// A note that cannot be written is skipped: the older one remains true.
  void note(std::uint64_t sequence) const;

 private:
  explicit Acknowledged(int file) : file_(file) {}

  int file_;
};

}  // namespace flywheel::store
