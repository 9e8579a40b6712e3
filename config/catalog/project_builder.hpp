// The project's document → Project.
#pragma once

#include "config/catalog/context.hpp"
#include "config/catalog/project.hpp"

namespace flywheel::catalog {

/// The project's zone, which everything that has dates needs first; UTC where none is given or known.
[[nodiscard]] Zone read_project_zone(const Index& index, source::Diagnostics& diagnostics);

[[nodiscard]] Project build_project(Context& context);

}  // namespace flywheel::catalog
