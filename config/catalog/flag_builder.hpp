// A flag's document → Flag.
#pragma once

#include <string>

#include "config/catalog/context.hpp"
#include "config/catalog/flag.hpp"

namespace flywheel::catalog {

/// Reports what is wrong beyond the schema; what could be read is returned all the same.
[[nodiscard]] Flag build_flag(Context& context, const std::string& key, const Definition& definition);

/// The flags that must serve something first, from `requires:`.
[[nodiscard]] std::vector<Requirement> read_requirements(Context& context, const source::Fields& fields);

}  // namespace flywheel::catalog
