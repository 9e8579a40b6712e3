#include "flywheel/client.hpp"

#include <utility>

#include "sdk/src/core.hpp"

namespace flywheel {
namespace {

/// The edge of the SDK: out of memory is all that can be thrown behind it.
template <class Function, class T>
T guarded(Function function, T otherwise) noexcept {
  try {
    return function();
  } catch (...) {
    return otherwise;
  }
}

constexpr const char* kShutDown = "the client is shut down";

/// What the client's messages say; where it is shut down, `otherwise`; and nothing without memory.
template <class T, class Core, class Function, class Otherwise>
T with_messages(Core& core, Function function, Otherwise otherwise) noexcept {
  return guarded(
      [&] {
        sdk::Messages* messages = core.messages();
        return messages ? function(*messages) : otherwise();
      },
      T{});
}

}  // namespace

const char* ReasonName(Reason reason) noexcept {
  switch (reason) {
    case Reason::kStatic:
      return "STATIC";
    case Reason::kDefault:
      return "DEFAULT";
    case Reason::kTargetingMatch:
      return "TARGETING_MATCH";
    case Reason::kSplit:
      return "SPLIT";
    case Reason::kDisabled:
      return "DISABLED";
    case Reason::kStale:
      return "STALE";
    case Reason::kError:
      break;
  }
  return "ERROR";
}

const char* ErrorCodeName(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kNone:
      return "";
    case ErrorCode::kProviderNotReady:
      return "PROVIDER_NOT_READY";
    case ErrorCode::kFlagNotFound:
      return "FLAG_NOT_FOUND";
    case ErrorCode::kTypeMismatch:
      return "TYPE_MISMATCH";
    case ErrorCode::kTargetingKeyMissing:
      return "TARGETING_KEY_MISSING";
    case ErrorCode::kInvalidContext:
      return "INVALID_CONTEXT";
    case ErrorCode::kParseError:
      return "PARSE_ERROR";
    case ErrorCode::kGeneral:
      break;
  }
  return "GENERAL";
}

Client::Client(Options options) : core_(std::make_unique<Core>(std::move(options))) {}
Client::~Client() = default;

void Client::Start(Context context) noexcept {
  Identify(std::move(context));
}

void Client::Identify(Context context) noexcept {
  guarded([&] { return core_->Identify(context), true; }, false);
}

bool Client::WaitUntilReady(std::chrono::milliseconds timeout) noexcept {
  return guarded([&] { return core_->WaitUntilReady(timeout); }, false);
}

ClientState Client::State() const noexcept {
  return guarded([&] { return core_->State(); }, ClientState::kNotReady);
}

std::string Client::LastError() const noexcept {
  return guarded([&] { return core_->LastError(); }, std::string());
}

bool Client::BoolVariation(const std::string& key, bool fallback) noexcept {
  return BoolVariationDetail(key, fallback).value;
}
std::string Client::StringVariation(const std::string& key, std::string fallback) noexcept {
  return StringVariationDetail(key, std::move(fallback)).value;
}
std::int64_t Client::IntVariation(const std::string& key, std::int64_t fallback) noexcept {
  return IntVariationDetail(key, fallback).value;
}
double Client::DoubleVariation(const std::string& key, double fallback) noexcept {
  return DoubleVariationDetail(key, fallback).value;
}
std::string Client::JsonVariation(const std::string& key, std::string fallback) noexcept {
  return JsonVariationDetail(key, std::move(fallback)).value;
}

Detail<bool> Client::BoolVariationDetail(const std::string& key, bool fallback) noexcept {
  return core_->Evaluate<sdk::BoolReader>(key, fallback, Core::Exposure::kRecord);
}
Detail<std::string> Client::StringVariationDetail(const std::string& key, std::string fallback) noexcept {
  return core_->Evaluate<sdk::StringReader>(key, std::move(fallback), Core::Exposure::kRecord);
}
Detail<std::int64_t> Client::IntVariationDetail(const std::string& key, std::int64_t fallback) noexcept {
  return core_->Evaluate<sdk::IntReader>(key, fallback, Core::Exposure::kRecord);
}
Detail<double> Client::DoubleVariationDetail(const std::string& key, double fallback) noexcept {
  return core_->Evaluate<sdk::DoubleReader>(key, fallback, Core::Exposure::kRecord);
}
Detail<std::string> Client::JsonVariationDetail(const std::string& key, std::string fallback) noexcept {
  return core_->Evaluate<sdk::JsonReader>(key, std::move(fallback), Core::Exposure::kRecord);
}
Detail<std::string> Client::Peek(const std::string& key, std::string fallback) noexcept {
  return core_->Evaluate<sdk::JsonReader>(key, std::move(fallback), Core::Exposure::kSkip);
}

void Client::Track(const std::string& event, Attributes properties) noexcept {
  core_->Track(event, properties);
}

Decision Client::NextMessage(const std::string& placement, const Trigger& trigger) noexcept {
  return with_messages<Decision>(
      *core_, [&](sdk::Messages& messages) { return messages.next(placement, trigger); },
      [&] { return sdk::nothing(placement, "NOT_READY", kShutDown); });
}

Rendering Client::RenderMessage(const std::string& decision) noexcept {
  return with_messages<Rendering>(
      *core_, [&](sdk::Messages& messages) { return messages.render(decision); },
      [] {
        return Rendering{false, kShutDown};
      });
}

Outcome Client::ReportMessage(const std::string& decision, const MessageEvent& event) noexcept {
  return with_messages<Outcome>(
      *core_, [&](sdk::Messages& messages) { return messages.report(decision, event); },
      [] {
        return Outcome{false, kShutDown};
      });
}

void Client::LeavePlacement(const std::string& placement) noexcept {
  with_messages<bool>(
      *core_, [&](sdk::Messages& messages) { return messages.leave(placement), true; }, [] { return false; });
}

void Client::PauseMessages(Pause mode) noexcept {
  with_messages<bool>(
      *core_, [&](sdk::Messages& messages) { return messages.pause(mode), true; }, [] { return false; });
}

void Client::ResumeMessages() noexcept {
  with_messages<bool>(
      *core_, [](sdk::Messages& messages) { return messages.resume(), true; }, [] { return false; });
}

bool Client::Flush(std::chrono::milliseconds timeout) noexcept {
  return guarded([&] { return core_->Flush(timeout); }, false);
}

bool Client::Shutdown(std::chrono::milliseconds timeout) noexcept {
  return guarded([&] { return core_->Shutdown(timeout); }, false);
}

EventCounts Client::Events() const noexcept {
  return guarded([&] { return core_->Events(); }, EventCounts{});
}

}  // namespace flywheel
