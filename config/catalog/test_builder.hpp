// `tests:` beside a definition.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/test.hpp"

namespace flywheel::catalog {

/// The tests under `tests`; variants they expect must be among `variants`.
[[nodiscard]] std::vector<Test> read_tests(Context& context, const source::Fields& fields,
                                           const std::vector<Variant>& variants);

}  // namespace flywheel::catalog
