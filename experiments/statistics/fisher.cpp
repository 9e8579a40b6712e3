#include "experiments/statistics/fisher.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/binomial.hpp"

namespace flywheel::statistics {

namespace {

// A table with fixed margins, walked by the count of its first cell.
struct Hypergeometric {
  Real row_a, row_b, column;

  [[nodiscard]] Real low() const { return std::max<Real>(0, column - row_b); }
  [[nodiscard]] Real high() const { return std::min(row_a, column); }
  // P(x + 1)/P(x).
  [[nodiscard]] Real step_up(Real x) const { return (row_a - x) * (column - x) / ((x + 1) * (row_b - column + x + 1)); }
  [[nodiscard]] Real ln_mass(Real x) const {
    const Real n = row_a + row_b, p = column / n;
    return ln_binomial_mass(row_a, x, p) + ln_binomial_mass(row_b, column - x, p) - ln_binomial_mass(n, column, p);
  }
};

// Σ P(x')/P(x) for x' from x away from the mode; `up` says which way that is.
Real relative_sum(const Hypergeometric& table, Real x, bool up) {
  Real term = 1;
  Real sum = 1;
  while (up ? x < table.high() : x > table.low()) {
    term *= up ? table.step_up(x) : 1 / table.step_up(x - 1);
    x += up ? 1 : -1;
    sum += term;
    if (term < 1e-21L * sum) break;
  }
  return sum;
}

}  // namespace

Tail fisher_two_sided(Real success_a, Real fail_a, Real success_b, Real fail_b) {
  const Hypergeometric table{success_a + fail_a, success_b + fail_b, success_a + success_b};
  const Real x = success_a;
  const Real mode = std::floor((table.row_a + 1) * (table.column + 1) / (table.row_a + table.row_b + 2));
  const Real ln_here = table.ln_mass(x);
  const Real limit = ln_here + 1e-7L;
  if (table.ln_mass(mode) <= limit) return {1, 0};
  const bool below = x < mode;
  // The nearest outcome on the other side of the mode that is at most as likely.
  Real inner = mode;
  Real outer = below ? table.high() + 1 : table.low() - 1;
  while (std::fabs(outer - inner) > 1) {
    const Real middle = std::floor((inner + outer) / 2);
    (table.ln_mass(middle) <= limit ? outer : inner) = middle;
  }
  Real sum = relative_sum(table, x, !below);
  const bool other_side = outer >= table.low() && outer <= table.high();
  if (other_side) sum += relative_sum(table, outer, below) * std::exp(table.ln_mass(outer) - ln_here);
  const Real ln_p = ln_here + std::log(sum);
  return ln_p >= 0 ? Tail{1, 0} : Tail::from_ln(ln_p);
}

}  // namespace flywheel::statistics
