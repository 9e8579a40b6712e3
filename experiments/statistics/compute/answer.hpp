// Writing what a method answers.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/value.hpp"
#include "experiments/statistics/proportion_interval.hpp"
#include "experiments/statistics/real.hpp"
#include "experiments/statistics/reason_code.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// Collects named results in an arena. Numbers outside the normal range of double become decimal strings of 17 digits,
/// numbers that are not finite null. Names must outlive the answer (literals, or the arena's).
class Answer {
 public:
  explicit Answer(Arena& arena) : arena_(arena) {}

  void number(std::string_view name, Real number) { put(name, value_of(number)); }
  void number(std::string_view name, std::optional<Real> number) {
    put(name, number ? value_of(*number) : Value::null());
  }
  void integer(std::string_view name, Real whole) { put(name, Value::integer(static_cast<std::int64_t>(whole))); }
  void boolean(std::string_view name, bool value) { put(name, Value::boolean(value)); }
  void text(std::string_view name, std::string_view text) { put(name, Value::string(arena_.copy(text))); }
  void null(std::string_view name) { put(name, Value::null()); }
  void numbers(std::string_view name, std::span<const Real> numbers);
  void optional_numbers(std::string_view name, std::span<const std::optional<Real>> numbers);
  void integers(std::string_view name, std::span<const Real> wholes);
  /// p alone, and p with its logarithm beside it.
  void p(std::string_view name, const Tail& tail) { put(name, value_of(tail)); }
  void p(std::string_view name, std::string_view ln_name, const Tail& tail);
  void bounds(std::string_view low, std::string_view high, const Bounds& bounds);
  void put(std::string_view name, Value value) { members_.push_back({name, value}); }
  /// The refusal's code; the names are null.
  void refuse(ReasonCode code, std::initializer_list<std::string_view> undefined = {"p"});

  [[nodiscard]] Value value_of(Real number);
  [[nodiscard]] Value value_of(const Tail& tail);
  [[nodiscard]] Arena& arena() { return arena_; }
  /// The finished map.
  [[nodiscard]] Value finish();

 private:
  Arena& arena_;
  std::vector<Member> members_;
};

/// Lists and maps whose content lives in the arena.
[[nodiscard]] Value list_in(Arena& arena, std::span<const Value> items);
[[nodiscard]] Value map_in(Arena& arena, std::span<const Member> members);

}  // namespace flywheel::statistics
