// Histories as they stand in the database, handed out without copying.
#pragma once

#include <string>
#include <string_view>

#include "experiments/outcomes/event.hpp"
#include "flagd/store/embedded/database.hpp"

namespace flywheel::store {

/// Visits what an iterator over Family::kEvents sees, from its position to its end.
class HistoryReader {
 public:
  HistoryReader(const Database& database, rocksdb::Iterator& iterator, outcomes::HistoryVisitor& visitor)
      : database_(database), iterator_(iterator), visitor_(visitor) {}

  /// Visits unit after unit. Errors: `corrupt` (the message names the key), `unavailable`; the unit in which it
  /// happens is then not ended.
  [[nodiscard]] Result<void> visit_units();

  /// Visits that unit, whose keys, if it has any, are the next ahead. Errors: as above.
  [[nodiscard]] Result<void> visit_unit(outcomes::UnitId unit, std::string_view prefix);

 private:
  /// Visits the events whose keys begin with prefix_.
  Result<void> visit_events();
  Result<void> visit_event(std::string_view key);
  [[nodiscard]] Result<void> status() const;

  const Database& database_;
  rocksdb::Iterator& iterator_;
  outcomes::HistoryVisitor& visitor_;
  std::string prefix_;   // of the unit being visited
  std::string scratch_;  // its decoded text
};

}  // namespace flywheel::store
