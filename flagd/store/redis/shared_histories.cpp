#include "flagd/store/redis/shared_histories.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <optional>
#include <thread>

#include "config/hashing/slot.hpp"
#include "flagd/store/byte_order.hpp"
#include "flagd/store/history_record.hpp"

namespace flywheel::store::redis {
namespace {

/// Two years in milliseconds: longer than the longest snooze (366 days). Every read and write renews it.
constexpr std::string_view kKept = "63072000000";

/// Check and store in one step. KEYS: the history; ARGV: the version it must have, the value, how long it is kept.
constexpr std::string_view kReplace =
    "if redis.call('GETRANGE', KEYS[1], 0, 7) ~= ARGV[1] then return 0 end "
    "redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1";

constexpr std::size_t kVersionSize = 8;
constexpr unsigned kMostAttempts = 64;
constexpr std::chrono::microseconds kFirstPause{250};
constexpr std::chrono::microseconds kLongestPause{16'000};

/// By which the server knows a script: its SHA-1 in hexadecimal.
std::string name_of(std::string_view script) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(script.data(), script.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::string name;
  for (unsigned i = 0; i < size; ++i) {
    name += "0123456789abcdef"[digest[i] >> 4U];
    name += "0123456789abcdef"[digest[i] & 15U];
  }
  return name;
}

/// What makes a value that one and tells a damaged one, or one under another key.
std::string version_of(const std::string& key, std::string_view record) {
  std::string version;
  append_number(hashing::hash_of(hashing::hash_of(0, key), record), version);
  return version;
}

}  // namespace

std::string history_key(outcomes::UnitId unit) {
  return "flywheel:1:messages:{" + std::string(unit.type) + ":" + std::string(unit.id) + "}";
}

SharedHistories::SharedHistories(Address address, Server::Notice notice)
    : server_(std::make_unique<Server>(std::move(address), std::move(notice))) {}

Result<SharedHistories::Held> SharedHistories::read(outcomes::UnitId unit, const std::string& key,
                                                    Clock::time_point deadline) const {
  const auto reply = server_->ask({"GETEX", key, "PX", kKept}, deadline);
  if (!reply) return reply.error();
  if (reply->kind == Reply::Kind::kNothing) return Held();
  const std::string_view value = reply->text;
  if (reply->kind == Reply::Kind::kText && value.size() >= kVersionSize) {
    const std::string_view record = value.substr(kVersionSize);
    Held held{std::string(value.substr(0, kVersionSize)), {}};
    auto history = read_history_record(record);
    if (history && held.version == version_of(key, record)) {
      held.history = std::move(*history);
      return held;
    }
  }
  return Error("corrupt", "the messages of " + std::string(unit.type) + " \"" + std::string(unit.id) +
                              "\" do not decode: Redis key `" + key + "`");
}

Result<bool> SharedHistories::replace(const std::string& key, const std::string& version,
                                      const messages::History& history, Clock::time_point deadline) {
  static const std::string kName = name_of(kReplace);
  const std::string record = history_record(history);
  const std::string value = version_of(key, record) + record;
  auto reply = server_->ask({"EVALSHA", kName, "1", key, version, value, kKept}, deadline);
  if (reply && reply->kind == Reply::Kind::kRefused && reply->text.starts_with("NOSCRIPT")) {
    reply = server_->ask({"EVAL", kReplace, "1", key, version, value, kKept}, deadline);
  }
  if (!reply) return reply.error();
  // Anything but a number: another program has just put something else under the key, which reading it will tell.
  return reply->kind == Reply::Kind::kNumber && reply->number == 1;
}

Result<messages::History> SharedHistories::history_of(outcomes::UnitId unit) const {
  auto held = read(unit, history_key(unit), Clock::now() + kLongestCall);
  if (!held) return held.error();
  return std::move(held->history);
}

Result<void> SharedHistories::changed(outcomes::UnitId unit, const Change& change) {
  const std::string key = history_key(unit);
  const auto deadline = Clock::now() + kLongestCall;
  auto pause = kFirstPause;
  for (unsigned attempt = 0; attempt < kMostAttempts && Clock::now() < deadline; ++attempt) {
    auto held = read(unit, key, deadline);
    if (!held) return held.error();
    if (!change(held->history)) return {};
    const auto replaced = replace(key, held->version, held->history, deadline);
    if (!replaced) return replaced.error();
    if (*replaced) return {};
    std::this_thread::sleep_for(jitter(pause));
    pause = std::min(2 * pause, kLongestPause);
  }
  return Error("unavailable", "too many change the messages of " + std::string(unit.type) + " \"" +
                                  std::string(unit.id) + "\" at once");
}

Result<void> SharedHistories::change_history(outcomes::UnitId unit, const Change& change,
                                             std::function<void(Result<void>)> done) {
  auto result = changed(unit, change);
  if (done) done(result);
  return result;
}

}  // namespace flywheel::store::redis
