// What differs between two versions of one definition, in words and in units moved.
#pragma once

#include <string>
#include <vector>

#include "experiments/assignment/plan.hpp"

namespace flywheel::assignment {

/// Both catalogs must outlive it.
class Comparison {
 public:
  Comparison(const catalog::Catalog& before, const catalog::Catalog& after, Time now);

  /// Fills notes and movement. Either may be nullptr: that version has no such experiment.
  void describe(const catalog::Experiment* before, const catalog::Experiment* after, Difference& difference) const;
  /// Fills notes.
  void describe(const catalog::Flag& before, const catalog::Flag& after, Difference& difference) const;

 private:
  [[nodiscard]] std::string condition_text(const catalog::Catalog& catalog,
                                           std::optional<catalog::ConditionId> condition) const;
  /// Whether two conditions may differ in meaning, segments included.
  [[nodiscard]] bool same_condition(std::optional<catalog::ConditionId> before,
                                    std::optional<catalog::ConditionId> after) const;
  /// Whether everything asked before the audience is the same.
  [[nodiscard]] bool same_gates(const catalog::Gates& before, const catalog::Gates& after) const;
  void describe_gates(const catalog::Gates& before, const catalog::Gates& after, Difference& difference) const;
  [[nodiscard]] Movement movement(const catalog::Experiment& before, const catalog::Experiment& after) const;
  [[nodiscard]] bool runs(const catalog::Experiment& experiment) const;
  void describe_population(const catalog::Experiment& before, const catalog::Experiment& after,
                           Difference& difference) const;
  void describe_rules(const catalog::Flag& before, const catalog::Flag& after, Difference& difference) const;

  const catalog::Catalog& before_;
  const catalog::Catalog& after_;
  Time now_;
  std::vector<std::string> changed_segments_;
};

/// The share of slots (0 to 1) that another variant owns afterwards, by name. Exact for equal seeds; for different ones
/// the expectation for independent hashes.
[[nodiscard]] double moved_share(const catalog::Split& before, const std::vector<catalog::Variant>& variants_before,
                                 const catalog::Split& after, const std::vector<catalog::Variant>& variants_after);

}  // namespace flywheel::assignment
