// A connected TCP socket that never blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace flywheel::http {

/// Owns its descriptor.
class Socket {
 public:
  enum class Outcome : std::uint8_t {
    kDone,
    kWouldBlock,
    kEnded,   ///< reading: the peer sends no more
    kFailed,  ///< the connection is broken
  };
  struct Moved {
    Outcome outcome;
    std::size_t size;  ///< bytes, with kDone
  };

  /// Takes a descriptor that is non-blocking already.
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&&) = delete;
  ~Socket() { close(); }

  [[nodiscard]] int descriptor() const { return descriptor_; }

  [[nodiscard]] Moved read(std::span<char> buffer);
  /// What it can take at once, which may be less than all.
  [[nodiscard]] Moved write(std::string_view bytes);
  /// Tells the peer that no more comes. Returns false where there is no connection any more.
  bool shut_down_sending();
  void close();

 private:
  int descriptor_;
};

}  // namespace flywheel::http
