// The client's parts and how they hang together.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "flywheel/client.hpp"
#include "sdk/src/event_queue.hpp"
#include "sdk/src/messages.hpp"
#include "sdk/src/reading.hpp"
#include "sdk/src/session.hpp"
#include "sdk/src/worker.hpp"

namespace flywheel {

/// What Client promises, without its edge: these may throw std::bad_alloc, except where they say noexcept.
class Client::Core {
 public:
  explicit Core(Options options);
  ~Core();

  void Identify(const Context& context);
  bool WaitUntilReady(std::chrono::milliseconds timeout);
  [[nodiscard]] ClientState State() const;
  [[nodiscard]] std::string LastError() const;

  enum class Exposure { kRecord, kSkip };
  /// A value as `Reader` reads it (see reading.hpp).
  template <class Reader, class T>
  Detail<T> Evaluate(const std::string& key, T fallback, Exposure exposure) noexcept;

  void Track(const std::string& event, const Attributes& properties) noexcept;
  /// nullptr once the client is shut down.
  [[nodiscard]] sdk::Messages* messages() { return closed() ? nullptr : &*messages_; }
  bool Flush(std::chrono::milliseconds timeout);
  bool Shutdown(std::chrono::milliseconds timeout);
  [[nodiscard]] EventCounts Events() const { return queue_.counts(); }

 private:
  /// What a variation call finds under its key: the server's word, or why there is none.
  struct Finding {
    std::shared_ptr<sdk::Session> session;
    sdk::Session::View view;  ///< keeps `assignment` alive
    const sdk::Assignment* assignment = nullptr;
    ErrorCode error = ErrorCode::kNone;
    std::string error_message;
  };
  [[nodiscard]] Finding Find(const std::string& key) const;
  void Expose(sdk::Session& session, const sdk::Assignment& assignment);
  /// False: dropped and counted. An empty `message_id`: a new one.
  bool Queue(const std::string& event, const std::string& user, const Attributes& properties,
             std::string message_id = {}) noexcept;
  [[nodiscard]] bool closed() const;

  const Options options_;
  sdk::CurrentSession current_;
  sdk::EventQueue queue_;
  std::string broken_;                     ///< why the client cannot work at all; constant once constructed
  std::unique_ptr<sdk::Worker> worker_;    ///< constant once constructed; nullptr where broken
  std::optional<sdk::Messages> messages_;  ///< there once constructed

  mutable std::mutex closed_mutex_;  // guards closed_, and that no session begins once it is set
  bool closed_ = false;
  std::mutex shutdown_mutex_;  // guards shutdown_result_
  std::optional<bool> shutdown_result_;
};

template <class Reader, class T>
Detail<T> Client::Core::Evaluate(const std::string& key, T fallback, Exposure exposure) noexcept {
  Detail<T> detail;
  detail.value = std::move(fallback);
  try {
    Finding found = Find(key);
    detail.error = found.error;
    detail.error_message = std::move(found.error_message);
    if (detail.error != ErrorCode::kNone) return detail;
    const sdk::Assignment& assignment = *found.assignment;
    // Before the value is read: whether an arm counts must not hang on what the arm is.
    if (exposure == Exposure::kRecord && assignment.enrolment) Expose(*found.session, assignment);
    if (assignment.value && !Reader::read(*assignment.value, detail.value)) {
      detail.error = ErrorCode::kTypeMismatch;
      detail.error_message = "`" + key + "` is " + sdk::kind_of(*assignment.value) + ", asked for as " + Reader::kKind;
      return detail;
    }
    detail.variant = assignment.variant;
    detail.reason = found.view.stale ? Reason::kStale : assignment.reason;
  } catch (...) {
    detail.reason = Reason::kError;
    detail.error = ErrorCode::kGeneral;
  }
  return detail;
}

}  // namespace flywheel
