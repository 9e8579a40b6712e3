#include "experiments/statistics/distribution.hpp"

#include <algorithm>
#include <bit>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>

#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {
namespace {

/// Of a double's 52 bits of mantissa a bin fixes the first eight.
constexpr int kBinShift = 44;

std::uint64_t bits_of(double value) {
  return std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);  // −0 is 0
}

std::uint64_t bin_of(std::uint64_t bits) {
  return bits >> kBinShift;
}

double middle_of(std::uint64_t bin) {
  const std::uint64_t first = bin << kBinShift;
  return std::bit_cast<double>(bin == 0 ? 0 : first | std::uint64_t{1} << (kBinShift - 1));
}

double width_of(std::uint64_t bin) {
  return 2 * std::fabs(middle_of(bin) - std::bit_cast<double>(bin << kBinShift));
}

/// How the values of a bin are spread over it: their cumulative count is the monotone cubic between the bin's ends.
/// The middle of a bin would do for a value, but not for its error: in large data an interval is narrower than a bin.
/// Source: Fritsch & Butland (1984).
class Spread {
 public:
  Spread(std::span<const Distribution::Cell> cells, std::size_t index)
      : cell_(cells[index]), count_(static_cast<Real>(cell_.count)) {
    if (cell_.width == 0) return;
    if (index > 0 && touch(cells[index - 1], cell_)) rise_low_ = rise_between(cells[index - 1], cell_) * cell_.width;
    if (index + 1 < cells.size() && touch(cell_, cells[index + 1])) {
      rise_high_ = rise_between(cell_, cells[index + 1]) * cell_.width;
    }
  }

  /// The share of the cell's values up to there.
  [[nodiscard]] Real share_up_to(Real value) const {
    if (cell_.width == 0) return cell_.value <= value ? 1 : 0;
    return count_at(std::clamp<Real>((value - cell_.value) / cell_.width + 0.5L, 0, 1)) / count_;
  }
  /// Up to where so many of its values lie, 0 ≤ `count` ≤ all.
  [[nodiscard]] Real place_of(Real count) const {
    Real low = 0, high = 1;
    for (int i = 0; i < 64; ++i) {
      const Real middle = (low + high) / 2;
      (count_at(middle) < count ? low : high) = middle;
    }
    return cell_.value + (high - 0.5L) * cell_.width;
  }

 private:
  using Cell = Distribution::Cell;
  static Real density(const Cell& cell) { return static_cast<Real>(cell.count) / cell.width; }
  static bool touch(const Cell& lower, const Cell& upper) {
    if (lower.width == 0 || upper.width == 0) return false;
    const double gap = (upper.value - upper.width / 2) - (lower.value + lower.width / 2);
    return std::fabs(gap) < 1e-3 * std::min(lower.width, upper.width);
  }
  static Real rise_between(const Cell& lower, const Cell& upper) {
    const Real of_lower = 2 * Real{upper.width} + lower.width, of_upper = Real{upper.width} + 2 * Real{lower.width};
    return (of_lower + of_upper) / (of_lower / density(lower) + of_upper / density(upper));
  }
  /// `t`: from 0, the bin's lower end, to 1.
  [[nodiscard]] Real count_at(Real t) const {
    const Real t2 = t * t, t3 = t2 * t;
    return (t3 - 2 * t2 + t) * rise_low_ + (3 * t2 - 2 * t3) * count_ + (t3 - t2) * rise_high_;
  }

  const Cell& cell_;
  Real count_;
  Real rise_low_ = 0, rise_high_ = 0;  // values a width of the bin, at its ends
};

Real quantile_in_bins(std::span<const Distribution::Cell> cells, Real q, std::int64_t total) {
  const Real rank = q * static_cast<Real>(total);
  Real below = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto count = static_cast<Real>(cells[i].count);
    if (below + count >= rank) return Spread(cells, i).place_of(rank - below);
    below += count;
  }
  return cells.back().value;
}

}  // namespace

void Distribution::add(double value) {
  ++count_;
  ++squared_sizes_;
  waiting_.push_back(value);
  if (waiting_.size() >= kMostWaiting) settle();
}

void Distribution::settle() {
  boost::sort::pdqsort_branchless(waiting_.begin(), waiting_.end());
  for (auto value = waiting_.begin(); value != waiting_.end();) {
    const auto key = [&] { return exact_ ? bits_of(*value) : bin_of(bits_of(*value)); };
    const std::uint64_t first = key();
    Bin together;
    for (; value != waiting_.end() && key() == first; ++value) together.add(*value == 0 ? 0 : *value, {1, 1, 1});
    bins_[first].merge(together);
    if (exact_ && bins_.size() > kMostExact) use_bins();
  }
  waiting_.clear();
}

void Distribution::finish() {
  settle();
  waiting_ = std::vector<double>();
}

Distribution Distribution::settled() const {
  Distribution copy = *this;
  copy.settle();
  return copy;
}

bool Distribution::exact() const {
  return waiting_.empty() ? exact_ : settled().exact_;
}

void Distribution::add(std::span<const double> unit) {
  if (unit.size() == 1) return add(unit.front());
  sorted_.assign(unit.begin(), unit.end());
  std::sort(sorted_.begin(), sorted_.end());
  const auto size = static_cast<std::int64_t>(sorted_.size());
  count_ += size;
  squared_sizes_ += size * size;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < sorted_.size();) {
    const std::uint64_t bits = bits_of(sorted_[i]);
    std::int64_t equal = 0;
    for (; i < sorted_.size() && bits_of(sorted_[i]) == bits; ++i) ++equal;
    put(bits, {equal, equal * size, equal * (2 * before + equal)});
    before += equal;
  }
}

void Distribution::Counts::add(const Counts& other) {
  count += other.count;
  by_size += other.by_size;
  squares += other.squares;
}

void Distribution::Bin::add(double value, const Counts& counts) {
  if (at_nearest.count == 0 || value == nearest) {
    nearest = value;
    at_nearest.add(counts);
  } else if (std::fabs(value) < std::fabs(nearest)) {
    rest.add(at_nearest);
    nearest = value;
    at_nearest = counts;
  } else {
    rest.add(counts);
  }
}

void Distribution::Bin::merge(const Bin& other) {
  add(other.nearest, other.at_nearest);
  rest.add(other.rest);
}

Distribution::Bin& Distribution::bin_at(std::uint64_t bits) {
  return bins_[exact_ ? bits : bin_of(bits)];
}

void Distribution::put(std::uint64_t bits, const Counts& counts) {
  bin_at(bits).add(std::bit_cast<double>(bits), counts);
  if (exact_ && bins_.size() > kMostExact) use_bins();
}

void Distribution::use_bins() {
  exact_ = false;
  boost::unordered_flat_map<std::uint64_t, Bin> exact;
  exact.swap(bins_);
  for (const auto& [bits, bin] : exact) bin_at(bits).merge(bin);
}

void Distribution::merge(const Distribution& other) {
  count_ += other.count_;
  squared_sizes_ += other.squared_sizes_;
  if (exact_ && !other.exact_) use_bins();
  for (const auto& [key, bin] : other.bins_) bin_at(other.exact_ ? key : key << kBinShift).merge(bin);
  if (exact_ && bins_.size() > kMostExact) use_bins();
  waiting_.insert(waiting_.end(), other.waiting_.begin(), other.waiting_.end());
  if (waiting_.size() >= kMostWaiting) settle();
}

std::vector<Distribution::Cell> Distribution::cells(bool in_bins) const {
  if (!waiting_.empty()) return settled().cells(in_bins);
  if (in_bins && exact_) {
    Distribution coarse = *this;
    coarse.use_bins();
    return coarse.cells();
  }
  std::vector<Cell> cells;
  cells.reserve(bins_.size());
  const auto add = [&](double value, double width, const Counts& counts) {
    if (counts.count > 0) cells.push_back({value, width, counts.count, counts.by_size, counts.squares});
  };
  for (const auto& [key, bin] : bins_) {
    Counts all = bin.at_nearest;
    all.add(bin.rest);
    // What a quarter of the values share stands for itself; else it is one of those that lie anywhere in the bin.
    const bool apart = bin.at_nearest.count * 4 >= all.count;
    if (!apart) {
      add(middle_of(key), width_of(key), all);
      continue;
    }
    add(bin.nearest, 0, bin.at_nearest);
    const double end = exact_ ? bin.nearest : middle_of(key) + std::copysign(width_of(key) / 2, bin.nearest);
    add((bin.nearest + end) / 2, std::fabs(end - bin.nearest), bin.rest);
  }
  std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.value < b.value; });
  return cells;
}

Real quantile_of(std::span<const Distribution::Cell> cells, Real q) {
  std::int64_t total = 0;
  for (const Distribution::Cell& cell : cells) total += cell.count;
  const Real position = q * static_cast<Real>(total - 1);
  const Real below = std::floor(position);
  std::int64_t up_to = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    up_to += cells[i].count;
    if (static_cast<Real>(up_to) <= below) continue;
    // The value at rank `below` stands here; the next one, too, unless this was the last of its cell.
    const bool next_is_here = static_cast<Real>(up_to) > below + 1 || i + 1 == cells.size();
    const Real here = cells[i].value, next = cells[next_is_here ? i : i + 1].value;
    return here + (position - below) * (next - here);
  }
  return cells.back().value;
}

ClusteredQuantile clustered_quantile(const Distribution& values, Real q, std::int64_t units, Real alpha, bool in_bins) {
  const std::vector<Distribution::Cell> cells = values.cells(in_bins);
  const bool exact = values.exact() && !in_bins;
  const auto quantile_at = [&](Real share) {
    return exact ? quantile_of(cells, share) : quantile_in_bins(cells, share, values.count());
  };
  ClusteredQuantile result;
  result.estimate = quantile_at(q);
  if (units < 2) return result;
  Real count = 0, by_size = 0, squares = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Distribution::Cell& cell = cells[i];
    const Real below = Spread(cells, i).share_up_to(result.estimate);
    if (below == 0) break;
    count += below * static_cast<Real>(cell.count);
    by_size += below * static_cast<Real>(cell.by_size);
    squares += below * static_cast<Real>(cell.squares);
  }
  const auto total = static_cast<Real>(values.count()), n = static_cast<Real>(units);
  const Real share = count / total;
  const Real spread = squares - 2 * share * by_size + share * share * static_cast<Real>(values.squared_sizes());
  const Real z = normal_isf(alpha / 2);
  const Real away = z * std::sqrt(std::max<Real>(spread, 0) * n / (n - 1)) / total;
  result.bounded = q - away > 0 && q + away < 1;
  if (!result.bounded) return result;
  result.standard_error = (quantile_at(q + away) - quantile_at(q - away)) / (2 * z);
  return result;
}

}  // namespace flywheel::statistics
