// All flags and experiments for one context, as the items of an OFREP bulk answer.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/assignment/evaluate.hpp"
#include "flagd/api/snapshot.hpp"
#include "flagd/api/sticky_memory.hpp"

namespace flywheel::api {

/// Reused, it stops allocating. Not thread-safe: one a thread.
class BulkFlags {
 public:
  explicit BulkFlags(store::UserState& users) : sticky_(users) {}

  /// Evaluates everything. Asks for the arms that units keep (which it notes in the context), and notes new ones.
  void evaluate(const Snapshot& snapshot, assignment::EvaluationContext& context, Arena& scratch);

  // Of the context that was evaluated last, with the same snapshot.
  /// A hash of all items, without writing those that were rendered when definitions were loaded.
  [[nodiscard]] std::uint64_t hash(const Snapshot& snapshot) const;
  /// Appends the items, with commas between them.
  void append_items(const Snapshot& snapshot, std::string& out) const;

 private:
  /// A message that an item lacks.
  struct Message {
    std::size_t place;  ///< of the entry
    std::size_t end;    ///< in texts_; it begins where the one before ends
  };
  void write_messages(const Snapshot& snapshot, std::span<const assignment::Evaluation> evaluations,
                      const assignment::EvaluationContext& context, Arena& scratch);

  StickyMemory sticky_;
  assignment::Bulk bulk_;
  std::vector<std::uint32_t> outcomes_;  // by place
  std::vector<Message> messages_;
  std::string texts_;
};

}  // namespace flywheel::api
