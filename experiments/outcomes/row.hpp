// What one unit came to: all that totals need of it, whenever they are asked for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/catalog/split.hpp"
#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/stage_totals.hpp"
#include "experiments/outcomes/unit_outcome.hpp"

namespace flywheel::outcomes {

/// Things that are made anew again and again without giving their memory back.
template <class T>
class Reused {
 public:
  /// One more, as it was left when it was last used.
  T& add() {
    if (size_ == items_.size()) items_.emplace_back();
    return items_[size_++];
  }
  /// Takes the last one back.
  void drop() { --size_; }
  void clear() { size_ = 0; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& operator[](std::size_t index) { return items_[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return items_[index]; }
  [[nodiscard]] T* begin() { return items_.data(); }
  [[nodiscard]] T* end() { return items_.data() + size_; }
  [[nodiscard]] const T* begin() const { return items_.data(); }
  [[nodiscard]] const T* end() const { return items_.data() + size_; }

 private:
  std::vector<T> items_;
  std::size_t size_ = 0;
};

/// One metric of a unit: what it heard. Whether its window has closed, and how long was waited, is a matter of when it
/// is looked at.
struct MetricRow {
  std::uint32_t metric = 0;         ///< an index of Plan::metrics
  Time anchor;                      ///< `from:`: when the event that starts the window came
  std::array<double, 2> numbers{};  ///< its value, or numerator and denominator
  std::array<double, 2> before{};   ///< the same of the pre-period
  OutcomeDetails details;
};

/// One experiment that a unit was exposed in.
struct ExperimentRow {
  std::uint32_t experiment = 0;  ///< an index of Plan::experiments
  bool outside = false;          ///< first exposed before the start or at or after the end: nothing below counts
  bool several_arms = false;
  bool bot = false;
  bool known = false;  ///< it had events before its first exposure
  catalog::VariantIndex arm = 0;
  int phase = 1;
  Time first_exposure;
  std::vector<std::string> levels;  ///< by index of Project::segments_by; none where nothing is asked of contexts
  std::vector<std::uint32_t> unconcerned;  ///< indices of Plan::windows whose `if:` does not hold
  /// Indices of UnitRow::metrics, by number of the metric: those that came to something, and those that `from:` starts.
  std::uint32_t first_metric = 0, last_metric = 0;  ///< one past the last
};

/// How far messages of one experiment came with a unit.
struct MessageRow {
  std::uint32_t experiment = 0;
  catalog::VariantIndex arm = 0;
  int phase = 1;
  StageTotals stages;
};

/// One unit. Reused from unit to unit, it stops allocating.
struct UnitRow {
  std::uint32_t type = 0;  ///< of the unit: an index of FoldPlan::types
  bool test_user = false;
  Reused<ExperimentRow> experiments;
  Reused<MetricRow> metrics;
  Reused<MessageRow> messages;
  /// Exposures that name an arm the experiment does not have: how many, by experiment.
  std::vector<std::pair<std::uint32_t, std::int64_t>> unknown_arms;

  /// Whether totals have anything of it.
  [[nodiscard]] bool empty() const { return experiments.empty() && messages.empty() && unknown_arms.empty(); }
  void clear() {
    experiments.clear();
    metrics.clear();
    messages.clear();
    unknown_arms.clear();
  }
};

/// Appends the bytes of a row that is not empty.
void append_row(const UnitRow& row, std::string& out);

/// Reads what append_row wrote. False: the bytes have not that form. Whether the numbers in it are those of a plan is
/// for the caller to know: rows are read with the plan they were written with.
[[nodiscard]] bool read_row(std::string_view bytes, UnitRow& row);

}  // namespace flywheel::outcomes
