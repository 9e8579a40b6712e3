#include "experiments/statistics/distribution.hpp"

#include <algorithm>
#include <bit>
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

}  // namespace

void Distribution::add(double value) {
  ++count_;
  ++squared_sizes_;
  put(bits_of(value), {1, 1, 1});
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

void Distribution::put(std::uint64_t bits, const Counts& counts) {
  Counts& sum = counts_[exact_ ? bits : bin_of(bits)];
  sum.count += counts.count;
  sum.by_size += counts.by_size;
  sum.squares += counts.squares;
  if (exact_ && counts_.size() > kMostExact) use_bins();
}

void Distribution::use_bins() {
  exact_ = false;
  boost::unordered_flat_map<std::uint64_t, Counts> exact;
  exact.swap(counts_);
  for (const auto& [bits, counts] : exact) put(bits, counts);
}

void Distribution::merge(const Distribution& other) {
  count_ += other.count_;
  squared_sizes_ += other.squared_sizes_;
  if (exact_ && !other.exact_) use_bins();
  for (const auto& [key, counts] : other.counts_) put(other.exact_ ? key : key << kBinShift, counts);
}

std::vector<Distribution::Cell> Distribution::cells(bool in_bins) const {
  if (in_bins && exact_) {
    Distribution coarse = *this;
    coarse.use_bins();
    return coarse.cells();
  }
  std::vector<Cell> cells;
  cells.reserve(counts_.size());
  for (const auto& [key, counts] : counts_) {
    cells.push_back(
        {exact_ ? std::bit_cast<double>(key) : middle_of(key), counts.count, counts.by_size, counts.squares});
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

ClusteredQuantile clustered_quantile(const Distribution& values, Real q, std::int64_t units, Real alpha) {
  const std::vector<Distribution::Cell> cells = values.cells();
  ClusteredQuantile result;
  result.estimate = quantile_of(cells, q);
  if (units < 2) return result;
  Real count = 0, by_size = 0, squares = 0;
  for (const Distribution::Cell& cell : cells) {
    if (cell.value > result.estimate) break;
    count += static_cast<Real>(cell.count);
    by_size += static_cast<Real>(cell.by_size);
    squares += static_cast<Real>(cell.squares);
  }
  const auto total = static_cast<Real>(values.count()), n = static_cast<Real>(units);
  const Real share = count / total;
  const Real spread = squares - 2 * share * by_size + share * share * static_cast<Real>(values.squared_sizes());
  const Real z = normal_isf(alpha / 2);
  const Real away = z * std::sqrt(std::max<Real>(spread, 0) * n / (n - 1)) / total;
  result.bounded = q - away > 0 && q + away < 1;
  if (!result.bounded) return result;
  result.standard_error = (quantile_of(cells, q + away) - quantile_of(cells, q - away)) / (2 * z);
  return result;
}

}  // namespace flywheel::statistics
