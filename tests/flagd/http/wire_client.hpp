// A raw socket to a server on this machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/flagd/http/answers.hpp"

namespace wire {

/// Blocking, with an upper bound of 20 s against hanging.
class Client {
 public:
  /// Throws std::runtime_error where it cannot connect. `receive_buffer`: bytes, 0: the system's choice.
  explicit Client(unsigned short port, int receive_buffer = 0);
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  Client& operator=(Client&&) = delete;

  /// False where the server has closed.
  bool send(std::string_view bytes);
  /// No more is sent.
  void half_close();

  /// Whether the server has closed by now. Does not wait.
  bool has_ended();
  /// Whether the connection has been reset by now, even behind its end.
  [[nodiscard]] bool was_reset() const;

  /// Reads until so many answers have come or the server closes.
  std::vector<Answer> read(std::size_t count, bool without_bodies = false);
  /// Reads until the server closes; what has come beyond answers that were read.
  std::string read_to_end();
  /// Sends and reads one answer; status 0 where none came.
  Answer ask(std::string_view bytes);

 private:
  bool receive();

  int socket_;
  std::string received_;
};

}  // namespace wire
