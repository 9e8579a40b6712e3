// A question about messages, on its way from the thread that wants to know to the one that asks.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sdk/src/answer.hpp"
#include "sdk/src/offer.hpp"
#include "sdk/src/session.hpp"

namespace flywheel::sdk {

/// What every question about messages says of the app.
struct AppTraits {
  std::string locale;                ///< may be empty
  std::vector<std::string> layouts;  ///< empty: all
  std::string preview;               ///< a signed link's token; may be empty
};

/// A trigger as a JSON object. Errors: text that is not UTF-8, an empty event, numbers that are not finite.
[[nodiscard]] Result<std::string> render_trigger(const Trigger& trigger);

/// The body of /v1/messages/next and /v1/bootstrap. `triggers` are JSON objects; `recheck`: a decision of which is
/// asked whether it still holds, or empty. Errors: text that is not UTF-8.
[[nodiscard]] Result<std::string> message_question(const Session& session, const AppTraits& app,
                                                   const std::vector<std::string>& placements,
                                                   const std::vector<std::string>& triggers = {},
                                                   const std::string& recheck = {});

/// Whoever waits may stop at any time; what arrives later lands in the session's book all the same. Thread-safety: all
/// of it.
class Ask {
 public:
  /// `trigger` is the event's name. Answers count from `asked_at`, so that nothing lives longer than the server says.
  Ask(std::shared_ptr<Session> session, std::string body, std::string trigger, std::string recheck, WallTime asked_at);

  [[nodiscard]] const std::shared_ptr<Session>& session() const { return session_; }
  [[nodiscard]] const std::string& body() const { return body_; }

  /// The one decision. Nothing: it did not come in time. Errors: there is no answer.
  [[nodiscard]] std::optional<Result<Offer>> wait(SteadyTime deadline);
  /// Whether somebody still waits for it.
  [[nodiscard]] bool wanted() const;
  /// The answer, or that there is none: decisions go into the book, one that does not hold any more is cancelled there.
  void finish(const Answer& answer);

 private:
  [[nodiscard]] Result<Offer> read(const Answer& answer) const;

  const std::shared_ptr<Session> session_;
  const std::string body_;
  const std::string trigger_;
  const std::string recheck_;
  const WallTime asked_at_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable answered_;
  std::optional<Result<Offer>> answer_;
  bool wanted_ = true;
};

}  // namespace flywheel::sdk
