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

  /// The number of each entry's outcome. Asks for the arms that units keep (which it notes in the context), and notes
  /// new ones. The span lives until the next call.
  [[nodiscard]] std::span<const std::uint32_t> evaluate(const Snapshot& snapshot,
                                                        assignment::EvaluationContext& context, Arena& scratch);

 private:
  StickyMemory sticky_;
  assignment::Bulk bulk_;
  std::vector<std::uint32_t> outcomes_;
};

/// Appends the items of these outcomes, with commas between them.
void append_items(const Snapshot& snapshot, std::span<const std::uint32_t> outcomes, std::string& out);

}  // namespace flywheel::api
