// What other flags must serve first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/catalog/split.hpp"

namespace flywheel::catalog {

/// A prerequisite: `flag` serves one of `variants` to the same context.
struct Requirement {
  std::string flag;
  std::vector<std::string> variants;
  std::uint32_t flag_index = 0;               ///< into Catalog::flags()
  std::vector<VariantIndex> variant_indexes;  ///< into that flag's variants
  friend bool operator==(const Requirement&, const Requirement&) = default;
};

}  // namespace flywheel::catalog
