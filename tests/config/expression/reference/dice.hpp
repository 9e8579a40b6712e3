// Random choices that are the same on every machine.
#pragma once

#include <cstddef>
#include <random>

namespace flywheel::expression::reference {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  /// 0 … sides - 1.
  [[nodiscard]] std::size_t roll(std::size_t sides) { return engine_() % sides; }
  [[nodiscard]] bool one_in(std::size_t sides) { return roll(sides) == 0; }
  template <class Choices>
  [[nodiscard]] const auto& pick(const Choices& choices) {
    return *(std::begin(choices) + roll(std::size(choices)));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace flywheel::expression::reference
