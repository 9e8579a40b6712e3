// Holding a procedure to what it promises: it is repeated under a known truth, and counted.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "experiments/simulation/dice.hpp"

namespace validation {

/// Every check begins with these dice: no seed is chosen to pass.
inline constexpr std::uint64_t kSeed = 2026;
/// The chance that a check of a procedure that keeps its promise fails for another seed, split between both sides.
inline constexpr double kBoundError = 1e-4;

/// The rate that a procedure promises. An exact one: low = high. Otherwise the true rate lies somewhere between.
struct Promise {
  double low = 0;
  double high = 0;
};
[[nodiscard]] constexpr Promise exactly(double rate) {
  return {rate, rate};
}
[[nodiscard]] constexpr Promise at_most(double rate) {
  return {0, rate};
}
[[nodiscard]] constexpr Promise at_least(double rate) {
  return {rate, 1};
}

/// The smallest and the largest count among `n` that is no evidence against the promise: below and above them the
/// binomial has less than kBoundError / 2.
struct Bounds {
  std::int64_t low = 0;
  std::int64_t high = 0;
};
[[nodiscard]] Bounds bounds_of(std::int64_t n, Promise promise);

/// `usual` replications times FLYWHEEL_VERIFY (default 1); a twentieth under sanitizers, but 10 at least.
[[nodiscard]] std::int64_t replications(std::int64_t usual);

/// Checks that `hits` of `n` fit the promise, and notes them for the table that is printed in the end where
/// FLYWHEEL_VERIFY is set.
void check(const std::string& method, Promise promise, std::int64_t hits, std::int64_t n);

/// The same of `usual` replications of `hit`.
void check(const std::string& method, Promise promise, std::int64_t usual,
           const std::function<bool(flywheel::simulation::Dice&)>& hit);

}  // namespace validation
