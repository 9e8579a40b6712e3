// Messages as the app asks for them: what waits for whom, and for how long.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "flywheel/client.hpp"
#include "sdk/src/ask.hpp"
#include "sdk/src/session.hpp"
#include "sdk/src/worker.hpp"

namespace flywheel::sdk {

/// Client's promises about messages for the current session, whose book has the decisions. These may throw
/// std::bad_alloc, and what the clock throws. Thread-safety: all of it.
class Messages {
 public:
  /// Queues an event of a user. False: it could not be queued.
  using Queue = std::function<bool(const std::string& event, const std::string& user, const Attributes& properties,
                                   const std::string& message_id)>;

  /// All of it must outlive the messages. `worker` nullptr: there is no asking.
  Messages(const Options& options, CurrentSession& current, Worker* worker, Queue queue);

  [[nodiscard]] Decision next(const std::string& placement, const Trigger& trigger);
  [[nodiscard]] Rendering render(const std::string& decision);
  [[nodiscard]] Outcome report(const std::string& decision, const MessageEvent& event);
  void leave(const std::string& placement);
  void pause(Pause mode);
  void resume();

 private:
  [[nodiscard]] std::optional<Pause> paused() const;
  [[nodiscard]] WallTime now() const;
  /// Why nothing is shown there whatever the server says; empty: nothing speaks against it.
  [[nodiscard]] const char* closed_to(const Session* session, const std::string& placement) const;
  [[nodiscard]] Decision ask(const std::shared_ptr<Session>& session, const std::string& placement,
                             const Trigger& trigger);
  /// Whether the server holds to the decision; empty: it does.
  [[nodiscard]] std::string ask_again(const std::shared_ptr<Session>& session, const std::string& decision,
                                      const MessageBook::Check& check);
  [[nodiscard]] std::shared_ptr<Ask> begin(const std::shared_ptr<Session>& session, std::string body,
                                           const std::string& trigger, const std::string& recheck);
  [[nodiscard]] MessageBook::Send sender(const Session& session) const;

  const Options& options_;
  const AppTraits app_;
  CurrentSession& current_;
  Worker* worker_;
  Queue queue_;

  mutable std::mutex mutex_;  // guards paused_
  std::optional<Pause> paused_;
};

}  // namespace flywheel::sdk
