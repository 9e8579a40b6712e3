// One connection's conversation: bytes in, answers out. Knows no sockets and no clock.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "flagd/http/answer.hpp"
#include "flagd/http/chunk_decoder.hpp"
#include "flagd/http/common_fields.hpp"
#include "flagd/http/head_parser.hpp"
#include "flagd/http/head_scanner.hpp"
#include "flagd/http/router.hpp"

namespace flywheel::http {

/// What a session asks of whoever moves its bytes.
class SessionHost {
 public:
  virtual ~SessionHost() = default;
  /// A Deferred that brings its answer to Session::finish with this ticket, on the session's thread.
  [[nodiscard]] virtual std::shared_ptr<Deferred> make_deferred(std::uint64_t ticket) = 0;
  /// The address of the peer, as text.
  [[nodiscard]] virtual std::string_view remote() const { return {}; }
};

/// Requests are answered one by one in the order they came; while an answer is deferred nothing further is read.
/// Whatever makes the end of a request unclear gets one error answer and ends the conversation.
class Session {
 public:
  enum class Phase : std::uint8_t {
    kIdle,     ///< between requests
    kHead,     ///< in a request's head
    kBody,     ///< in a request's body
    kWaiting,  ///< for a deferred answer
    kDone,     ///< nothing more is read: close when all is written
  };

  /// Router, fields and host outlive the session. `request_limit`: how many requests it answers, 0: any number.
  Session(const Router& router, const CommonFields& fields, SessionHost& host, std::uint64_t request_limit);

  /// Reads requests and appends their answers to `out`; returns how many bytes it took. It takes less than all while
  /// waiting, when done, and when `out` has grown so large that it should be written first.
  [[nodiscard]] std::size_t consume(std::string_view input, std::string& out);

  /// The answer for a ticket of make_deferred. `nothing_follows`: no input waits to be taken. Returns false, and does
  /// nothing, where the session no longer waits for it.
  [[nodiscard]] bool finish(std::uint64_t ticket, const Answer& answer, bool nothing_follows, std::string& out);
  /// Answers with an error, out of turn, and is done: for deadlines.
  void refuse(Refusal refusal, std::string& out);
  /// The peer sends no more. A request that is not whole gets 400.
  void end_of_input(std::string& out);
  /// Every answer that nothing follows yet says `Connection: close` from now on.
  void wind_down() { winding_down_ = true; }

  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] std::uint64_t requests() const { return requests_; }            ///< heads read so far
  [[nodiscard]] std::uint64_t body_received() const { return body_received_; }  ///< of the current request, in bytes

 private:
  class DirectReply;

  void take_head(std::string_view& input, std::string& out);
  void take_first_part(std::string_view& input, std::string& out);
  void take_body(std::string_view& input, std::string& out);
  void take_chunks(std::string_view& input, std::string& out);
  void begin(std::string_view bytes, std::string_view& input, std::string& out);
  void expect_body(std::string_view bytes, const Head& head, std::size_t limit, std::string& out);
  void complete(std::string_view input, std::string& out);
  void answer(const Head& head, const Router::Route* route, std::string_view body, bool nothing_follows,
              std::string& out);
  [[nodiscard]] bool refuse_early(const Head& head, const Router::Route* route, std::string& out);
  void refuse_head(HeadScanner::Outcome outcome, std::string& out);
  void next_request();
  void trim_buffers();

  const Router* router_;
  const CommonFields* fields_;
  SessionHost* host_;
  std::uint64_t request_limit_;
  std::uint64_t requests_ = 0;
  HeadScanner scanner_;
  std::size_t blank_ = 0;  // bytes of empty lines dropped before the current request
  ChunkDecoder chunks_;
  std::string head_;  // of a request that did not come in one piece
  std::string body_;  // likewise
  std::uint64_t body_size_ = 0;
  std::uint64_t body_received_ = 0;
  Form deferred_form_;
  Phase phase_ = Phase::kIdle;
  bool is_chunked_ = false;
  bool is_head_request_ = false;
  bool winding_down_ = false;
};

}  // namespace flywheel::http
