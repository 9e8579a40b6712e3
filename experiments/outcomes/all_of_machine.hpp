// The moment "all of several events, on the same thing, within a time", as a state machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/time.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::outcomes {

/// Says when all events of a moment have been seen for the same value of a property. After it has occurred for a
/// value it begins anew for that value, so that occurrences can be counted: no event is part of two.
/// Memory grows with the number of distinct values of one unit and is reused after `clear`.
class AllOfMachine {
 public:
  /// `parts`: how many different events there are. `within`: the last minus the first event must be less; none: any.
  AllOfMachine(std::size_t parts, std::optional<Duration> within) : parts_(parts), within_(within) {}

  /// The event numbered `part` happened with this value; times must not decrease. Whether the moment occurs now.
  /// A value that identifies nothing (absent, null, a list or a map) matches nothing.
  bool step(std::size_t part, const Value& same, Time time);
  /// The same for a moment whose events need not share anything.
  bool step(std::size_t part, Time time) { return step(part, Value::boolean(true), time); }

  /// Forgets everything in constant time.
  void clear();

 private:
  /// A place of the open-addressing table; occupied where its generation is the current one.
  struct Place {
    std::uint64_t generation = 0;
    std::uint64_t hash = 0;
    std::size_t name_begin = 0;  // of the value's name in names_
    std::size_t name_size = 0;
    std::size_t times_begin = 0;  // of the parts' latest times in times_
  };
  Time* times_of(std::string_view name);
  Place& place_of(std::string_view name, std::uint64_t hash);
  void grow();

  std::size_t parts_;
  std::optional<Duration> within_;
  std::string name_;           // of the value at hand
  std::vector<Place> places_;  // a power of two many, at most half of them occupied
  std::size_t occupied_ = 0;
  std::uint64_t generation_ = 1;
  std::string names_;
  std::vector<Time> times_;
};

}  // namespace flywheel::outcomes
