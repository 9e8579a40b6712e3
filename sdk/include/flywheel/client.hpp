// The Flywheel client: what an app needs to show the right message and to report what came of it.
//
//   flywheel::Client client({.server = "http://127.0.0.1:8080"});
//   client.Start({"user-42", {{"plan", "free"}}});
//   if (client.BoolVariation("block-editor", false)) { … }
//   client.Track("file_uploaded");
//
// C++17. No call throws, none but WaitUntilReady, Flush and Shutdown waits for anything.
// sdk/README.md has the first steps and the promises in full.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace flywheel {

/// Deeper values (objects, lists) are given as JSON text.
struct Json {
  std::string text;  ///< a JSON document, e.g. {"a":[1,2]}
};
/// A context attribute, an event property or a flag's value: yes or no, number, text, JSON.
using Scalar = std::variant<bool, std::int64_t, double, std::string, Json>;
/// `{{"plan", "free"}, {"seats", 3}}`: every integer, floating-point and text type is accepted.
class Attribute {
 public:
  Attribute(bool value) : value_(value) {}                           // NOLINT(google-explicit-constructor)
  Attribute(double value) : value_(value) {}                         // NOLINT(google-explicit-constructor)
  Attribute(const char* value) : value_(std::string(value)) {}       // NOLINT(google-explicit-constructor)
  Attribute(std::string value) : value_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Attribute(std::string_view value) : value_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Attribute(Json value) : value_(std::move(value)) {}                // NOLINT(google-explicit-constructor)
  /// Unsigned numbers beyond 2^63 become doubles.
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>, int> = 0>
  Attribute(Integer value) : value_(Number(value)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const Scalar& value() const { return value_; }

 private:
  template <class Integer>
  static Scalar Number(Integer value) {
    if constexpr (std::is_unsigned_v<Integer> && sizeof(Integer) >= sizeof(std::int64_t)) {
      if (value > static_cast<Integer>(INT64_MAX)) return static_cast<double>(value);
    }
    return static_cast<std::int64_t>(value);
  }

  Scalar value_;
};
using Attributes = std::map<std::string, Attribute>;

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
  /// The time of events, for replays and tests. Left empty: the system's clock, corrected by the server for skew.
  /// Where given, the server takes event times as they are. Called on the thread that tracks; must not use the client.
  std::function<std::chrono::system_clock::time_point()> clock;
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
  /// Another user: forgets the old assignments and exposures at once and fetches new ones.
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
