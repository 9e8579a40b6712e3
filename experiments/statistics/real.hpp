// The number in which this room calculates.
#pragma once

namespace flywheel::statistics {

/// At least 64 bits of mantissa and an exponent range of 1e±4932 (x86 extended, AArch64 quad): squares and fourth
/// powers of values from 1e-200 to 1e160 stay representable, and eleven bits more than double absorb cancellation.
/// Results that leave the room through a `double` are rounded once, at the end.
using Real = long double;

}  // namespace flywheel::statistics
