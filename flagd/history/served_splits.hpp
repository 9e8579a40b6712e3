// The splits that every experiment served last: what phases are counted by.
//
//   epochs/splits    sealed (sealed.hpp): a lock file (config/catalog/lock.hpp) with a split for every experiment that
//                    ever served, also for those that are gone
#pragma once

#include <filesystem>

#include "config/catalog/lock.hpp"
#include "flagd/history/epoch_history.hpp"

namespace flywheel::history {

/// Thread-safety: from one thread.
class ServedSplits {
 public:
  explicit ServedSplits(const std::filesystem::path& epochs) : file_(epochs / "splits") {}

  /// Reads what was remembered; where there is nothing to read although epochs served, or it is damaged, it is found
  /// anew by going through all of them. Errors: `unavailable`.
  [[nodiscard]] Result<void> open(const EpochHistory& epochs);

  [[nodiscard]] const catalog::Lock& splits() const { return splits_; }
  /// Whether a catalog that was built without `splits` would have other phases with them.
  [[nodiscard]] bool renumbers(const catalog::Catalog& catalog) const;
  /// Remembers what `catalog` serves, durably. Errors: `unavailable`; then it is remembered until the process ends.
  [[nodiscard]] Result<void> remember(const catalog::Catalog& catalog);

 private:
  /// Takes over the splits of a catalog; whether any is new.
  bool take(const catalog::Catalog& catalog);

  std::filesystem::path file_;
  catalog::Lock splits_;
};

}  // namespace flywheel::history
