// The Flywheel client: what an app needs to show the right message and to report what came of it.
//
//   flywheel::Client client({.server = "http://127.0.0.1:8080"});
//   client.Start({"user-42", {{"plan", "free"}}});
//   if (client.BoolVariation("block-editor", false)) { … }
//   client.Track("file_uploaded");
//
// C++17. No call throws, none but WaitUntilReady, NextMessage, RenderMessage, Flush and Shutdown waits for anything.
// sdk/README.md has the first steps and the promises in full.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "flywheel/attribute.hpp"
#include "flywheel/message.hpp"

namespace flywheel {

/// Who uses the app.
struct Context {
  std::string targeting_key;  ///< the user's id
  Attributes attributes;
};

/// OpenFeature's words.
enum class Reason { kStatic, kDefault, kTargetingMatch, kSplit, kDisabled, kStale, kError };
enum class ErrorCode {
  kNone,
  kProviderNotReady,
  kFlagNotFound,
  kTypeMismatch,
  kTargetingKeyMissing,
  kInvalidContext,
  kParseError,
  kGeneral
};
const char* ReasonName(Reason reason) noexcept;
const char* ErrorCodeName(ErrorCode code) noexcept;

/// A value and how it came about.
template <class T>
struct Detail {
  T value{};
  std::string variant;  ///< empty: no variant
  Reason reason = Reason::kError;
  ErrorCode error = ErrorCode::kNone;
  std::string error_message;
};

enum class ClientState { kNotReady, kReady, kStale, kClosed };

/// Everything a client can be told; the defaults suit an app.
struct Options {
  /// http://host[:port][/prefix]. Plain HTTP: TLS comes with a proxy beside the app; LastError says so for https.
  std::string server = "http://127.0.0.1:8080";
  std::string api_key;                             ///< sent as a bearer token where not empty
  std::chrono::milliseconds timeout{2000};         ///< of one request, in all
  std::chrono::milliseconds poll_interval{60000};  ///< how often assignments are asked for anew
  std::chrono::milliseconds flush_interval{5000};
  std::size_t flush_at = 100;       ///< a batch is sent as soon as so many events wait
  std::size_t queue_limit = 10000;  ///< events beyond are dropped and counted
  /// The time of events and messages, for replays and tests. Left empty: the system's clock, corrected by the server
  /// for skew. Where given, the server takes event times as they are. Called on the thread that tracks, and where
  /// `placements` are given on the client's own; must not use the client.
  std::function<std::chrono::system_clock::time_point()> clock;

  /// How long NextMessage and RenderMessage wait for the server at most.
  std::chrono::milliseconds message_timeout{150};
  /// Of messages: a BCP 47 tag like de-AT; empty: the project's default. It is the context's attribute `locale`, too,
  /// where the app gives none.
  std::string locale;
  std::vector<std::string> layouts;  ///< that the app draws; empty: all of them
  /// The token of a signed link with which the app was opened (`flagd preview`): its message is shown before others.
  std::string preview;
  /// Placements of the first screen: their decisions come with the flags, in one call at the start. At most 32.
  std::vector<std::string> placements;
  std::vector<std::string> never_on;  ///< placements where no message is shown, whatever the server says
};

/// What became of the events.
struct EventCounts {
  std::uint64_t queued = 0;     ///< waiting now
  std::uint64_t delivered = 0;  ///< acknowledged as durable
  std::uint64_t dropped = 0;    ///< malformed, refused by the server, beyond queue_limit, or left at Shutdown
};

/// Thread-safety: every function may be called from any thread.
class Client {
 public:
  explicit Client(Options options);
  ~Client();  ///< Shutdown with the request timeout
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Begins to fetch assignments for `context` in the background. Called again: Identify.
  void Start(Context context) noexcept;
  /// Waits until the assignments of the latest Start or Identify are there, or an attempt failed. False: not (yet)
  /// there; LastError says why. The client keeps trying, and the next call waits for the next attempt.
  bool WaitUntilReady(std::chrono::milliseconds timeout) noexcept;
  /// Another user: forgets the old assignments, exposures and messages at once and fetches new ones.
  void Identify(Context context) noexcept;
  ClientState State() const noexcept;

  /// What is wrong between the client and its server now, else why an event was last dropped; empty: all is well.
  std::string LastError() const noexcept;

  // A value as the server decided for this context, else `fallback`. Calling them says "the app acts on it now": the
  // first call for an experiment records the exposure, once per unit and experiment.
  bool BoolVariation(const std::string& key, bool fallback) noexcept;
  std::string StringVariation(const std::string& key, std::string fallback) noexcept;
  std::int64_t IntVariation(const std::string& key, std::int64_t fallback) noexcept;
  double DoubleVariation(const std::string& key, double fallback) noexcept;
  /// The value as JSON text.
  std::string JsonVariation(const std::string& key, std::string fallback) noexcept;

  Detail<bool> BoolVariationDetail(const std::string& key, bool fallback) noexcept;
  Detail<std::string> StringVariationDetail(const std::string& key, std::string fallback) noexcept;
  Detail<std::int64_t> IntVariationDetail(const std::string& key, std::int64_t fallback) noexcept;
  Detail<double> DoubleVariationDetail(const std::string& key, double fallback) noexcept;
  Detail<std::string> JsonVariationDetail(const std::string& key, std::string fallback) noexcept;
  /// As JsonVariationDetail, without recording an exposure.
  Detail<std::string> Peek(const std::string& key, std::string fallback) noexcept;

  /// Reports something the user did. Queued, sent in batches, retried until it is durable on the server. Events that
  /// cannot be sent (nobody identified yet, text that is not UTF-8, NaN) are dropped and counted; LastError says why.
  void Track(const std::string& event, Attributes properties = {}) noexcept;

  /// Which message does this user see at `placement` now? Ask when the user gets there, or when something has happened
  /// that messages wait for. Waits at most Options::message_timeout; an answer that comes later is kept for the next
  /// visit of the placement. Without an answer: kNothing, with the reason.
  Decision NextMessage(const std::string& placement, const Trigger& trigger = {}) noexcept;
  /// The moment to draw has come: the delay is over, the user is still there, nothing is loaded yet. Call it for every
  /// decision, whatever it is to do: this is the exposure, in all arms at the same moment. Draw only where it says so.
  /// A decision that had to wait is asked about again, for at most Options::message_timeout.
  Rendering RenderMessage(const std::string& decision) noexcept;
  /// What became of a message that is drawn. Queued when it returns: report a dismissal, then close the view. Refused,
  /// in words: what cannot have happened to it, what was reported before, decisions that are over.
  Outcome ReportMessage(const std::string& decision, const MessageEvent& event) noexcept;
  /// The user has left the placement: what was decided for it is not drawn any more, what is drawn was dismissed.
  void LeavePlacement(const std::string& placement) noexcept;

  /// No message is decided or drawn until ResumeMessages, over changes of the user too; what is drawn stays. What was
  /// decided and not drawn is forgotten.
  void PauseMessages(Pause mode) noexcept;
  void ResumeMessages() noexcept;

  /// Sends what is queued. True: everything queued before the call was acknowledged in time and nothing was refused.
  bool Flush(std::chrono::milliseconds timeout) noexcept;
  /// Flush, then stop the background thread; what was not acknowledged in time is dropped and counted. Idempotent;
  /// variations answer the fallback afterwards.
  bool Shutdown(std::chrono::milliseconds timeout) noexcept;

  EventCounts Events() const noexcept;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace flywheel
