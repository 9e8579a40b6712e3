// `tests:` beside a definition.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/test.hpp"

namespace flywheel::catalog {

/// The tests under `tests`; variants they expect must be among `variants`. Of variants that are messages no values are
/// expected: what is served depends on the language and more.
[[nodiscard]] std::vector<Test> read_tests(Context& context, const source::Fields& fields,
                                           const std::vector<Variant>& variants, bool messages = false);

}  // namespace flywheel::catalog
