// From totals to a Report: which statistics are asked of which numbers, and what is said of them.
#pragma once

#include <string>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/totals.hpp"
#include "experiments/report/effects.hpp"
#include "experiments/report/report.hpp"
#include "experiments/statistics/cuped.hpp"

namespace flywheel::report {

/// The report of an experiment served by flagd. `totals` must be of that experiment and `catalog` its catalog. Arms
/// with fewer than kFewestForRates exposed units are counted, not compared.
[[nodiscard]] Report assemble(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                              const outcomes::ExperimentTotals& totals, Time as_of);

/// The report of what a holdout measures: what everything that is held back does together, on the rest against those
/// held out. `totals` must be of its comparison.
[[nodiscard]] Report assemble(const catalog::Catalog& catalog, const catalog::Holdout& holdout,
                              const outcomes::ExperimentTotals& totals, Time as_of);

/// A metric of a table or of published counts.
struct TableMetric {
  std::string name;
  bool is_proportion = true;
  std::vector<statistics::Moments> arms;  ///< in the order of Table::arms; empty where `cross` is filled
  std::vector<double> largest = {};       ///< of `arms`: the largest value of a unit; empty: not known
  bool is_ratio = false;
  std::vector<std::string> covariates = {};  ///< names of the last variables of `cross`
  /// By arm: the outcome (a ratio's numerator and denominator), then the covariates.
  std::vector<statistics::CrossMoments> cross = {};
  /// The same by attribute (Table::segments), level and arm.
  std::vector<std::vector<std::vector<statistics::CrossMoments>>> by_segment = {};
  std::optional<Winsorising> winsorising = {};
  bool good_up = true;  ///< more is better
};

/// An attribute of units, known before exposure, and its levels.
struct TableSegment {
  std::string attribute;
  std::vector<std::string> levels;
};

/// One row a unit, already summed up.
struct Table {
  std::string name;                      ///< experiment or file name
  std::string source;                    ///< "table ab_data.csv", "published counts"
  std::vector<std::string> arms;         ///< baseline first
  std::vector<double> weights;           ///< expected shares; equal where the user gave none
  std::vector<std::int64_t> first_seen;  ///< units by the arm of their first row, before exclusions
  std::vector<std::int64_t> units;       ///< in the analysis
  std::int64_t multi_arm_units = 0;
  bool units_told_apart = true;      ///< by an id; else every row, or count, is a unit of its own
  std::int64_t repeated_rows = 0;    ///< further rows of a unit already seen in the same arm
  std::int64_t left_out_rows = 0;    ///< rows that the caller did not want
  std::vector<TableMetric> metrics;  ///< the first is the goal
  std::vector<TableSegment> segments = {};
  double alpha = 0.05;
};

/// The report of a table, however small (always_compare is implied), as many arms as it has. The vectors of `table`
/// must fit its arms. Bytes of names that are not UTF-8 become U+FFFD.
[[nodiscard]] Report assemble(const Table& table, Inference inference = {});

}  // namespace flywheel::report
