// Boost.Math with this project's error policy: arguments are checked by the callers, extremes saturate.
#pragma once

#include <boost/math/policies/policy.hpp>

namespace flywheel::statistics {

/// Overflow saturates, underflow is 0, nothing throws for an argument that the callers' checks let through, and doubles
/// are computed as doubles.
using Policy =
    boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::pole_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::promote_double<false>>;

}  // namespace flywheel::statistics
