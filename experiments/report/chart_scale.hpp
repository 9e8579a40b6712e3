// Axes: a range of numbers with round ticks, placed on a line.
#pragma once

#include <string>
#include <vector>

namespace flywheel::report {

/// Maps [low, high] to [start, end].
struct ChartScale {
  double low = 0, high = 1;
  double start = 0, end = 1;
  double step = 1;  ///< between ticks: 1, 2 or 5 times a power of ten

  /// Holds every number of `low` … `high` and 0, widened to whole steps; about `ticks` ticks.
  [[nodiscard]] static ChartScale around(double low, double high, int ticks, double start, double end);

  [[nodiscard]] double place(double number) const;
  /// The numbers at the ticks.
  [[nodiscard]] std::vector<double> ticks() const;
  /// A tick's number with the decimals that its step needs; a minus sign is U+2212.
  [[nodiscard]] std::string tick_text(double number) const;
};

}  // namespace flywheel::report
