// One context from its Start or Identify until the next: its assignments, exposures and messages.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "flywheel/client.hpp"
#include "sdk/src/assignments.hpp"
#include "sdk/src/deadline.hpp"
#include "sdk/src/message_book.hpp"

namespace flywheel::sdk {

/// A replaced session is out of sight, so an answer that arrives late for the old context reaches nobody.
/// Thread-safety: all of it.
class Session {
 public:
  explicit Session(const Context& context);

  [[nodiscard]] const std::string& targeting_key() const { return targeting_key_; }
  /// A JSON object of those attributes that the context has, of names with commas between; empty where it has none.
  [[nodiscard]] std::string attributes_named(std::string_view names) const;
  /// The body of the OFREP request; empty where the context cannot be sent.
  [[nodiscard]] const std::string& request_body() const { return request_body_; }
  /// Names the session in questions about messages.
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] MessageBook& messages() { return messages_; }

  /// What variation calls see.
  struct View {
    std::shared_ptr<const Assignments> assignments;  ///< nullptr: none yet
    bool stale = false;                              ///< the latest attempt to renew them failed
  };
  [[nodiscard]] View view() const;
  /// Why the latest attempt failed; empty where it did not.
  [[nodiscard]] std::string problem() const;

  void succeed(std::shared_ptr<const Assignments> assignments);
  /// Keeps the assignments, where there are some.
  void fail(std::string problem);
  /// Ends all waiting: the session has been replaced, or the client is shut down.
  void retire();

  /// True: assignments are there. False: retired, the deadline passed, or an attempt failed that no earlier wait told
  /// of.
  [[nodiscard]] bool wait(SteadyTime deadline);

  /// Whether this is the first exposure to the experiment and phase, or the holdout.
  [[nodiscard]] bool expose(const Enrolment& enrolment);
  /// The exposure could not be recorded; the next one counts as the first.
  void forget(const Enrolment& enrolment);

 private:
  std::string targeting_key_;
  Attributes attributes_;
  std::string request_body_;
  std::string id_;
  MessageBook messages_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  View view_;
  std::string problem_;
  bool untold_failure_ = false;
  bool retired_ = false;
  std::set<Enrolment> exposed_;
};

/// The session that counts now. Thread-safety: all of it.
class CurrentSession {
 public:
  /// nullptr before the first Start.
  [[nodiscard]] std::shared_ptr<Session> get() const;
  /// Retires the session before.
  void replace(std::shared_ptr<Session> session);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Session> session_;
};

}  // namespace flywheel::sdk
