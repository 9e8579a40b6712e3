// Numbers for sums that cancel.
#pragma once

#include <limits>

namespace flywheel::statistics {

#if defined(__SIZEOF_FLOAT128__)
/// 113 bits of mantissa: the square of a double is exact, so Σx² − (Σx)²/n loses nothing that the inputs still had.
__extension__ typedef __float128 Wide;
#else
using Wide = long double;
static_assert(std::numeric_limits<Wide>::digits >= 113, "a platform without __float128 must have a quad long double");
#endif

}  // namespace flywheel::statistics
