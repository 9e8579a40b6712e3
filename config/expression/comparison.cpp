#include "config/expression/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <compare>

namespace flywheel::expression {
namespace {

constexpr double kTwoTo63 = 9'223'372'036'854'775'808.0;
constexpr double kTwoTo64 = 18'446'744'073'709'551'616.0;

/// Exact order of a whole number and a double: no rounding of the whole number to a double.
std::partial_ordering compare_int_double(std::int64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= kTwoTo63) return std::partial_ordering::less;
  if (b < -kTwoTo63) return std::partial_ordering::greater;
  const double whole = std::trunc(b);
  const auto order = a <=> static_cast<std::int64_t>(whole);
  return order != 0 ? std::partial_ordering(order) : whole <=> b;
}

std::partial_ordering compare_uint_double(std::uint64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= kTwoTo64) return std::partial_ordering::less;
  if (b < 0) return std::partial_ordering::greater;
  const double whole = std::trunc(b);
  const auto order = a <=> static_cast<std::uint64_t>(whole);
  return order != 0 ? std::partial_ordering(order) : whole <=> b;
}

std::partial_ordering compare_int_uint(std::int64_t a, std::uint64_t b) {
  return a < 0 ? std::partial_ordering::less : std::partial_ordering(static_cast<std::uint64_t>(a) <=> b);
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (a.kind() > b.kind()) return 0 <=> compare_numbers(b, a);
  switch (a.kind()) {
    case Kind::kInt:
      if (b.is(Kind::kInt)) return a.as_int() <=> b.as_int();
      return b.is(Kind::kUint) ? compare_int_uint(a.as_int(), b.as_uint())
                               : compare_int_double(a.as_int(), b.as_double());
    case Kind::kUint:
      return b.is(Kind::kUint) ? std::partial_ordering(a.as_uint() <=> b.as_uint())
                               : compare_uint_double(a.as_uint(), b.as_double());
    default:
      return a.as_double() <=> b.as_double();
  }
}

bool equal_lists(std::span<const Value> a, std::span<const Value> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return equals(x, y); });
}

bool equal_maps(const Value& a, const Value& b) {
  if (a.as_map().size() != b.as_map().size()) return false;
  return std::all_of(a.as_map().begin(), a.as_map().end(), [&](const Member& member) {
    const Value other = b.find(member.name);
    return !other.absent() && equals(member.value, other);
  });
}

/// Whether values of that kind have an order.
bool is_ordered(Kind kind) {
  return kind == Kind::kBool || kind == Kind::kString || kind == Kind::kTime || kind == Kind::kDuration;
}

std::partial_ordering compare_same_kind(const Value& a, const Value& b) {
  switch (a.kind()) {
    case Kind::kBool:
      return a.as_bool() <=> b.as_bool();
    case Kind::kString:
      // UTF-8 bytes order as the code points do.
      return a.as_string().compare(b.as_string()) <=> 0;
    case Kind::kTime:
      return a.as_time().time_since_epoch().count() <=> b.as_time().time_since_epoch().count();
    default:
      return a.as_duration().count() <=> b.as_duration().count();
  }
}

}  // namespace

bool equals(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kList:
      return equal_lists(a.as_list(), b.as_list());
    case Kind::kMap:
      return equal_maps(a, b);
    default:
      return a == b;
  }
}

FailureCode relate(const Value& a, Relation relation, const Value& b, bool& holds) {
  if (!orders(relation)) {
    holds = equals(a, b) == (relation == Relation::kEqual);
    return FailureCode::kNone;
  }
  if (a.is_number() && b.is_number()) {
    holds = fits(compare_numbers(a, b), relation);
    return FailureCode::kNone;
  }
  if (a.kind() != b.kind() || !is_ordered(a.kind())) return FailureCode::kTypeMismatch;
  holds = fits(compare_same_kind(a, b), relation);
  return FailureCode::kNone;
}

FailureCode contains(const Value& container, const Value& item, bool& holds) {
  if (container.is(Kind::kMap)) {
    holds = item.is(Kind::kString) && !container.find(item.as_string()).absent();
    return FailureCode::kNone;
  }
  if (!container.is(Kind::kList)) return FailureCode::kTypeMismatch;
  const auto items = container.as_list();
  holds = std::any_of(items.begin(), items.end(), [&](const Value& value) { return equals(item, value); });
  return FailureCode::kNone;
}

}  // namespace flywheel::expression
