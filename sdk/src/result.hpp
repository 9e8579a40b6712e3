// What fallible functions of the SDK return.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace flywheel::sdk {

/// Why something could not be done, in words for the developer of the app.
struct Problem {
  std::string text;
};

template <class T>
using Result = boost::system::result<T, Problem>;

}  // namespace flywheel::sdk
