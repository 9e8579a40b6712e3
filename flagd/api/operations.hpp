// Health and version: what the people who run flagd look at.
#pragma once

#include <mutex>
#include <string>

#include "flagd/api/ofrep.hpp"
#include "flagd/store/message_state.hpp"

namespace flywheel::api {

/// What the last attempt to load the definitions said. Thread-safe.
class DefinitionsState {
 public:
  /// `errors` = 0: what is served is what is on disk. Otherwise the last good epoch serves.
  void note(std::size_t errors, std::string first_error);
  struct View {
    std::size_t errors = 0;
    std::string first_error;
  };
  [[nodiscard]] View view() const;

 private:
  mutable std::mutex mutex_;
  View view_;
};

/// The operations handlers of one thread.
class Operations {
 public:
  Operations(const SnapshotPublication& publication, const DefinitionsState& definitions,
             const store::MessageState& histories)
      : snapshot_(publication), definitions_(&definitions), histories_(&histories) {}

  /// GET /health/live: 200 as long as the process answers.
  static void live(const http::Request& request, http::Reply& reply);
  /// GET /health/ready: 200 with the epoch. Its status is `degraded` where the definitions on disk have errors or are
  /// refused, and the last good ones serve instead, or where the state of messages is unreachable, and marketing
  /// messages wait. Flags are served all the same.
  void ready(const http::Request& request, http::Reply& reply);
  /// GET /version
  static void version(const http::Request& request, http::Reply& reply);

 private:
  SnapshotPublication::Reader snapshot_;
  const DefinitionsState* definitions_;
  const store::MessageState* histories_;
};

}  // namespace flywheel::api
