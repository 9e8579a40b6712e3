// What scalars mean, where a schema says what is due.
#pragma once

#include <cstdint>
#include <optional>

#include "config/source/node.hpp"
#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/result.hpp"
#include "config/vocabulary/time.hpp"
#include "config/vocabulary/value.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::source {

/// The whole, in the unit of read_share.
inline constexpr std::uint32_t kWholeShare = 1'000'000;

/// A share of a population: from, up to and without, in millionths.
struct SlotRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const SlotRange&, const SlotRange&) = default;
};

/// An instant, or a day whose zone is not said yet.
struct When {
  std::optional<Time> time;
  LocalTime day;  ///< midnight, where there is no time
};

// Each reads a scalar node. Errors: `invalid_value`, with a sentence for people that says how to write it.

/// Only `true` and `false` without quotes.
[[nodiscard]] Result<bool> read_bool(const Node& node);
/// A whole decimal number ≥ 0.
[[nodiscard]] Result<std::int64_t> read_int(const Node& node);
[[nodiscard]] Result<double> read_number(const Node& node);
/// `12.5%` in millionths: 125,000. Exact: up to four decimals, 0% to 100%.
[[nodiscard]] Result<std::uint32_t> read_share(const Node& node);
/// `0-40%` or `12.5%-40%`.
[[nodiscard]] Result<SlotRange> read_slots(const Node& node);
/// `8%` is 0.08, `3.5` is 3.5.
[[nodiscard]] Result<double> read_level(const Node& node);
/// `+1pp` is 0.01, `-0.9%` is -0.009, `0.3` is 0.3.
[[nodiscard]] Result<double> read_change(const Node& node);
[[nodiscard]] Result<Duration> read_duration(const Node& node);
[[nodiscard]] Result<When> read_when(const Node& node);
/// `21:00` as the time since midnight.
[[nodiscard]] Result<Duration> read_clock(const Node& node);

/// A scalar by YAML 1.2's core schema, kept strict: plain `true`, `false`, `null`, `~` and numbers are what they look
/// like, quoted is text. Errors: numbers that begin with 0, hexadecimal and octal ones, `.inf`, `.nan`, and numbers
/// that fit neither 64 bits nor a double.
[[nodiscard]] Result<Value> read_open_scalar(const Node& node, Arena& arena);

}  // namespace flywheel::source
