// How often each value occurs: exact while there are few different ones, then in fixed bins.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// Counts values, and how units share them. While at most kMostExact different values have been counted, each is kept;
/// from then on they are counted in bins whose width is 1/256 of a power of two (0.2% to 0.4% of the value; 0 has a bin
/// of its own). Of a bin the value nearest to 0 is counted apart: whole numbers below 512 begin a bin, so that what
/// many values share is told from what lies beside it. What it says depends on the values alone, not on the order in
/// which they came or were merged.
class Distribution {
 public:
  static constexpr std::size_t kMostExact = 4096;

  /// One value of a unit that has no other. Finite.
  void add(double value);
  /// All values of one unit. Finite.
  void add(std::span<const double> unit);
  void merge(const Distribution& other);
  /// After the last value: what is asked is answered at once then.
  void finish();

  /// The values of one bin, or one exact value.
  struct Cell {
    double value = 0;        ///< the value; of a bin its middle
    double width = 0;        ///< of a bin; 0: all its values are the same
    std::int64_t count = 0;  ///< how many values
    /// For the variance of the share of values up to here, over units with n values of which y lie up to here: what
    /// this cell adds to Σ y·n and to Σ y².
    std::int64_t by_size = 0;
    std::int64_t squares = 0;
  };
  /// In order of value; `in_bins`: in bins although it is exact, to be compared with one that is not.
  [[nodiscard]] std::vector<Cell> cells(bool in_bins = false) const;
  /// All values.
  [[nodiscard]] std::int64_t count() const { return count_; }
  /// Σ n² over units of n values.
  [[nodiscard]] std::int64_t squared_sizes() const { return squared_sizes_; }
  /// Whether no value stands in a bin.
  [[nodiscard]] bool exact() const;

 private:
  struct Counts {
    std::int64_t count = 0;
    std::int64_t by_size = 0;
    std::int64_t squares = 0;
    void add(const Counts& other);
  };
  /// Of one value or one bin.
  struct Bin {
    double nearest = 0;  ///< to 0, of its values
    Counts at_nearest;
    Counts rest;
    void add(double value, const Counts& counts);
    void merge(const Bin& other);
  };
  /// So many values wait to be counted together: what stands in one bin is then added to it at once.
  static constexpr std::size_t kMostWaiting = 1024;

  void put(std::uint64_t bits, const Counts& counts);
  /// Counts what waits.
  void settle();
  [[nodiscard]] Distribution settled() const;
  [[nodiscard]] Bin& bin_at(std::uint64_t bits);
  void use_bins();

  std::vector<double> waiting_;  // values of units that have no other
  bool exact_ = true;            // as far as is counted
  std::int64_t count_ = 0;
  std::int64_t squared_sizes_ = 0;
  boost::unordered_flat_map<std::uint64_t, Bin> bins_;  // by the value's bits, or its bin's
  std::vector<double> sorted_;                          // of the unit at hand
};

/// Of the values of all units together.
struct ClusteredQuantile {
  Real estimate = 0;        ///< type 7; within a bin by a monotone cubic
  Real standard_error = 0;  ///< half the width of the outer interval by the normal distribution's critical value
  bool bounded = false;     ///< false: there are too few values for the interval's ends, or fewer than two units
};

/// `units`: how many there are, those without a value among them; 0 < q < 1; the distribution is not empty. The share
/// of values up to the estimate varies as a ratio over units does (delta method); the outer interval's ends are the
/// quantiles at that share's interval. Source: Deng, Knoblich, Lu (2018).
/// Quantiles that are compared with each other are all exact or all in bins: `in_bins` where some other one is.
[[nodiscard]] ClusteredQuantile clustered_quantile(const Distribution& values, Real q, std::int64_t units, Real alpha,
                                                   bool in_bins = false);

/// The type-7 quantile of the cells' values; not empty.
[[nodiscard]] Real quantile_of(std::span<const Distribution::Cell> cells, Real q);

}  // namespace flywheel::statistics
