#include "experiments/outcomes/all_of_machine.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace flywheel::outcomes {
namespace {

constexpr Time kNever = Time::min();
constexpr double kTwoTo63 = 0x1p63;

void name_bits(char kind, const void* bits, std::size_t size, std::string& name) {
  name.assign(1, kind);
  name.append(static_cast<const char*>(bits), size);
}

void name_integer(std::int64_t number, std::string& name) {
  name_bits('i', &number, sizeof number, name);
}

void name_unsigned(std::uint64_t number, std::string& name) {
  if (number <= static_cast<std::uint64_t>(INT64_MAX)) return name_integer(static_cast<std::int64_t>(number), name);
  name_bits('u', &number, sizeof number, name);
}

/// 7 and 7.0 are the same thing: clients in different languages write the same number differently.
bool name_double(double number, std::string& name) {
  if (std::isnan(number)) return false;
  const bool whole = std::trunc(number) == number;
  if (whole && -kTwoTo63 <= number && number < kTwoTo63) {
    name_integer(static_cast<std::int64_t>(number), name);
  } else if (whole && kTwoTo63 <= number && number < 2 * kTwoTo63) {
    name_unsigned(static_cast<std::uint64_t>(number), name);
  } else {
    name_bits('d', &number, sizeof number, name);
  }
  return true;
}

/// Bytes that are equal exactly for equal values. False: the value identifies nothing.
bool name_value(const Value& value, std::string& name) {
  switch (value.kind()) {
    case Kind::kBool:
      name.assign(value.as_bool() ? "t" : "f");
      return true;
    case Kind::kInt:
      name_integer(value.as_int(), name);
      return true;
    case Kind::kUint:
      name_unsigned(value.as_uint(), name);
      return true;
    case Kind::kDouble:
      return name_double(value.as_double(), name);
    case Kind::kString:
      name.assign(1, 's');
      name += value.as_string();
      return true;
    default:
      return false;
  }
}

}  // namespace

bool AllOfMachine::step(std::size_t part, const Value& same, Time time) {
  if (!name_value(same, name_)) return false;
  Time* const begin = times_of(name_);
  Time* const end = begin + parts_;
  begin[part] = time;
  // With the latest time of every part the span is as short as it can be.
  const Time first = *std::min_element(begin, end);
  if (first == kNever || (within_ && time - first >= *within_)) return false;
  std::fill(begin, end, kNever);
  return true;
}

Time* AllOfMachine::times_of(std::string_view name) {
  if (places_.size() < 2 * (occupied_ + 1)) grow();
  const std::uint64_t hash = std::hash<std::string_view>()(name);
  Place& place = place_of(name, hash);
  if (place.generation != generation_) {
    place = {generation_, hash, names_.size(), name.size(), times_.size()};
    ++occupied_;
    names_ += name;
    times_.resize(times_.size() + parts_, kNever);
  }
  return times_.data() + place.times_begin;
}

AllOfMachine::Place& AllOfMachine::place_of(std::string_view name, std::uint64_t hash) {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t index = hash & mask;; index = (index + 1) & mask) {
    Place& place = places_[index];
    if (place.generation != generation_) return place;
    if (place.hash == hash && std::string_view(names_).substr(place.name_begin, place.name_size) == name) return place;
  }
}

void AllOfMachine::grow() {
  std::vector<Place> old(std::max<std::size_t>(8, places_.size() * 2));
  old.swap(places_);
  for (const Place& place : old) {
    if (place.generation != generation_) continue;
    place_of(std::string_view(names_).substr(place.name_begin, place.name_size), place.hash) = place;
  }
}

void AllOfMachine::clear() {
  ++generation_;
  occupied_ = 0;
  names_.clear();
  times_.clear();
}

}  // namespace flywheel::outcomes
