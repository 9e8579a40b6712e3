// A whole catalog as text, for tests that compare all of it.
#pragma once

#include <string>

#include "config/catalog/catalog.hpp"

namespace dump {

/// Everything a catalog says, a line each, indented below what it belongs to. What has its default of "nothing" is
/// left out; hashes and slots of attributes are, too.
[[nodiscard]] std::string whole(const flywheel::catalog::Catalog& catalog);

}  // namespace dump
