// Every epoch that was ever served, and when: so that a restart can go on and a past decision can be rebuilt.
//
//   epochs/0123456789abcdef          sealed (sealed.hpp): zlib of the sources, as `PATH-SIZE TEXT-SIZE\nPATH TEXT` each
//   epochs/log                       a line an epoch that began to serve: `TIME EPOCH CHECKSUM`
//   epochs/0123456789abcdef.damaged  set aside by a start that could not read it
//
// Epochs are kept for ever: some kilobytes each. A line of the log that is torn or damaged is passed over.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/catalog/lock.hpp"

namespace flywheel::history {

/// When an epoch began to serve.
struct Served {
  Time since;
  std::string epoch;
  friend bool operator==(const Served&, const Served&) = default;
};

/// The directory `epochs` of a data directory, which need not exist. Reading changes nothing and needs no server to be
/// away. Thread-safety: const functions from any thread; `begin` and `newest` from one, of the process that serves.
class EpochHistory {
 public:
  using Sources = std::vector<catalog::SourceFile>;

  explicit EpochHistory(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Keeps the sources of `epoch` and notes that it serves from `at` on; nothing where it is the one that served last.
  /// Durable on return. Errors: `unavailable`.
  [[nodiscard]] Result<void> begin(std::string_view epoch, const Sources& sources, Time at);

  /// All that served, in the order of their beginnings. Errors: `unavailable`.
  [[nodiscard]] Result<std::vector<Served>> log() const;
  /// What served at that time. Errors: `not_found` (the history begins later; the message says when), `unavailable`.
  [[nodiscard]] Result<Served> at(Time time) const;
  /// What an epoch was made of. Errors: `not_found`, `corrupt`, `unavailable`.
  [[nodiscard]] Result<Sources> sources(std::string_view epoch) const;

  struct Newest {
    std::shared_ptr<const catalog::Catalog> catalog;  ///< null: there is none
    catalog::Loaded loaded;                           ///< of the catalog
    std::vector<std::string> complaints;              ///< sentences about newer ones that cannot be used
  };
  /// The newest epoch that is intact and still builds, its phases after those of `splits`. Damaged files are set aside.
  /// Errors: `unavailable`.
  [[nodiscard]] Result<Newest> newest(const catalog::Lock& splits);

 private:
  [[nodiscard]] std::filesystem::path file_of(std::string_view epoch) const { return directory_ / epoch; }
  [[nodiscard]] std::filesystem::path log_file() const { return directory_ / "log"; }

  std::filesystem::path directory_;
};

}  // namespace flywheel::history
