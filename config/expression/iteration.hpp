// The loops of macros, and what an evaluation may spend in them.
#pragma once

#include <cstddef>

#include "config/expression/failure_code.hpp"
#include "config/expression/limits.hpp"
#include "config/expression/macro.hpp"
#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// What is left of kMostSteps and kMostWork in one evaluation.
class Budget {
 public:
  /// Errors of both: kLimitExceeded.
  [[nodiscard]] FailureCode take_steps(std::size_t steps) { return take(steps_, steps); }
  [[nodiscard]] FailureCode take_work(std::size_t bytes) { return take(work_, bytes); }

 private:
  static FailureCode take(std::size_t& left, std::size_t wanted) {
    const bool enough = wanted <= left;
    left = enough ? left - wanted : 0;
    return enough ? FailureCode::kNone : FailureCode::kLimitExceeded;
  }

  std::size_t steps_ = kMostSteps;
  std::size_t work_ = kMostWork;
};

/// The places of a running loop on the operand stack, from its base on.
inline constexpr std::size_t kLoopRange = 0;    ///< the list or map
inline constexpr std::size_t kLoopNext = 1;     ///< int: the position of the next element
inline constexpr std::size_t kLoopElement = 2;  ///< the macro's variable
inline constexpr std::size_t kLoopResult = 3;   ///< what is known so far: a bool, a count, or the list being built
inline constexpr std::size_t kLoopPlaces = 4;

/// Fills the places behind a range. Errors: kTypeMismatch where the range is no list or map, kLimitExceeded.
[[nodiscard]] FailureCode begin_loop(Macro macro, Value* base, Arena& arena, Budget& budget);

/// Moves to the next element; `ended` where there is none. Errors: kLimitExceeded.
[[nodiscard]] FailureCode next_element(Macro macro, Value* base, Budget& budget, bool& ended);

/// Appends to the list at kLoopResult, which has room for as many as the range has.
void gather(Value& list, const Value& item);

/// The bytes that an operation goes through in `value`: of a text its size, of a list or map its own table, and where
/// `deep` the same of everything in it. Stops counting beyond kMostWork.
[[nodiscard]] std::size_t work_of(const Value& value, bool deep);

}  // namespace flywheel::expression
