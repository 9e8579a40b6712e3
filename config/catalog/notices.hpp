// What is read and checked but changes nothing yet, where one might rely on it.
#pragma once

#include "config/catalog/index.hpp"

namespace flywheel::catalog {

/// Warns of every field and kind whose absence in evaluation would surprise: a cap, quiet hours, …
void warn_of_what_is_to_come(const Index& index, source::Diagnostics& diagnostics);

}  // namespace flywheel::catalog
