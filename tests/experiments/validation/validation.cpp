#include "tests/experiments/validation/validation.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace validation {
namespace {

/// ln P(X = x) by the logarithm of the gamma function: nothing of what is under test.
double ln_mass(double n, double x, double p) {
  return std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) + x * std::log(p) + (n - x) * std::log1p(-p);
}

/// The largest count x with P(X ≥ x) ≥ kBoundError / 2.
std::int64_t highest(std::int64_t n, double p) {
  if (p <= 0) return 0;
  if (p >= 1) return n;
  const auto trials = static_cast<double>(n);
  const auto far = static_cast<std::int64_t>(trials * p + 20 * std::sqrt(trials * p * (1 - p)) + 60);  // nothing beyond
  double tail = 0;
  for (std::int64_t x = std::min(n, far); x > 0; --x) {
    tail += std::exp(ln_mass(trials, static_cast<double>(x), p));
    if (tail >= kBoundError / 2) return x;
  }
  return 0;
}

double factor() {
  const char* text = std::getenv("FLYWHEEL_VERIFY");
  const double number = text ? std::atof(text) : 1;
  return number > 0 ? number : 1;
}

std::string percent(double rate) {
  char text[32];
  std::snprintf(text, sizeof text, rate < 0.01 && rate > 0 ? "%.3f%%" : "%.2f%%", rate * 100);
  return text;
}

std::string range(double low, double high) {
  if (low == high) return percent(low);
  if (low == 0) return "<= " + percent(high);
  return high == 1 ? ">= " + percent(low) : percent(low) + " to " + percent(high);
}

struct Row {
  std::string method;
  Promise promise;
  std::int64_t hits;
  std::int64_t n;
  Bounds bounds;
};

std::vector<Row>& rows() {
  static std::vector<Row> rows;
  return rows;
}

struct Table {
  Table() = default;
  ~Table() {
    if (!std::getenv("FLYWHEEL_VERIFY") || rows().empty()) return;
    std::size_t width = 6;
    for (const Row& row : rows()) width = std::max(width, row.method.size());
    const int first = static_cast<int>(width);
    std::printf("%-*s  %18s  %9s  %18s  %12s\n", first, "method", "nominal", "observed", "bound", "replications");
    for (const Row& row : rows()) {
      const auto n = static_cast<double>(row.n);
      const bool fits = row.bounds.low <= row.hits && row.hits <= row.bounds.high;
      std::printf("%-*s  %18s  %9s  %18s  %12lld%s\n", first, row.method.c_str(),
                  range(row.promise.low, row.promise.high).c_str(), percent(static_cast<double>(row.hits) / n).c_str(),
                  range(static_cast<double>(row.bounds.low) / n, static_cast<double>(row.bounds.high) / n).c_str(),
                  static_cast<long long>(row.n), fits ? "" : "  <- violated");
    }
  }
};
BOOST_TEST_GLOBAL_FIXTURE(Table);

}  // namespace

Bounds bounds_of(std::int64_t n, Promise promise) {
  return {n - highest(n, 1 - promise.low), highest(n, promise.high)};
}

std::int64_t replications(std::int64_t usual) {
  const double share = std::getenv("FLYWHEEL_SANITIZED") ? 1.0 / 20 : 1;
  return std::max<std::int64_t>(10, std::llround(static_cast<double>(usual) * share * factor()));
}

void check(const std::string& method, Promise promise, std::int64_t hits, std::int64_t n) {
  const Bounds bounds = bounds_of(n, promise);
  rows().push_back({method, promise, hits, n, bounds});
  BOOST_TEST_CONTEXT(method << ": promises " << range(promise.low, promise.high) << " of " << n) {
    BOOST_TEST(hits >= bounds.low);
    BOOST_TEST(hits <= bounds.high);
  }
}

void check(const std::string& method, Promise promise, std::int64_t usual,
           const std::function<bool(flywheel::simulation::Dice&)>& hit) {
  flywheel::simulation::Dice dice(kSeed);
  const std::int64_t n = replications(usual);
  std::int64_t hits = 0;
  for (std::int64_t i = 0; i < n; ++i) hits += hit(dice) ? 1 : 0;
  check(method, promise, hits, n);
}

}  // namespace validation
