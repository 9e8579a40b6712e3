// What is switched off, and who did it: people by hand, or the server itself where a guardrail is harmed.
//
//   killed      sealed (sealed.hpp): the keys that are off, a JSON string a line, in their order
//   audit.log   a JSON object a line: {"time":…,"action":"kill" or "unkill","key":…,"reason":…,"remote":…}, and where
//               the server did it: "by":"auto_pause" and the numbers (pauses.hpp)
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "flagd/history/pauses.hpp"
#include "flagd/history/switching.hpp"

namespace flywheel::history {

/// Keys of flags, experiments and messages, which need not exist (any more).
using KilledKeys = std::set<std::string, std::less<>>;

/// The two files in a data directory. Thread-safety: `write` and `recover` from one thread of the process that serves.
class KillList {
 public:
  explicit KillList(const std::filesystem::path& data) : killed_(data / "killed"), audit_(data / "audit.log") {}

  /// What is off now. Errors: `corrupt`, `unavailable`.
  [[nodiscard]] Result<KilledKeys> read() const;
  /// After `corrupt`: sets the damaged file aside, and what the audit log says is off. Errors: `unavailable`.
  [[nodiscard]] Result<KilledKeys> recover();
  /// What was off at that time, by the audit log. Lines that are torn or damaged are passed over. Errors:
  /// `unavailable`.
  [[nodiscard]] Result<KilledKeys> at(Time time) const;
  /// The pauses of the server's own until then, and how they ended, by the audit log. Errors: `unavailable`.
  [[nodiscard]] Result<Pauses> pauses(Time time = Time::max()) const;

  /// Logs the switching and keeps what is off after it. Durable on return. Errors: `unavailable`.
  [[nodiscard]] Result<void> write(const KilledKeys& killed, const Switching& switching);

 private:
  std::filesystem::path killed_;
  std::filesystem::path audit_;
};

/// The keys as the places of their entries: bit i % 64 of word i / 64 stands for entries()[i].
[[nodiscard]] std::vector<std::uint64_t> killed_places(const catalog::Catalog& catalog, const KilledKeys& keys);

}  // namespace flywheel::history
